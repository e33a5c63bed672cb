"""年度协商计划: 座谈, 主席会议筛选, 常委会定题, 联合印发."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet, Sum

from core import audit, clock
from core.transitions import moving
from members.models import Committee, Role, Unit, User
from members.notifications import holders, notify_all
from topics.models import AnnualPlan, PlanItem, Quota, Sounding, Topic
from topics.states import PlanAction, TopicAction, TopicState
from topics.workflow.entry import accepted_of, add_item, check_quota, commissioned_of, quotas_of
from topics.workflow.topics import drop, shortlist

Source = Topic.Source


class Voice(NamedTuple):
    """What one activity group says of one candidate."""

    topic: Topic
    support: int
    oppose: int
    abstain: int
    comment: str = ""


class Chosen(NamedTuple):
    """One topic that the standing committee decides on, with its vote and its line in the plan."""

    topic: Topic
    form: str
    month: int | None
    unit: Unit
    leader: User | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None


def create_plan(*, by: User, committee: Committee, year: int) -> AnnualPlan:
    """编制计划草案: one plan a committee and year."""
    try:
        with transaction.atomic():
            plan = AnnualPlan.objects.create(committee=committee, year=year)
            audit.record(plan, "编制草案", by=by, after=plan.state)
    except IntegrityError:
        raise ValidationError(f"{year} 年的协商计划已经有了。") from None
    return plan


def topics_of(plan: AnnualPlan, state: str) -> QuerySet[Topic]:
    """The topics of the plan's year in one state."""
    return Topic.objects.filter(committee=plan.committee_id, year=plan.year, state=state).order_by("pk")


def with_soundings(topics: QuerySet[Topic], plan: AnnualPlan) -> QuerySet[Topic]:
    """The topics, each with what the activity groups said of it in sum: groups, support, oppose, abstain."""
    of_plan = Q(soundings__plan=plan)
    return topics.annotate(
        groups=Count("soundings", filter=of_plan), support=Sum("soundings__support", filter=of_plan),
        oppose=Sum("soundings__oppose", filter=of_plan), abstain=Sum("soundings__abstain", filter=of_plan),
    )  # fmt: skip


def figures(plan: AnnualPlan) -> list[dict[str, Any]]:
    """How many topics the year has of each kind, beside the quota (2/20/10)."""
    decided = plan.items.exclude(topic__source__in=[Source.COMMISSIONED, Source.SITE]).count()
    counts = {
        Quota.Code.COMMISSIONED: commissioned_of(plan.committee, plan.year),
        Quota.Code.DRAFTED: accepted_of(plan.committee, plan.year),
        Quota.Code.DECIDED: decided,
    }
    quotas = quotas_of(plan.committee)
    return [{"label": code.label, "count": count, "quota": quotas.get(code)} for code, count in counts.items()]


def sound(plan: AnnualPlan, *, by: User) -> AnnualPlan:
    """开始座谈: the candidates go to the activity groups, each under a vice-chair."""
    with moving(plan, PlanAction.SOUND, by=by) as plan:
        count = topics_of(plan, TopicState.CANDIDATE).count()
        if not count:
            raise ValidationError(f"{plan.year} 年还没有备选议题，不能开始座谈。")
        leaders = holders(plan.committee, Role.Kind.VICE_CHAIR, Role.Kind.CHAIR)
        _tell(leaders, plan, "sounding", "备选议题开始座谈", f"{plan}的 {count} 个备选议题请到委员活动组座谈。")
    return plan


def record_sounding(
    plan: AnnualPlan, *, by: User, topic: Topic, group: Unit, led_by: User, held_on: dt.date, support: int,
    oppose: int, abstain: int, comment: str = "",
) -> AnnualPlan:  # fmt: skip
    """登记座谈意见 of one group on one candidate."""
    voice = Voice(topic, support, oppose, abstain, comment)
    return record_soundings(plan, by=by, group=group, led_by=led_by, held_on=held_on, voices=[voice])


def record_soundings(
    plan: AnnualPlan, *, by: User, group: Unit, led_by: User, held_on: dt.date, voices: Sequence[Voice]
) -> AnnualPlan:
    """登记座谈意见: what one group said of the candidates; entering it again corrects it."""
    with moving(plan, PlanAction.RECORD_SOUNDING, by=by, note=str(group)) as plan:
        if held_on > clock.today():
            raise ValidationError({"held_on": "座谈日期不能晚于今天。"})
        if not led_by.holds(*Role.OF_LEADERS):
            raise ValidationError({"led_by": "活动组座谈由主席会议成员主持。"})
        open_now = set(topics_of(plan, TopicState.CANDIDATE).values_list("pk", flat=True))
        for voice in voices:
            if voice.topic.pk not in open_now:
                raise ValidationError(f"《{voice.topic.title}》不是 {plan.year} 年的备选议题。")
            facts = voice._asdict() | {"led_by": led_by, "held_on": held_on}
            topic = facts.pop("topic")
            Sounding.objects.update_or_create(plan=plan, topic=topic, group=group, defaults=facts)
    return plan


def to_chair(plan: AnnualPlan, *, by: User) -> AnnualPlan:
    """提交主席会议: every candidate has been discussed in at least one activity group."""
    with moving(plan, PlanAction.TO_CHAIR, by=by) as plan:
        unheard = topics_of(plan, TopicState.CANDIDATE).exclude(soundings__plan=plan)
        if unheard:
            raise ValidationError(f"这些备选议题还没有活动组座谈意见：{_titles(unheard)}。")
        _tell(holders(plan.committee, *Role.OF_LEADERS), plan, "chair", "备选议题待筛选", f"{plan}请主席会议筛选。")
    return plan


def screen(plan: AnnualPlan, *, by: User, kept: Iterable[Topic], dropped: Mapping[Topic, str]) -> AnnualPlan:
    """主席会议筛选: some candidates are shortlisted, some left out with the reason, in one step."""
    with moving(plan, PlanAction.SCREEN, by=by) as plan:
        for topic in kept:
            shortlist(topic, by=by)
        for topic, reason in dropped.items():
            drop(topic, by=by, reason=reason)
    return plan


def to_standing(plan: AnnualPlan, *, by: User) -> AnnualPlan:
    """提交常委会: every candidate is either shortlisted or left out."""
    with moving(plan, PlanAction.TO_STANDING, by=by) as plan:
        undecided = topics_of(plan, TopicState.CANDIDATE)
        if undecided:
            raise ValidationError(f"这些备选议题还没有筛选结论：{_titles(undecided)}。")
        if not topics_of(plan, TopicState.SHORTLISTED).exists():
            raise ValidationError("还没有入围的议题，不能提交常委会。")
    return plan


def decide(
    plan: AnnualPlan, *, by: User, chosen: Iterable[tuple[object, ...]], dropped: Mapping[Topic, str],
    override_reason: str = "",
) -> AnnualPlan:  # fmt: skip
    """常委会定题: the vote on each shortlisted topic, the reason for each one left out.

    What the party and government commissioned, and what the chair meeting approved for a site, stands
    beside the decided ones without a vote.
    """
    with moving(plan, PlanAction.DECIDE, by=by, note=override_reason) as plan:
        lines = [row if isinstance(row, Chosen) else Chosen(*row) for row in chosen]  # type: ignore[arg-type]
        shortlisted = list(topics_of(plan, TopicState.SHORTLISTED))
        _check_decision(plan, lines, dropped, shortlisted)
        voted = sum(line.topic.source != Source.SITE for line in lines)
        plan.quota_override = check_quota(plan.committee, Quota.Code.DECIDED, voted, reason=override_reason)
        commissioned = topics_of(plan, TopicState.PLANNED).filter(source=Source.COMMISSIONED, plan_item=None)
        for topic in commissioned:
            add_item(plan, topic, unit=topic.unit, leader=topic.leader)
        for line in lines:
            _enter(plan, line, by)
        for topic, reason in dropped.items():
            drop(topic, by=by, reason=reason)
        named = {line.topic for line in lines} | set(dropped)
        for topic in shortlisted:
            if topic not in named:  # of a site: approved by the chair meeting, not voted on
                _enter(plan, Chosen(topic, topic.form, None, topic.unit, None, None, None, None), by)
    return plan


def _check_decision(
    plan: AnnualPlan, lines: list[Chosen], dropped: Mapping[Topic, str], shortlisted: list[Topic]
) -> None:
    named = [line.topic for line in lines] + list(dropped)
    if len(set(named)) != len(named):
        raise ValidationError("同一个议题不能既列入又不列入。")
    strange = [topic for topic in named if topic not in shortlisted]
    if strange:
        raise ValidationError(f"这些议题没有入围：{_titles(strange)}。")
    open_still = [topic for topic in shortlisted if topic not in named and topic.source != Source.SITE]
    if open_still:
        raise ValidationError(f"这些入围议题还没有结论：{_titles(open_still)}。列入的请登记票数，不列入的请写明理由。")
    for line in lines:
        _check_line(line)


def _check_line(line: Chosen) -> None:
    if line.topic.source != Source.SITE and (line.votes_for or 0) <= (line.votes_against or 0):
        raise ValidationError(f"《{line.topic.title}》的赞成票没有超过反对票，不能列入计划。")
    if line.leader is not None and not line.leader.holds(Role.Kind.CHAIR, Role.Kind.VICE_CHAIR):
        raise ValidationError(f"《{line.topic.title}》的牵头领导应当是主席或副主席。")


def _enter(plan: AnnualPlan, line: Chosen, by: User) -> None:
    with moving(line.topic, TopicAction.PLAN, by=by, note=str(plan)) as topic:
        topic.form, topic.leader, topic.planned_at = line.form, line.leader, clock.now()
        topic.votes_for, topic.votes_against = line.votes_for, line.votes_against
        topic.votes_abstain = line.votes_abstain
        add_item(plan, topic, unit=line.unit, leader=line.leader, month=line.month)
    key = f"topic-{topic.pk}-planned"
    readers = [topic.drafted_by, *([line.leader] if line.leader else [])]
    text = f"《{topic.title}》已由常委会列入{plan}。"
    notify_all(readers, key=key, subject="议题已列入计划", text=text, url=topic.get_absolute_url())


def edit_item(
    plan: AnnualPlan, *, by: User, item: PlanItem, form: str, month: int | None, unit: Unit, leader: User | None,
    scope: str = "", outcome: str = "",
) -> AnnualPlan:  # fmt: skip
    """修改计划项目, until the plan is issued."""
    with moving(plan, PlanAction.EDIT_ITEM, by=by, note=str(item)) as plan:
        if leader is not None and not leader.holds(Role.Kind.CHAIR, Role.Kind.VICE_CHAIR):
            raise ValidationError({"leader": "牵头领导应当是主席或副主席。"})
        row = plan.items.get(pk=item.pk)
        row.form, row.month, row.unit, row.leader, row.scope, row.outcome = form, month, unit, leader, scope, outcome
        row.save()
        Topic.objects.filter(pk=row.topic_id).update(form=form, leader=leader)
    return plan


def issue(plan: AnnualPlan, *, by: User, document_number: str, issuing_bodies: str, issued_on: dt.date) -> AnnualPlan:
    """联合印发 by the offices of party, government and CPPCC; everyone of the house is told."""
    with moving(plan, PlanAction.ISSUE, by=by, note=document_number) as plan:
        if issued_on > clock.today():
            raise ValidationError({"issued_on": "印发日期不能晚于今天。"})
        plan.document_number, plan.issuing_bodies, plan.issued_on = document_number, issuing_bodies, issued_on
        readers = holders(plan.committee, *Role.OF_LEADERS, *Role.OF_THE_OFFICE, Role.Kind.MEMBER)
        _tell(readers, plan, "issued", f"{plan}已印发", f"{plan}（{document_number}）已由{issuing_bodies}印发。")
    return plan


def _titles(topics: Iterable[Topic]) -> str:
    return "、".join(f"《{topic.title}》" for topic in topics)


def _tell(readers: Iterable[User], plan: AnnualPlan, event: str, subject: str, text: str) -> None:
    notify_all(readers, key=f"plan-{plan.pk}-{event}", subject=subject, text=text, url=plan.get_absolute_url())
