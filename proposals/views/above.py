"""What the floor above knows of a proposal, reached by reverse relations and filtered by what the person may see."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects
from django.urls import reverse

from core.countdown import Countdown, countdown
from core.workdays import Calendar
from members.models import User
from proposals.models import CLOCKS_OF_UNITS, PROMISE, Proposal
from proposals.permissions import is_proposal_office
from proposals.states import BEFORE_REGISTRATION, Action

PROPOSED, ISSUED, RATED = "proposed", "issued", "given"  # states of an assignment, a reply, a rating


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
    """The running clock that ends first, of an answer or of what was promised in one."""
    issued = [task.assignment for task in tasks if task.assignment.state != PROPOSED]
    running = [
        row
        for assignment in issued
        for row in assignment.deadlines.all()
        if row.stopped_at is None and row.clock in CLOCKS_OF_UNITS
    ]
    if not running:
        return None
    first = min(running, key=lambda row: (row.due_on, row.pk))
    url = first.get_absolute_url() if linked else ""
    shown = countdown(first.due_on, today=today, calendar=calendar, provisional=first.provisional, url=url)
    return replace(shown, words=clock_words(first.clock, shown.words))


def clock_words(kind: str, words: str) -> str:
    """A promise says so: its date is not the answer's."""
    return f"承诺 {words}" if kind == PROMISE else words


def steps_above(user: User, proposal: Proposal, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """What is done next on the floor above: rate an answer, propose the units, close the matter."""
    acts = [
        _act(f"评价{task.assignment.unit}的答复", answer.rating_url)
        for task in tasks
        for answer in task.answers
        if answer.rating_url and not answer.is_rated
    ]
    if proposal.merged_into_id is None and is_proposal_office(user, proposal):
        if proposal.can(Action.CLOSE):
            acts.append(_act("落实销号", reverse("feedback:proposal_close", args=[proposal.pk])))
        if proposal.can(Action.ASSIGN):
            words = "增加承办单位" if tasks else "提出承办单位"
            acts.append(_act(words, reverse("feedback:propose", args=["proposal", proposal.pk])))
    return acts


def _act(label: str, url: str) -> dict[str, Any]:
    return {"label": label, "url": url, "danger": False, "sentence": ""}
