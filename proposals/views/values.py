"""The values of a proposal's page: head, tabs, acts, facts, thread."""

from typing import Any

from django.urls import reverse

from core import clock
from core.countdown import Countdown, countdown
from core.steps import buttons
from core.templatetags.huiyin import cn_day
from core.workdays import Calendar
from members.models import User
from proposals.models import Proposal, Submitter
from proposals.permissions import POLICY
from proposals.states import Action, State
from proposals.views import above
from proposals.views.steps import STEPS
from topics.models import Suggestion, Topic

# 办理 is drawn by the floor above, which knows replies, ratings and commitments.
TABS = (
    ("detail", "正文", "proposals:detail"), ("handling", "办理", "feedback:proposal_handling"),
    ("timeline", "过程", "proposals:timeline"), ("files", "附件", "proposals:files"),
)  # fmt: skip


def page_values(user: User, proposal: Proposal, tab: str) -> dict[str, Any]:
    """Everything that all four tabs show."""
    tasks = above.tasks_of(proposal, user)
    return {
        "tasks": tasks,
        "thread": thread(user, proposal, tasks),
        "sub": subtitle(proposal),
        "marks": marks(proposal),
        "clock": running_clock(user, proposal, tasks),
        "tabs": tabs(proposal, tab),
        "acts": acts(user, proposal, tasks),
        "facts": facts(user, proposal, tasks),
    }


def is_proposer(user: User, proposal: Proposal) -> bool:
    return any(
        one.answer == Submitter.Answer.SIGNED and one.is_spoken_for_by(user) for one in proposal.submitters.all()
    )


def signers(proposal: Proposal) -> list[Submitter]:
    return [one for one in proposal.submitters.all() if one.answer == Submitter.Answer.SIGNED]


def subtitle(proposal: Proposal) -> str:
    signed = signers(proposal)
    who = "集体提案" if signed and signed[0].unit_id else "委员提案"
    parts = [f"联名 {len(signed)} 个提案者" if len(signed) > 1 else who, str(proposal.session)]
    if proposal.series:
        parts.append(proposal.get_series_display())
    parts.append(proposal.get_publicity_display())
    return " · ".join(parts)


def marks(proposal: Proposal) -> list[dict[str, str]]:
    wanted = [
        (proposal.is_key, "重点", "amber"),
        (proposal.is_confidential, "不公开", "red"),
        (proposal.merged_into_id is not None, "已并案", "grey"),
    ]
    return [{"label": label, "family": family} for holds, label, family in wanted if holds]


def running_clock(user: User, proposal: Proposal, tasks: list[above.Task]) -> Countdown | None:
    """Of a submitted one the review, for the office and the proposers; then what the units owe."""
    today = clock.today()
    if proposal.state == State.SUBMITTED and proposal.review_due_on:
        return countdown(
            proposal.review_due_on, today=today, calendar=Calendar.load(), provisional=proposal.review_provisional
        )
    if not tasks:
        return None
    # The page of a main proposal that is confidential may not be this person's to see.
    linked = proposal.merged_into_id is None or not proposal.is_confidential
    return above.nearest_clock(tasks, today=today, calendar=Calendar.load(), linked=linked)


def tabs(proposal: Proposal, here: str) -> list[dict[str, Any]]:
    counts = {"files": proposal.file_count}
    return [
        {
            "label": label, "url": reverse(address, args=[proposal.pk]), "here": name == here,
            "count": counts.get(name),
        }
        for name, label, address in TABS
    ]  # fmt: skip


def acts(user: User, proposal: Proposal, tasks: list[above.Task]) -> list[dict[str, Any]]:
    """What this person may do now. Attaching a file has its button where the files stand."""
    steps = [step for step in STEPS.values() if step.action != Action.ATTACH]
    if proposal.state == State.RETURNED or not (proposal.situation and proposal.analysis):
        steps.sort(key=lambda step: step.action != Action.EDIT)  # what is missing is written first
    return above.steps_above(user, proposal, tasks) + buttons(user, proposal, steps, POLICY)


def fact(label: str, value: object, url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url}


def facts(user: User, proposal: Proposal, tasks: list[above.Task]) -> list[dict[str, Any]]:
    return [
        *_people(proposal),
        fact("类别", proposal.category),
        *_review_facts(proposal),
        *_merge_facts(user, proposal),
        fact("承办单位", "、".join(f"{one.assignment.unit}（{one.assignment.get_part_display()}）" for one in tasks)),
        fact("建议承办", "" if tasks else "、".join(str(unit) for unit in proposal.suggested_units.all())),
        fact("经过调研", "是" if proposal.is_researched else ""),
        fact("面商", "愿意" if proposal.wants_contact else "不需要"),
        fact("不公开理由", proposal.publicity_reason if proposal.is_confidential else ""),
    ]


def _people(proposal: Proposal) -> list[dict[str, Any]]:
    rows = proposal.submitters.all()
    waiting = [str(one) for one in rows if one.answer == Submitter.Answer.INVITED]
    own = any(one.is_lead and one.member and one.member.user_id == proposal.typed_by_id for one in rows)
    return [
        fact("提案者", "、".join(str(one) for one in signers(proposal))),
        fact("待确认联名", "、".join(waiting)),
        fact("录入", "" if own else proposal.typed_by.name),
    ]


def _review_facts(proposal: Proposal) -> list[dict[str, Any]]:
    return [
        fact("回执号", proposal.receipt_number),
        fact("提交", cn_day(proposal.submitted_at)),
        fact("退回理由", proposal.return_reason if proposal.state == State.RETURNED else ""),
        fact("立案", cn_day(proposal.registered_at)),
        fact("不予立案", proposal.decline_reason),
        fact("怎么处理", proposal.get_disposition_display()),
        fact("审查意见", proposal.decided_note),
        fact("撤案理由", proposal.withdrawn_reason),
        fact("落实情况", proposal.closing_note),
    ]


def _merge_facts(user: User, proposal: Proposal) -> list[dict[str, Any]]:
    main = proposal.merged_into
    if main is not None:
        seen = Proposal.objects.visible_to(user).filter(pk=main.pk).exists()
        return [fact("并入", main.reference, main.get_absolute_url() if seen else "")]
    if proposal.has_followers:
        followers = [one.reference for one in proposal.merged.all()]
        return [fact("并入本件", "、".join(followers))]
    return []


def thread(user: User, proposal: Proposal, tasks: list[above.Task]) -> list[dict[str, Any]]:
    """来龙去脉: topics and the meeting it came from, this proposal, the replies to it."""
    topics = Topic.objects.visible_to(user).filter(proposal_links__proposal=proposal).order_by("pk")
    links = [_link(f"议题：{topic.title}", topic.get_absolute_url()) for topic in topics] if proposal.has_topics else []
    source = Suggestion.objects.visible_to(user).filter(proposal_link__proposal=proposal)
    for suggestion in source.select_related("meeting") if proposal.has_suggestion else ():
        links.append(_link(f"会议：{suggestion.meeting.title}", suggestion.meeting.get_absolute_url()))
        links.append(_link(f"意见建议{suggestion.order}", suggestion.get_absolute_url()))
    links.append(_link(proposal.reference, "", here=True))
    links += [
        _link(f"{task.assignment.unit}答复（{answer.reply.class_now.code}）", answer.reply.get_absolute_url())
        for task in tasks
        for answer in task.answers
    ]
    return links if len(links) > 1 else []


def _link(label: str, url: str, *, here: bool = False) -> dict[str, Any]:
    return {"label": label, "url": url, "here": here}
