"""协商会议: prepare, the page of one meeting, its minutes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, clock, docx
from core.attachments import serve
from members.http import Request
from members.models import User
from topics import threads, workflow
from topics.clocks import minutes_clock
from topics.exports import minutes_paper
from topics.forms import MeetingForm
from topics.models import Attendance, Meeting, MeetingAttachment
from topics.permissions import may_prepare_meetings
from topics.states import MeetingAction, MeetingState, SuggestionState
from topics.views.steps import act, acts, create
from topics.views.tabs import tabs

TABS = {"": "会议", "people": "参会", "suggestions": "意见建议", "log": "过程", "files": "附件"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """筹备会议, for a topic when the address names one."""
    if not may_prepare_meetings(request.user):
        raise PermissionDenied
    wanted = {name: request.GET[name] for name in ("topic", "site", "form") if name in request.GET}
    return create(
        request, MeetingForm, workflow.create_meeting, title="筹备会议", submit="保存", initial=wanted,
        done="会议已保存。检查参会人员以后，请发出通知。", cancel_url=reverse("topics:meeting_list"),
        committee=request.user.committee,
    )  # fmt: skip


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    tab, bar = tabs(request, TABS)
    caught = Q(suggestions__state=SuggestionState.CAUGHT)
    counts = Meeting.objects.filter(pk=pk).aggregate(
        said=Count("suggestions", distinct=True),
        people=Count("attendances", distinct=True),
        stray=Count("suggestions", filter=caught, distinct=True),
    )
    for item in bar:
        item["count"] = {"意见建议": counts["said"], "参会": counts["people"]}.get(item["label"], "")
    parts = {"": _text, "people": _people, "suggestions": _suggestions, "log": _log, "files": _files}
    page = {
        "meeting": meeting,
        "tab": tab,
        "tabs": bar,
        "thread": threads.of_meeting(meeting, counts["said"]),
        "acts": acts(request.user, meeting, first=_likeliest(meeting, counts)),
        "stray": counts["stray"] if meeting.state == MeetingState.HELD else 0,
        "facts": _facts(meeting),
        "clock": minutes_clock(meeting),
        "missing": workflow.missing_for(meeting) if meeting.state == MeetingState.PLANNED else [],
    }
    return render(request, "topics/meeting.html", page | parts[tab](meeting, request.user))


def _likeliest(meeting: Meeting, counts: dict[str, int]) -> str:
    """Once what was said has its destinations, the minutes are next."""
    ready = meeting.state == MeetingState.HELD and counts["said"] and not counts["stray"]
    return MeetingAction.MINUTE if ready else ""


def _facts(meeting: Meeting) -> list[dict[str, Any]]:
    topic, site = meeting.topic, meeting.site
    starts = clock.local(meeting.starts_at)
    return [
        {"label": "形式", "value": meeting.get_form_display(), "url": ""},
        {"label": "时间", "value": f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}", "url": ""},
        {"label": "地点", "value": meeting.place, "url": ""},
        {"label": "主持人", "value": meeting.chaired_by, "url": ""},
        {"label": "议题", "value": topic, "url": topic and topic.get_absolute_url()},
        {"label": "议事堂", "value": site, "url": site and site.get_absolute_url()},
        {"label": "登记人", "value": meeting.typed_by, "url": ""},
    ]


def _text(meeting: Meeting, user: User) -> dict[str, Any]:
    own = meeting.attendances.for_person(user).first()
    return {"outcomes": list(meeting.outcomes.select_related("signed_by")), "own": own}


def _people(meeting: Meeting, user: User) -> dict[str, Any]:
    rows = list(meeting.attendances.select_related("member__sector", "unit", "user").order_by("capacity", "pk"))
    answers = Attendance.Answer
    counts = [
        {"label": "邀请", "count": len(rows)},
        {"label": "回复出席", "count": sum(row.answer == answers.COMING for row in rows)},
        {"label": "请假", "count": sum(row.answer == answers.LEAVE for row in rows)},
        {"label": "未回复", "count": sum(row.answer == answers.NONE for row in rows)},
        {"label": "到会", "count": sum(row.present_at is not None for row in rows)},
    ]
    return {"attendances": rows, "counts": counts}


def _suggestions(meeting: Meeting, user: User) -> dict[str, Any]:
    rows = list(meeting.suggestions.select_related("raised_by"))
    units: dict[int, list[str]] = {}
    for assignment in threads.assignments_of(rows, user):
        units.setdefault(assignment.suggestion_id, []).append(str(assignment.unit))
    return {"suggestions": [{"row": row, "units": "、".join(units.get(row.pk, []))} for row in rows]}


def _log(meeting: Meeting, user: User) -> dict[str, Any]:
    return {"entries": audit.entries_for(meeting).reverse()}


def _files(meeting: Meeting, user: User) -> dict[str, Any]:
    upload = any(button["url"].endswith(f"/{MeetingAction.ATTACH}/") for button in acts(user, meeting))
    return {
        "files": list(meeting.attachments.select_related("uploaded_by")),
        "upload_url": f"{meeting.get_absolute_url()}{MeetingAction.ATTACH}/" if upload else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, pk: int, action: str) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    return act(request, meeting, action)


@require_safe
def file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    meetings = Meeting.objects.visible_to(request.user)
    row = get_object_or_404(MeetingAttachment, meeting__in=meetings, meeting=pk, pk=file_pk)
    return serve(row)  # type: ignore[return-value]


@require_safe
def minutes(request: Request, pk: int, outcome_pk: int) -> HttpResponse:
    """The signed paper as .docx."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    outcome = meeting.outcomes.filter(pk=outcome_pk).first()
    if outcome is None:
        raise Http404
    rows = list(meeting.suggestions.all())
    units: dict[int, list[str]] = {}
    for assignment in threads.assignments_of(rows, request.user):
        units.setdefault(assignment.suggestion_id, []).append(str(assignment.unit))
    people = meeting.attendances.select_related("member", "unit", "user").order_by("capacity", "pk")
    paper = minutes_paper(meeting, outcome, people, rows, units)
    return docx.response(f"{outcome.title}（{outcome.number_text}）", "minutes.docx", paper)


def waiting_for(user: User) -> Q:
    """The meetings that wait for this person's answer."""
    rows = Attendance.objects.for_person(user).filter(answer=Attendance.Answer.NONE)
    return Q(state=MeetingState.CONVENED, pk__in=rows.values("meeting"))
