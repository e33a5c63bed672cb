"""The clocks of an assignment: started and stopped by the steps, read by pages and by the reminders."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core import clock as time
from core.countdown import Countdown, countdown
from core.workdays import Calendar, Due
from feedback.models import Assignment, Clock, Commitment, Deadline, Extension, Rating
from members import periods

# What a unit owes; the rating is the proposer's.
DUTIES = (
    Clock.RETURN_WINDOW, Clock.FIRST_CONTACT, Clock.ASSIST_OPINION, Clock.REPLY, Clock.REWORK, Clock.COMMITMENT,
)  # fmt: skip
# The clock that the unit's answer stops; an extension moves this one.
ANSWERS = (Clock.REPLY, Clock.REWORK, Clock.ASSIST_OPINION)


def start(
    assignment: Assignment,
    clock: str,
    on: dt.date,
    *,
    commitment: Commitment | None = None,
    rating: Rating | None = None,
) -> Deadline:
    """Start a clock on ``on`` (that day does not count): the date is computed now and stored."""
    if commitment is not None:
        calendar = Calendar.load()
        due = Due(commitment.due_on, calendar.is_provisional(on, commitment.due_on))
    else:
        due = periods.due_on(assignment.committee, clock, on)
    return Deadline.objects.create(
        assignment=assignment, clock=clock, commitment=commitment, rating=rating,
        started_on=on, due_on=due.date, provisional=due.provisional,
    )  # fmt: skip


def stop(
    assignment: Assignment, *clocks: str, commitment: Commitment | None = None, rating: Rating | None = None
) -> None:
    """Stop these clocks where they run. An extension still waiting for its answer is answered by that."""
    rows = Deadline.objects.running().filter(assignment=assignment, clock__in=clocks)
    if commitment is not None:
        rows = rows.filter(commitment=commitment)
    if rating is not None:
        rows = rows.filter(rating=rating)
    stopped, now = list(rows.values_list("pk", flat=True)), time.now()
    Deadline.objects.filter(pk__in=stopped).update(stopped_at=now)
    Extension.objects.filter(deadline__in=stopped, answer=Extension.Answer.ASKED).update(
        answer=Extension.Answer.REFUSED, decided_at=now, decided_note="期限已经办结，不再需要延期。"
    )


def running_of(assignment: Assignment) -> list[Deadline]:
    """The running clocks, the nearest first; uses what a list has prefetched."""
    running = [deadline for deadline in assignment.deadlines.all() if deadline.stopped_at is None]
    return sorted(running, key=lambda deadline: (deadline.due_on, deadline.pk))


def in_order(assignment: Assignment) -> list[Deadline]:
    """All clocks for the page: the running ones by their date, then the stopped ones."""
    stopped = [deadline for deadline in assignment.deadlines.all() if deadline.stopped_at is not None]
    return running_of(assignment) + sorted(stopped, key=lambda deadline: (deadline.due_on, deadline.pk))


def of_kind(assignment: Assignment, clock: str) -> Deadline | None:
    """The clock of this kind, running or stopped."""
    return next((deadline for deadline in assignment.deadlines.all() if deadline.clock == clock), None)


def answer_clock(assignment: Assignment) -> Deadline | None:
    """The running clock that the unit's answer will stop."""
    return next((deadline for deadline in running_of(assignment) if deadline.clock in ANSWERS), None)


@dataclass(frozen=True)
class Face(Countdown):
    """A clock as a page shows it (``components/clock.html``), with what it counts."""

    label: str


class ClockReader:
    """How clocks read today; the calendar is loaded once, when the first of them is read."""

    def __init__(self) -> None:
        self.today = time.today()

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.load()

    def face(self, deadline: Deadline) -> Face:
        if deadline.stopped_at is None:
            shown = countdown(
                deadline.due_on, today=self.today, calendar=self.calendar,
                provisional=deadline.provisional, url=deadline.get_absolute_url(),
            )  # fmt: skip
        else:
            shown = self._ended(deadline, time.local(deadline.stopped_at).date())
        return Face(**vars(shown), label=deadline.get_clock_display())

    def _ended(self, deadline: Deadline, on: dt.date) -> Countdown:
        is_late = on > deadline.due_on
        days = self.calendar.workdays_between(deadline.due_on, on)
        words = "按期完成" if not is_late else f"超期 {days} 个工作日完成" if days else "超期完成"
        family = "grey" if is_late else "green"
        url = deadline.get_absolute_url()
        return Countdown(deadline.due_on, words, family, provisional=False, url=url, is_late=is_late)

    def nearest(self, assignment: Assignment) -> Face | None:
        """The nearest running clock of what the unit owes; the proposers' ratings are not its own."""
        owed = [deadline for deadline in running_of(assignment) if deadline.clock in DUTIES]
        return self.face(owed[0]) if owed else None
