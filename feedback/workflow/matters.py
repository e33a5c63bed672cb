"""The one place that picks a proposal's or a suggestion's verbs, so that both travel the same road.

Call these inside a transaction, before the assignment is locked: locks go from the lowest floor up.
"""

from typing import Any

from django.db.models import Max

from feedback.models import Assignment
from feedback.models.assignment import AssignmentQuerySet
from feedback.people import Matter
from members.models import User
from proposals import workflow as proposals
from proposals.models import Proposal
from proposals.states import Action, State
from topics import workflow as topics

# The words are the same on both floors: SuggestionAction and SuggestionState have them too.
ASSIGN, ASSIGNED, REPLIED, TRACKING, CLOSED = (
    Action.ASSIGN, State.ASSIGNED, State.REPLIED, State.TRACKING, State.CLOSED,
)  # fmt: skip


def key_of(matter: Matter) -> dict[str, Any]:
    """The foreign key of an assignment that holds this matter."""
    return {"proposal": matter} if isinstance(matter, Proposal) else {"suggestion": matter}


def assignments_of(matter: Matter) -> AssignmentQuerySet:
    return Assignment.objects.filter(**key_of(matter)).select_related("unit", "committee").order_by("pk")


def round_of(matter: Matter) -> int:
    """The round in which the matter is handled now; 1 before anything was proposed."""
    found: int | None = assignments_of(matter).aggregate(last=Max("round"))["last"]
    return found or 1


def assign(matter: Matter, *, by: User) -> Matter:
    """交办: something of it was issued."""
    if isinstance(matter, Proposal):
        return proposals.assign(matter, by=by)
    return topics.assign_suggestion(matter, by=by)


def reply(matter: Matter, *, by: User) -> Matter:
    """答复: every unit that had to answer has answered."""
    if isinstance(matter, Proposal):
        return proposals.reply(matter, by=by)
    return topics.reply_suggestion(matter, by=by)


def rehandle(matter: Matter, *, by: User) -> Matter:
    """再次办理: another round begins."""
    if isinstance(matter, Proposal):
        return proposals.rehandle(matter, by=by)
    return topics.rehandle_suggestion(matter, by=by)


def track(matter: Matter, *, by: User) -> Matter:
    """跟踪落实: something was promised."""
    if isinstance(matter, Proposal):
        return proposals.track(matter, by=by)
    return topics.track_suggestion(matter, by=by)


def close(matter: Matter, *, by: User, note: str) -> Matter:
    """落实销号: what was promised is done or explained."""
    if isinstance(matter, Proposal):
        return proposals.close(matter, by=by, note=note)
    return topics.close_suggestion(matter, by=by, note=note)
