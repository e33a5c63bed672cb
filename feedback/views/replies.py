"""答复: its page, its letter, and the list of replies that wait for somebody's word."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import audit, clock, docx
from feedback import gates
from feedback.exports import letter_of
from feedback.models import Assignment, Commitment, Rating, Reply
from feedback.permissions.replies import REPLY_POLICY, awaits, is_rater
from feedback.states import RatingState, ReplyAction, ReplyState
from feedback.views.ratings import rows_for
from feedback.views.reply_steps import acts, reading
from members.http import Request
from members.models import User
from proposals.models import Proposal

LONGEST_KEY = 18  # digits of a key in the address; more is no key of ours


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """The answers beside the suggestions, the way of the reply, and what came of it."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user).for_page(), pk=pk)
    user = request.user
    is_inside = Assignment.objects.visible_to(user).filter(pk=reply.assignment_id).exists()
    tab = "log" if is_inside and request.GET.get("tab") == "log" else ""
    ratings = list(Rating.objects.visible_to(user).filter(reply=reply).for_list().order_by("pk"))
    page = reading(reply) | {
        "tab": tab,
        "tabs": _tabs(request.path, tab) if is_inside else [],
        "thread": thread_of(reply, is_inside=is_inside),
        "acts": _to_rate(user, ratings) + acts(user, reply),
        "facts": _facts(reply, is_inside=is_inside),
        "marks": marks_of(reply),
        "sub": _sub(reply),
        "letter_url": reverse("feedback:reply_letter", args=[reply.pk]),
        "is_inside": is_inside,
        "missing": _missing(user, reply),
        "ratings": rows_for(user, ratings),
        "commitments": list(Commitment.objects.filter(reply=reply).for_list()),
        "entries": audit.entries_for(reply) if tab == "log" else [],
    }
    return render(request, "feedback/reply_detail.html", page)


def _tabs(path: str, tab: str) -> list[dict[str, Any]]:
    return [{"label": "答复", "url": path, "here": not tab}, {"label": "过程", "url": "?tab=log", "here": tab == "log"}]


def _to_rate(user: User, ratings: list[Rating]) -> list[dict[str, Any]]:
    return [
        {"label": "评价这份答复", "url": rating.get_absolute_url(), "danger": False, "sentence": ""}
        for rating in ratings
        if rating.state == RatingState.ASKED and is_rater(user, rating)
    ]


def _missing(user: User, reply: Reply) -> list[str]:
    """For those who write it: what stands between the draft and its approval."""
    return gates.missing_in(reply) if REPLY_POLICY.allows(user, ReplyAction.EDIT, reply) else []


def thread_of(reply: Reply, *, is_inside: bool) -> list[dict[str, Any]]:
    """From the topic or the meeting over the matter to this reply."""
    assignment, links = reply.assignment, []
    matter = assignment.matter
    if not isinstance(matter, Proposal):
        meeting = matter.meeting
        links = [{"label": str(meeting), "url": meeting.get_absolute_url()}]
        if meeting.topic is not None:
            links.insert(0, {"label": f"议题：{meeting.topic}", "url": meeting.topic.get_absolute_url()})
    links.append({"label": matter.reference, "url": matter.get_absolute_url()})
    links.append({"label": str(assignment), "url": assignment.get_absolute_url() if is_inside else ""})
    return [*links, {"label": "答复", "url": "", "here": True}]


def marks_of(reply: Reply) -> list[dict[str, str]]:
    marks = [
        {"label": f"{reply.class_now.code} 类", "family": "green" if reply.class_now.counts_as_resolved else "amber"}
    ]
    if reply.publicity != Reply.Publicity.FULL:
        marks.append({"label": reply.get_publicity_display(), "family": "red"})
    if reply.assignment.matter.is_confidential:
        marks.append({"label": "提案不公开", "family": "red"})
    return marks


def _sub(reply: Reply) -> str:
    assignment = reply.assignment
    words = [assignment.unit.name, assignment.get_part_display(), f"第 {assignment.round} 轮"]
    if reply.issued_at:
        words.append(f"{clock.local(reply.issued_at):%Y-%m-%d} 签发")
    return " · ".join(words)


def _facts(reply: Reply, *, is_inside: bool) -> list[dict[str, Any]]:
    assignment = reply.assignment
    matter = assignment.matter
    rows: list[tuple[str, Any, str]] = [
        ("事项", matter.reference, matter.get_absolute_url()),
        ("承办单位", assignment.unit.name, assignment.get_absolute_url() if is_inside else ""),
        ("发文字号", reply.document_number, ""),
        ("答复类别", _class_words(reply), ""),
        ("核定说明", reply.class_note if is_inside else "", ""),
        ("公开属性", reply.get_publicity_display(), ""),
        ("不公开理由", reply.publicity_reason if is_inside else "", ""),
        ("签发人", reply.signed_by, ""),
        ("经办人", f"{assignment.clerk_name} {assignment.clerk_phone}".strip(), ""),
        ("拟稿人", str(reply.drafted_by) if is_inside else "", ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in rows]


def _class_words(reply: Reply) -> str:
    if reply.confirmed_class is None:
        return f"{reply.reply_class}" + ("，待政协核定" if reply.state == ReplyState.ISSUED else "")
    if reply.confirmed_class == reply.reply_class:
        return f"{reply.confirmed_class}，已核定"
    return f"{reply.confirmed_class}，由 {reply.reply_class.code} 类改定"


@require_safe
def letter(request: Request, pk: int) -> HttpResponse:
    """答复函 as Word; to each of the merged proposals its own (``?proposal=``)."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user).for_page(), pk=pk)
    proposal, asked = None, request.GET.get("proposal", "")
    if reply.assignment.proposal_id and asked.isdecimal() and len(asked) < LONGEST_KEY:
        merged = Proposal.objects.filter(merged_into=reply.assignment.proposal_id)
        proposal = get_object_or_404(merged.visible_to(request.user), pk=int(asked))
    paper = letter_of(reply, proposal)
    return docx.response(f"{paper.file_name}", "reply_letter.docx", paper.context())


@require_safe
def approval_list(request: Request) -> HttpResponse:
    """待我审批: replies that wait for this person to concur, to approve or to issue."""
    under_way = Reply.objects.visible_to(request.user).under_way().for_list().order_by("updated_at", "pk")
    mine = [{"reply": reply, "act": _act_of(reply)} for reply in under_way if awaits(request.user, reply)]
    return render(request, "feedback/approval_list.html", {"rows": mine})


def _act_of(reply: Reply) -> str:
    if reply.state == ReplyState.CONCURRENCE:
        return "请会签"
    step = reply.next_approval
    return step.title if step else "可以签发"
