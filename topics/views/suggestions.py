"""意见建议: the page of one suggestion, with what became of it on the floors above."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from members.http import Request
from topics import threads
from topics.models import Suggestion
from topics.views.steps import act, acts


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user).for_page(), pk=pk)
    assignments = list(threads.assignments_of([suggestion], request.user))
    proposal = threads.proposal_of(suggestion, request.user)
    page = {
        "suggestion": suggestion,
        "assignments": assignments,
        "proposal": proposal,
        "thread": threads.of_suggestion(suggestion, [*([proposal] if proposal else []), *assignments]),
        "acts": acts(request.user, suggestion),
        "facts": _facts(suggestion),
        "entries": audit.entries_for(suggestion).reverse(),
    }
    return render(request, "topics/suggestion.html", page)


def _facts(suggestion: Suggestion) -> list[dict[str, Any]]:
    meeting = suggestion.meeting
    return [
        {"label": "会议", "value": meeting, "url": meeting.get_absolute_url()},
        {"label": "提出人", "value": suggestion.raised_by, "url": ""},
        {"label": "去向", "value": suggestion.get_disposition_display() or "待定", "url": ""},
        {"label": "采纳情况", "value": suggestion.get_adoption_display(), "url": ""},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, pk: int, action: str) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user).for_page(), pk=pk)
    return act(request, suggestion, action)
