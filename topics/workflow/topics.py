"""选题: drafted, reviewed, made a candidate, left out, drafted again; closed by the floor above."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core import audit, clock
from core.attachments import attach
from core.transitions import moving
from members.models import Role, Unit, User
from members.notifications import holders, notify_all
from topics.models import Evidence, Field, Form, Quota, Suggestion, Topic, TopicAttachment, TopicReview
from topics.permissions import linked_committee, review_stages
from topics.states import MeetingState, PlanState, TopicAction, TopicState
from topics.workflow.entry import accepted_of, check_quota, commissioned_of, enter_late, plan_of

Source = Topic.Source
Stage = TopicReview.Stage


@transaction.atomic
def draft(
    *, by: User, year: int, title: str, source: str, kind: str, form: str, field: Field, unit: Unit,
    background: str, questions: str = "", commissioned_by: Unit | None = None, override_reason: str = "",
) -> Topic:  # fmt: skip
    """拟题. What the party or the government commissions stands in the plan at once, for the standing committee."""
    commissioned = source == Source.COMMISSIONED
    if commissioned and commissioned_by is None:
        raise ValidationError({"commissioned_by": "党政出题请选择出题单位。"})
    topic = Topic(
        committee=by.committee, year=year, title=title, source=source, kind=kind, form=form, field=field, unit=unit,
        background=background, questions=questions, drafted_by=by,
        state=TopicState.PLANNED if commissioned else TopicState.DRAFT,
    )  # fmt: skip
    if commissioned:
        count = commissioned_of(topic.committee, year) + 1
        topic.quota_override = check_quota(topic.committee, Quota.Code.COMMISSIONED, count, reason=override_reason)
        topic.commissioned_by, topic.form = commissioned_by, Form.STANDING
        topic.planned_at = clock.now()
    topic.save()
    audit.record(topic, "拟题", by=by, after=topic.state, note=topic.quota_override)
    if commissioned:
        enter_late(topic)
    return topic


def edit(
    topic: Topic, *, by: User, year: int, title: str, kind: str, form: str, field: Field, background: str,
    questions: str = "",
) -> Topic:  # fmt: skip
    """修改 of what was not submitted yet, or was sent back."""
    with moving(topic, TopicAction.EDIT, by=by) as topic:
        topic.year, topic.title, topic.kind, topic.form, topic.field = year, title, kind, form, field
        topic.background, topic.questions = background, questions
    return topic


def add_evidence(topic: Topic, *, by: User, kind: str, title: str, note: str = "") -> Topic:
    """添加依据: what the topic rests on (S3-3)."""
    with moving(topic, TopicAction.ADD_EVIDENCE, by=by, note=title) as topic:
        Evidence.objects.create(topic=topic, kind=kind, title=title, note=note, by=by, at=clock.now())
    return topic


def attach_to_topic(topic: Topic, *, by: User, file: Any, title: str = "") -> Topic:
    """上传附件."""
    with moving(topic, TopicAction.ATTACH, by=by, note=title or file.name) as topic:
        attach(TopicAttachment, file, by=by, title=title, topic=topic)
    return topic


def submit(topic: Topic, *, by: User) -> Topic:
    """提交审核: the linked special committee is told, or the office where there is none."""
    with moving(topic, TopicAction.SUBMIT, by=by) as topic:
        topic.submitted_at, topic.return_reason = clock.now(), ""
        committee = linked_committee(topic)
        clerks = holders(topic.committee, Role.Kind.COMMITTEE_CLERK, unit=committee) if committee else None
        readers = clerks or holders(topic.committee, Role.Kind.OFFICE)
        _tell(readers, topic, "submitted", "有议题等待初审", f"《{topic.title}》已提交，请初审。")
    return topic


def send_back(topic: Topic, *, by: User, reason: str) -> Topic:
    """退回修改, with the reason."""
    with moving(topic, TopicAction.RETURN, by=by, note=reason) as topic:
        topic.return_reason = _must_say(reason, "请写明退回的理由。")
        _tell([topic.drafted_by], topic, "returned", "议题被退回修改", f"《{topic.title}》被退回：{reason}")
    return topic


def review(
    topic: Topic, *, by: User, stage: str, agrees: bool, needed_by_party: str, hoped_by_people: str,
    able_by_cppcc: str, is_small_cut: bool, note: str = "",
) -> Topic:  # fmt: skip
    """初审 by the linked special committee, then 复审 by the proposal office: each by its own people."""
    with moving(
        topic, TopicAction.REVIEW, by=by, note=f"{Stage(stage).label}：{'同意' if agrees else '不同意'}"
    ) as topic:
        if stage not in review_stages(by, topic):
            raise PermissionDenied
        if stage == Stage.SECOND and not has_agreed(topic, Stage.FIRST):
            raise ValidationError("联系专委会初审同意以后才能复审。")
        if not agrees and not note.strip():
            raise ValidationError({"note": "不同意的，请写明意见。"})
        TopicReview.objects.create(
            topic=topic, stage=stage, agrees=agrees, needed_by_party=needed_by_party, hoped_by_people=hoped_by_people,
            able_by_cppcc=able_by_cppcc, is_small_cut=is_small_cut, note=note, by=by, at=clock.now(),
        )  # fmt: skip
        if agrees and stage == Stage.FIRST:
            office = holders(topic.committee, Role.Kind.PROPOSAL_OFFICE)
            _tell(office, topic, "first-review", "有议题等待复审", f"《{topic.title}》初审同意，请复审。")
    return topic


def has_agreed(topic: Topic, stage: str) -> bool:
    """Does the last review of a stage since the topic was submitted say yes?"""
    rows = topic.reviews.filter(stage=stage, at__gte=topic.submitted_at) if topic.submitted_at else topic.reviews.none()
    last = rows.order_by("pk").last()
    return last is not None and last.agrees


def accept(topic: Topic, *, by: User, override_reason: str = "") -> Topic:
    """列为备选, when both reviews agree. More 专委会拟题 than the quota need a reason."""
    with moving(topic, TopicAction.ACCEPT, by=by, note=override_reason) as topic:
        for stage, word in ((Stage.FIRST, "初审"), (Stage.SECOND, "复审")):
            if not has_agreed(topic, stage):
                raise ValidationError(f"{word}还没有同意，不能列为备选。")
        if topic.source == Source.DRAFTED:
            count = accepted_of(topic.committee, topic.year) + 1
            topic.quota_override = check_quota(topic.committee, Quota.Code.DRAFTED, count, reason=override_reason)
        topic.accepted_at = clock.now()
        _tell(
            [topic.drafted_by],
            topic,
            "accepted",
            "议题已列为备选",
            f"《{topic.title}》已列为 {topic.year} 年备选议题。",
        )
    return topic


def shortlist(topic: Topic, *, by: User) -> Topic:
    """入围: the chair meeting's 审定 of a candidate, while the year's plan is before it."""
    with moving(topic, TopicAction.SHORTLIST, by=by) as topic:
        plan = plan_of(topic)
        if plan is None or plan.state != PlanState.CHAIR:
            raise ValidationError(f"{topic.year} 年协商计划还没有提交主席会议，不能筛选议题。")
        topic.shortlisted_at = clock.now()
    return topic


def drop(topic: Topic, *, by: User, reason: str) -> Topic:
    """不列入, always with the reason; the topic may be drafted again another year."""
    with moving(topic, TopicAction.DROP, by=by, note=reason) as topic:
        topic.drop_reason = _must_say(reason, f"《{topic.title}》不列入，请写明理由。")
        _tell([topic.drafted_by], topic, "dropped", "议题未列入", f"《{topic.title}》未列入：{reason}")
    return topic


def draft_again(topic: Topic, *, by: User, year: int) -> Topic:
    """重新拟题: a fresh draft for another year, with the texts, the evidence and the history of what was left out."""
    with moving(topic, TopicAction.DRAFT_AGAIN, by=by, note=f"重新拟为 {year} 年议题") as topic:
        again = Topic.objects.create(
            committee=topic.committee, year=year, title=topic.title, source=topic.source, kind=topic.kind,
            form=topic.form, field=topic.field, unit=topic.unit, background=topic.background,
            questions=topic.questions, drafted_by=by, previous=topic,
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(topic=again, kind=row.kind, title=row.title, note=row.note, by=row.by, at=row.at)
            for row in topic.evidence.all()
        )
        audit.record(again, "重新拟题", by=by, after=again.state, note=f"{topic.year} 年未列入：{topic.drop_reason}")
    return again


def cancel(topic: Topic, *, by: User, reason: str) -> Topic:
    """取消 a planned topic by an amendment of the plan; the reason names the decision behind it."""
    with moving(topic, TopicAction.CANCEL, by=by, note=reason) as topic:
        topic.cancel_reason = _must_say(reason, "请写明取消的理由和决定。")
        waiting = topic.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.CONVENED]).first()
        if waiting is not None:
            raise ValidationError(f"会议“{waiting}”还没有召开，请先取消会议。")
    return topic


def close_topic(topic: Topic, *, by: User, note: str) -> Topic:
    """落实销号, called by the floor above: every suggestion of its meetings must have come to its end."""
    with moving(topic, TopicAction.CLOSE, by=by, note=note) as topic:
        unfinished = Suggestion.objects.filter(meeting__topic=topic).open().count()
        if unfinished:
            raise ValidationError(f"还有 {unfinished} 条意见建议没有结果，议题不能销号。")
        topic.closed_at, topic.closing_note = clock.now(), note
    return topic


def _must_say(text: str, refusal: str) -> str:
    if not text.strip():
        raise ValidationError(refusal)
    return text.strip()


def _tell(readers: Iterable[User], topic: Topic, event: str, subject: str, text: str) -> None:
    key = f"topic-{topic.pk}-{event}-{topic.version}"
    notify_all(readers, key=key, subject=subject, text=text, url=topic.get_absolute_url())
