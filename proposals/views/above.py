"""What the floor above knows of a proposal, reached by reverse relations and filtered by what the person may see."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.urls import reverse

from core.countdown import Countdown, countdown
from core.workdays import Calendar
from members.models import User
from proposals.models import Proposal
from proposals.permissions import is_proposal_office
from proposals.states import BEFORE_REGISTRATION, Action

PROPOSED, ISSUED, RATED = "proposed", "issued", "given"  # states of an assignment, a reply, a rating
ANSWERS = ("reply", "rework", "assist_opinion")  # the clocks that an answer stops
PROMISES = ("commitment",)


@dataclass(frozen=True)
class Answer:
    """One reply that this person may see, and the rating it asks of him (no address: nothing to rate)."""

    reply: Any
    rating_url: str
    is_rated: bool


@dataclass(frozen=True)
class Task:
    """One unit's part in the handling. ``url`` is empty where its page is not this person's to see."""

    assignment: Any
    url: str
    answers: Sequence[Answer]


def tasks_of(proposal: Proposal, user: User) -> list[Task]:
    """Of a merged one, those of its main proposal. What is only proposed is seen by those who propose and hand on."""
    main = proposal.leading
    if main.state in BEFORE_REGISTRATION:
        return []
    model: Any = Proposal._meta.get_field("assignments").related_model
    seen = Exists(model.objects.visible_to(user).filter(pk=OuterRef("pk")))
    found = model.objects.filter(proposal=main).current().select_related("unit").annotate(is_seen=seen)
    rows = list(found.filter(Q(is_seen=True) | ~Q(state=PROPOSED)).order_by("round", "pk"))  # fmt: skip
    prefetch_related_objects([row for row in rows if row.state != PROPOSED], "deadlines")
    answers = _answers(model, [row for row in rows if row.replied_at], user)
    return [Task(row, row.get_absolute_url() if row.is_seen else "", answers.get(row.pk, [])) for row in rows]


def _answers(model: Any, rows: list[Any], user: User) -> dict[int, list[Answer]]:
    """The issued replies, each with the key and the state of this person's own rating of it."""
    if not rows:
        return {}
    reply: Any = model._meta.get_field("replies").related_model
    rating: Any = reply._meta.get_field("ratings").related_model
    own = rating.objects.of_person(user).filter(reply=OuterRef("pk"))
    found = reply.objects.visible_to(user).filter(assignment__in=rows, state=ISSUED).order_by("issued_at")
    found = found.annotate(own_rating=Subquery(own.values("pk")[:1]), own_state=Subquery(own.values("state")[:1]))
    answers: dict[int, list[Answer]] = {}
    for row in found.select_related("reply_class", "confirmed_class"):
        url = reverse("feedback:rating_detail", args=[row.own_rating]) if row.own_rating else ""
        answers.setdefault(row.assignment_id, []).append(Answer(row, url, is_rated=row.own_state == RATED))
    return answers


def nearest_clock(tasks: Sequence[Task], *, today: dt.date, calendar: Calendar, linked: bool) -> Countdown | None:
    """The running clock that ends first: of the answers, and once they are given, of what was promised."""
    issued = [task.assignment for task in tasks if task.assignment.state != PROPOSED]
    running = [row for assignment in issued for row in assignment.deadlines.all() if row.stopped_at is None]
    for kinds in (ANSWERS, PROMISES):
        rows = [row for row in running if row.clock in kinds]
        if rows:
            first = min(rows, key=lambda row: (row.due_on, row.pk))
            url = first.get_absolute_url() if linked else ""
            return countdown(first.due_on, today=today, calendar=calendar, provisional=first.provisional, url=url)
    return None


def steps_above(user: User, proposal: Proposal) -> list[dict[str, Any]]:
    """What the proposal office does next on the floor above: propose the units, close the matter."""
    if not is_proposal_office(user, proposal) or proposal.merged_into_id is not None:
        return []
    wanted = [
        (Action.ASSIGN, "提出承办单位", reverse("feedback:propose", args=["proposal", proposal.pk])),
        (Action.CLOSE, "落实销号", reverse("feedback:proposal_close", args=[proposal.pk])),
    ]
    return [
        {"label": label, "url": url, "danger": False, "sentence": ""}
        for action, label, url in wanted
        if proposal.can(action)
    ]
