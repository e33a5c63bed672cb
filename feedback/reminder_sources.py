"""What the sweep watches: the clocks of assignments, and the due dates of the floors below.

A source knows its rows, the name of each matter in words (of a confidential one the number only), the page where
it is done, and how an audience is reached by a join, so that the sweep stays one statement per step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Case, CharField, F, Model, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from core import clock
from feedback.models import Deadline, ReminderStep, Watched
from feedback.states import AssignmentState
from members.models import Committee, Role, User
from proposals.models import Proposal
from proposals.states import State
from topics.models import Meeting
from topics.states import MeetingState

Audience = ReminderStep.Audience
Row: TypeAlias = Model
Rows: TypeAlias = QuerySet[Any]

# The few people who are told of every matter of the house or of a channel.
HOUSE = {
    Audience.INSPECTOR: Role.Kind.INSPECTOR,
    Audience.DISPATCHER: Role.Kind.DISPATCHER,
}
OF_THE_UNIT = {Audience.LIAISON: Role.Kind.LIAISON, Audience.UNIT_HEAD: Role.Kind.UNIT_HEAD}


@dataclass(frozen=True)
class Source:
    """``due`` is the field of the date, ``target`` the key in the page's address."""

    clock: str
    label: str
    due: str
    target: str
    page: str
    name: Combinable

    def url_parts(self) -> tuple[str, str]:
        """The page's address before and after the key."""
        before, _zero, after = reverse(self.page, args=[0]).rpartition("0")
        return before, after

    @property
    def _keeper(self) -> str:
        """Who keeps these matters in the house."""
        return Role.Kind.OFFICE if self.clock == Watched.MINUTES else Role.Kind.PROPOSAL_OFFICE

    def rows(self, committee: Committee, after: dt.date, until: dt.date) -> Rows:
        """What is due in ``(after, until]`` and not done."""
        dated = {f"{self.due}__gt": after, f"{self.due}__lte": until}
        if self.clock == Watched.REVIEW:
            return Proposal.objects.filter(committee=committee, state=State.SUBMITTED, **dated)
        if self.clock == Watched.MINUTES:
            return Meeting.objects.filter(committee=committee, state=MeetingState.HELD, **dated)
        waiting = [AssignmentState.PROPOSED, AssignmentState.REASSIGNED]
        rows = Deadline.objects.running().filter(assignment__committee=committee, clock=self.clock, **dated)
        return rows.exclude(assignment__state__in=waiting)

    def recipients(self, rows: Rows, committee: Committee, audience: str) -> Iterator[Rows]:
        """``rows`` joined to the people of an audience, as annotation ``recipient``."""
        if audience in OF_THE_UNIT:
            yield _by_role(rows, "assignment__unit__roles", OF_THE_UNIT[Audience(audience)])
        elif audience == Audience.LEADER:
            yield rows.filter(assignment__unit__leader__is_active=True).annotate(
                recipient=F("assignment__unit__leader")
            )
        elif audience == Audience.PROPOSER:
            member = "rating__submitter__member__user"
            yield rows.filter(**{f"{member}__is_active": True}).annotate(recipient=F(member))
            yield _by_role(rows, "rating__submitter__unit__roles", Role.Kind.SUBMITTER)
            yield _by_role(rows, "rating__unit__roles", Role.Kind.COMMITTEE_CLERK)
        else:
            yield from _house(rows, committee, Audience(audience), self._keeper)


def _by_role(rows: Rows, path: str, kind: str) -> Rows:
    """Whoever holds ``kind`` today in the unit at ``path``."""
    today = clock.today()
    in_force = Q(**{f"{path}__term": None}) | Q(
        **{f"{path}__term__starts_on__lte": today, f"{path}__term__ends_on__gte": today}
    )
    wanted = in_force & Q(**{f"{path}__kind": kind, f"{path}__user__is_active": True})
    told: Rows = rows.filter(wanted).annotate(recipient=F(f"{path}__user"))
    return told


def _house(rows: Rows, committee: Committee, audience: Audience, keeper: str) -> Iterator[Rows]:
    people = User.objects.filter(committee=committee, is_active=True)
    roles = (
        Role.objects.in_force(clock.today())
        .filter(kind=HOUSE.get(audience, keeper), user__in=people)
        .select_related("unit")
    )
    for role in roles:
        theirs = rows
        if audience == Audience.DISPATCHER:
            theirs = rows.filter(assignment__unit__channel=role.unit.channel if role.unit else "")
        if audience == Audience.INSPECTOR:  # a confidential matter is not for the inspectors' eyes
            theirs = theirs.exclude(assignment__proposal__is_confidential=True)
        yield theirs.annotate(recipient=Value(role.user_id))


def _proposal_name(path: str) -> Combinable:
    number, title = F(f"{path}number_text"), F(f"{path}title")
    full = Concat(number, Value("《"), title, Value("》"), output_field=TextField())
    return Case(When(**{f"{path}is_confidential": True}, then=number), default=full, output_field=TextField())


OF_AN_ASSIGNMENT = Case(
    When(assignment__proposal__isnull=False, then=_proposal_name("assignment__proposal__")),
    default=Concat(
        Value("《"), F("assignment__suggestion__meeting__title"), Value("》意见"),
        Cast("assignment__suggestion__order", CharField()), output_field=TextField(),
    ),
    output_field=TextField(),
)  # fmt: skip
OF_A_SUBMITTED_PROPOSAL = Concat(Value("回执号 "), F("receipt_number"), output_field=TextField())


def for_clock(name: str) -> Source:
    """The source of a clock's code; raises ValueError for a code the sweep does not know."""
    if name == Watched.REVIEW:
        return Source(name, "提案审查", "review_due_on", "pk", "proposals:detail", OF_A_SUBMITTED_PROPOSAL)
    if name == Watched.MINUTES:
        return Source(name, "会议纪要", "minutes_due_on", "pk", "topics:meeting_detail", Concat(
            Value("《"), F("title"), Value("》"), output_field=TextField()))  # fmt: skip
    label = Watched(name).label
    if name == Watched.RATING:
        return Source(name, label, "due_on", "rating_id", "feedback:rating_detail", OF_AN_ASSIGNMENT)
    if name == Watched.COMMITMENT:
        return Source(name, label, "due_on", "commitment_id", "feedback:commitment_detail", OF_AN_ASSIGNMENT)
    return Source(name, label, "due_on", "assignment_id", "feedback:assignment_detail", OF_AN_ASSIGNMENT)
