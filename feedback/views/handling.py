"""办理 of one matter: the tab of a proposal's or a suggestion's page that this floor draws.

A proposal's page keeps its own head, tabs and column (``proposals.views.values``); what stands on the tab is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback import gates
from feedback.deadlines import ClockReader
from feedback.models import Assignment, Commitment, Contact, Rating, Reply
from feedback.people import Matter
from feedback.permissions.assignments import may_propose
from feedback.permissions.replies import is_rater
from feedback.states import AssignmentState, RatingState
from feedback.views.closing import suggestion_acts
from feedback.views.ratings import rows_for
from feedback.workflow import matters
from members.http import Request
from members.models import User
from proposals.states import Action
from proposals.views.matter import find
from proposals.views.values import is_proposer, page_values
from topics.models import Suggestion


@dataclass(frozen=True)
class Part:
    """One unit's task in one round. ``url`` is empty where its page is not this person's to see."""

    assignment: Assignment
    url: str
    replies: Sequence[Reply]


@require_safe
def proposal_handling(request: Request, pk: int) -> HttpResponse:
    """Of a merged proposal the handling is that of the main one, and each proposer's answer his own."""
    proposal = find(request, pk)
    page = page_values(request.user, proposal, "handling")
    parts = [Part(task.assignment, task.url, [answer.reply for answer in task.answers]) for task in page["tasks"]]
    hidden = any(not part.url for part in parts)
    rows = rows_of(parts, request.user, is_proposer=hidden and is_proposer(request.user, proposal))
    main = proposal.leading
    page |= {"proposal": proposal, "main": main, "rows": rows, "missing": _missing(request.user, main, rows)}
    return render(request, "feedback/proposal_handling.html", page)


@require_safe
def suggestion_handling(request: Request, pk: int) -> HttpResponse:
    rows = Suggestion.objects.visible_to(request.user).select_related("meeting__topic", "meeting__committee")
    suggestion = get_object_or_404(rows, pk=pk)
    user = request.user
    parts = rows_of(_parts_of(suggestion, user), user, is_proposer=False)
    page = {
        "suggestion": suggestion,
        "main": suggestion,
        "tabs": [
            {"label": "正文", "url": suggestion.get_absolute_url()},
            {"label": "办理", "url": request.path, "here": True},
        ],
        "rows": parts,
        "acts": suggestion_acts(user, suggestion),
        "missing": _missing(user, suggestion, parts),
    }
    return render(request, "feedback/suggestion_handling.html", page)


def _parts_of(suggestion: Suggestion, user: User) -> list[Part]:
    ours = matters.assignments_of(suggestion).current()
    inside = set(ours.visible_to(user).values_list("pk", flat=True))
    rows = [
        row
        for row in ours.prefetch_related("deadlines").order_by("round", "pk")
        if row.pk in inside or row.state != AssignmentState.PROPOSED
    ]
    replies = Reply.objects.visible_to(user).issued().filter(assignment__in=rows)
    found = list(replies.select_related("reply_class", "confirmed_class").order_by("pk"))
    return [
        Part(
            row, row.get_absolute_url() if row.pk in inside else "",
            [reply for reply in found if reply.assignment_id == row.pk],
        )
        for row in rows
    ]  # fmt: skip


def rows_of(parts: list[Part], user: User, *, is_proposer: bool) -> list[dict[str, Any]]:
    """The latest round first, each part with what this person may read of it."""
    prefetch_related_objects([reply for part in parts for reply in part.replies], "points")
    tasks = [part.assignment.pk for part in parts]
    open_ones = [part.assignment.pk for part in parts if part.url or is_proposer]
    contacts = list(Contact.objects.filter(assignment__in=open_ones)) if open_ones else []
    ratings = list(Rating.objects.visible_to(user).filter(reply__assignment__in=tasks).for_list().order_by("pk"))
    promises = list(Commitment.objects.visible_to(user).filter(assignment__in=tasks))
    reader = ClockReader()
    return [
        {
            "part": part,
            "clock": reader.nearest(part.assignment),
            "contacts": [row for row in contacts if row.assignment_id == part.assignment.pk],
            "ratings": rows_for(user, (row for row in ratings if row.reply.assignment_id == part.assignment.pk)),
            "to_rate": [row for row in ratings if _is_mine_to_give(row, user, part.assignment)],
            "commitments": [row for row in promises if row.assignment_id == part.assignment.pk],
        }
        for part in sorted(parts, key=lambda part: -part.assignment.round)
    ]


def _is_mine_to_give(rating: Rating, user: User, assignment: Assignment) -> bool:
    is_open = rating.state == RatingState.ASKED and rating.reply.assignment_id == assignment.pk
    return is_open and is_rater(user, rating)


def _missing(user: User, matter: Matter, rows: list[dict[str, Any]]) -> list[str]:
    """For those who keep it (and see all of it): what stands between the matter and its closing."""
    if not (matter.can(Action.CLOSE) and may_propose(user, matter)):
        return []
    promises = [promise for row in rows for promise in row["commitments"]]
    return gates.missing_in_rows([row["part"].assignment for row in rows], promises)
