"""办理反馈: the page of one unit's task in one matter, and how its dates came about."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core import audit, clock
from feedback import conditions, deadlines
from feedback.deadlines import ClockReader
from feedback.models import Assignment, Contact, Deadline, Extension
from feedback.people import Matter
from feedback.states import AssignmentState
from feedback.views.steps import acts
from feedback.workflow import matters
from members.http import Request
from members.models import User
from members.periods import explain
from proposals.models import Proposal

TABS = {"": "办理", "text": "正文", "log": "过程"}


def detail(request: Request, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).for_page(), pk=pk)
    matter, tab = assignment.matter, request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    reader = ClockReader()
    clocks = [reader.face(deadline) for deadline in deadlines.in_order(assignment)]
    page = {
        "assignment": assignment,
        "matter": matter,
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={key}" if key else request.path, "here": key == tab}
            for key, label in TABS.items()
        ],
        "thread": _thread(assignment, matter),
        "clocks": clocks,
        "clock": clocks[0] if clocks else None,
        "acts": acts(request.user, assignment),
        "facts": _facts(assignment, matter),
        "sub": f"{assignment.unit.name} · {assignment.get_part_display()} · 第 {assignment.round} 轮",
        "marks": [{"label": "不公开", "family": "red"}] if matter.is_confidential else [],
    }
    parts = {"": _handling, "text": _text, "log": _log}
    return render(request, "feedback/assignment_detail.html", page | parts[tab](assignment, request.user, reader))


def _handling(assignment: Assignment, user: User, reader: ClockReader) -> dict[str, Any]:
    others = (
        Assignment.objects.visible_to(user)
        .filter(**matters.key_of(assignment.matter))
        .exclude(pk=assignment.pk)
        .select_related("unit")
        .prefetch_related("deadlines")
        .order_by("round", "pk")
    )
    return {
        "five": _five(assignment),
        "stages": _stages(assignment) if assignment.is_answering else [],
        "others": [{"assignment": row, "clock": reader.nearest(row)} for row in others],
        "missing_opinions": assignment.missing_opinions,
        "asked": conditions.open_extension(assignment),
        "replies": assignment.replies.all(),
        "answers": _answers(assignment),
    }


def _answers(assignment: Assignment) -> dict[str, Any]:
    """What came after the reply."""
    is_answered = assignment.replied_at is not None and assignment.is_answering
    return {
        "commitments": list(assignment.commitments.all()) if is_answered else [],
        "reports": list(assignment.progress_reports.select_related("by")) if is_answered else [],
    }


def _text(assignment: Assignment, user: User, reader: ClockReader) -> dict[str, Any]:
    proposal = assignment.proposal
    return {"points": list(proposal.points.all()) if proposal else []}


def _log(assignment: Assignment, user: User, reader: ClockReader) -> dict[str, Any]:
    return {"entries": audit.entries_for(assignment)}


def _five(assignment: Assignment) -> list[dict[str, str]]:
    """五落实, empty until the unit has signed."""
    if not assignment.organisation:
        return []
    people = f"{assignment.head_name}（主要负责人）、{assignment.clerk_name}（经办人，{assignment.clerk_phone}）"
    rows = (
        ("组织", assignment.organisation), ("人员", people), ("任务", assignment.task),
        ("时间", assignment.schedule), ("质量", assignment.quality),
    )  # fmt: skip
    return [{"label": label, "value": value} for label, value in rows]


def _stages(assignment: Assignment) -> list[dict[str, Any]]:
    """The three contacts of S3-23, each with what is recorded."""
    rows = list(assignment.contacts.all())
    return [{"label": stage.label, "contacts": [row for row in rows if row.stage == stage]} for stage in Contact.Stage]


def _thread(assignment: Assignment, matter: Matter) -> list[dict[str, Any]]:
    links: list[dict[str, Any]] = []
    if not isinstance(matter, Proposal):
        meeting = matter.meeting
        if meeting.topic is not None:
            links.append({"label": f"议题：{meeting.topic}", "url": meeting.topic.get_absolute_url()})
        links.append({"label": str(meeting), "url": meeting.get_absolute_url()})
    links.append({"label": matter.reference, "url": matter.get_absolute_url()})
    links.append({"label": str(assignment), "here": True})
    return links


def _facts(assignment: Assignment, matter: Matter) -> list[dict[str, Any]]:
    state, lead, new = assignment.state, assignment.lead, assignment.reassigned_to
    rows: list[tuple[str, Any, str]] = [
        ("事项", matter.reference, matter.get_absolute_url()),
        ("提出人", proposers_of(matter), ""),
        ("主办单位", _with_phone(lead) if lead and state != AssignmentState.REASSIGNED else "", ""),
        ("交办", _issued(assignment), ""),
        ("提出", str(assignment.proposed_by) if not assignment.issued_at else "", ""),
        ("交办要求", assignment.proposed_note, ""),
        ("改由", f"{new.unit}办理" if new else "", ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in rows]


def _issued(assignment: Assignment) -> str:
    if assignment.issued_at is None:
        return ""
    return f"{clock.local(assignment.issued_at):%Y-%m-%d} {assignment.issued_by}"


def _with_phone(lead: Assignment) -> str:
    return f"{lead.unit.name} {lead.clerk_name} {lead.clerk_phone}".strip()


def proposers_of(matter: Matter) -> str:
    """The names of those who put the matter forward, for a line of facts; uses what a list has prefetched."""
    if not isinstance(matter, Proposal):
        return str(matter.raised_by or "")
    rows = matter.submitters.all()
    return "、".join(str(row) for row in rows if row.is_lead or row.answer == row.Answer.SIGNED)


def deadline_detail(request: Request, pk: int) -> HttpResponse:
    """怎么算的: the days of one clock, one by one, and how it was moved since."""
    extensions = Prefetch("extensions", Extension.objects.select_related("asked_by", "decided_by").order_by("pk"))
    rows = Deadline.objects.visible_to(request.user).select_related(
        "assignment__unit", "assignment__committee", "assignment__proposal", "assignment__suggestion__meeting",
        "commitment",
    )  # fmt: skip
    deadline = get_object_or_404(rows.prefetch_related(extensions), pk=pk)
    moved = list(deadline.extensions.all())
    first_on = next((row.old_on for row in moved if row.answer == Extension.Answer.APPROVED), deadline.due_on)
    page: dict[str, Any] = {
        "deadline": deadline,
        "matter": deadline.assignment.matter,
        "clock": ClockReader().face(deadline),
        "extensions": moved,
        "first_on": first_on,
        "may_open": Assignment.objects.visible_to(request.user).filter(pk=deadline.assignment_id).exists(),
    }
    is_promise = deadline.commitment is not None
    assignment = deadline.assignment
    page["explanation"] = None if is_promise else explain(assignment.committee, deadline.clock, deadline.started_on)
    return render(request, "feedback/deadline_detail.html", page)
