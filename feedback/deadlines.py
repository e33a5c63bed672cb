"""The clocks of an assignment: started and stopped by the steps, read by pages and by the reminders."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from core import clock as time
from core.workdays import Calendar, Due
from feedback.models import Assignment, Clock, Commitment, Deadline, Extension, Rating
from members import periods

# What a unit owes; the rating is the proposer's.
DUTIES = (
    Clock.RETURN_WINDOW, Clock.FIRST_CONTACT, Clock.ASSIST_OPINION, Clock.REPLY, Clock.REWORK, Clock.COMMITMENT,
)  # fmt: skip
# The clock that the unit's answer stops; an extension moves this one.
ANSWERS = (Clock.REPLY, Clock.REWORK, Clock.ASSIST_OPINION)
NEAR = 7  # working days; a clock with no more than these is amber


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
class Face:
    """A clock as a page shows it (``components/clock.html``)."""

    label: str
    date: dt.date
    words: str
    family: str
    provisional: bool
    url: str
    is_late: bool


class ClockReader:
    """How clocks read today; the calendar is loaded once, when the first of them is read."""

    def __init__(self) -> None:
        self.today = time.today()

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.load()

    def face(self, deadline: Deadline) -> Face:
        if deadline.stopped_at is None:
            words, family, late = words_of(deadline.due_on, self.today, self.calendar)
        else:
            words, family, late = _words_when_stopped(deadline, self.calendar)
        return Face(
            deadline.get_clock_display(), deadline.due_on, words, family,
            deadline.provisional and deadline.stopped_at is None, deadline.get_absolute_url(), late,
        )  # fmt: skip

    def nearest(self, assignment: Assignment) -> Face | None:
        """The nearest running clock of what the unit owes; the proposers' ratings are not its own."""
        owed = [deadline for deadline in running_of(assignment) if deadline.clock in DUTIES]
        return self.face(owed[0]) if owed else None


def words_of(due_on: dt.date, today: dt.date, calendar: Calendar) -> tuple[str, str, bool]:
    """What is left, the colour family, and whether it is late: (还剩 5 个工作日, amber, False)."""
    days = calendar.workdays_between(today, due_on)
    if due_on < today:
        return (f"超期 {-days} 个工作日" if days else "已超期"), "red", True
    if due_on == today:
        return "今天到期", "amber", False
    return f"还剩 {days} 个工作日", "amber" if days <= NEAR else "blue", False


def _words_when_stopped(deadline: Deadline, calendar: Calendar) -> tuple[str, str, bool]:
    assert deadline.stopped_at is not None
    stopped_on = time.local(deadline.stopped_at).date()
    days = calendar.workdays_between(deadline.due_on, stopped_on)
    if stopped_on <= deadline.due_on:
        return "按期办结", "green", False
    return (f"超期 {days} 个工作日办结" if days else "超期办结"), "grey", True
