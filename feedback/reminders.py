"""The reminder sweep: who must be told of which clock is a question to the rows (DESIGN §6, rule R13).

A step of the ladder is an offset in working days from the due date. On any day each step covers a window of due
dates: those whose step is reached and whose next step is not. So the sweep asks ``<=``, catches up after any
downtime with the furthest step only, and one INSERT … SELECT per step and audience writes what is missing. The
notice's key holds clock, date and step: run twice, late, or in two workers, the sweep adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from core import clock
from core.workdays import Calendar
from feedback import reminder_sources
from feedback.models import ReminderStep
from feedback.reminder_sources import Source
from members.models import Committee

FAR_PAST = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Window:
    """Due dates in ``(after, until]`` stand at this offset today; one step per audience."""

    clock: str
    offset: int
    after: dt.date
    until: dt.date
    steps: list[ReminderStep]


def sweep() -> int:
    """Plan every notice owed now; the number written. Outside working hours nothing is planned."""
    calendar, now = Calendar.load(), clock.now()
    written = 0
    if calendar.is_workday(now.date()):
        for committee in Committee.objects.filter(office_from__lte=now.time(), office_until__gt=now.time()):
            written += _sweep_of(committee, now.date(), calendar)
    return written


def _sweep_of(committee: Committee, today: dt.date, calendar: Calendar) -> int:
    written = 0
    for window in windows(committee, today, calendar):
        source = reminder_sources.for_clock(window.clock)
        rows = source.rows(committee, window.after, window.until)
        for step in window.steps:
            for told in source.recipients(rows, committee, step.audience):
                written += _insert(told, source, window)
    return written


def windows(committee: Committee, today: dt.date, calendar: Calendar) -> Iterator[Window]:
    """The windows of every clock that has steps; a committee's own rows for a clock replace the general ones."""
    for name, steps in _ladder(committee).items():
        after = FAR_PAST
        for offset in sorted({step.offset for step in steps}, reverse=True):
            until = reached_until(today, offset, calendar)
            yield Window(name, offset, after, until, [step for step in steps if step.offset == offset])
            after = until


def _ladder(committee: Committee) -> dict[str, list[ReminderStep]]:
    rows = ReminderStep.objects.filter(is_active=True)
    own = set(rows.filter(committee=committee).values_list("clock", flat=True))
    ladder: dict[str, list[ReminderStep]] = {}
    for step in rows.filter(committee=committee) | rows.filter(committee=None).exclude(clock__in=own):
        ladder.setdefault(step.clock, []).append(step)
    return ladder


def reached_until(today: dt.date, offset: int, calendar: Calendar) -> dt.date:
    """The latest due date that stands at ``offset`` today: -7 is reached by what is due in seven working days.

    A due date on a rest day counts with the working day before it.
    """
    reached = calendar.workdays_before(today, offset) if offset > 0 else calendar.add_workdays(today, -offset).date
    return calendar.next_workday(reached) - dt.timedelta(days=1)


def _insert(told: QuerySet[reminder_sources.Row], source: Source, window: Window) -> int:
    """Write one notice per row of ``told`` (each has ``recipient``); what is there already stays as it is."""
    before, after = source.url_parts()
    notices = told.annotate(
        notice_key=Concat(
            Value(f"{window.clock}-"), Cast("pk", CharField()), Value("-"), Cast(source.due, CharField()),
            Value(f"-{window.offset:+d}"),
        ),
        notice_subject=Value(f"{source.label}{words(window.offset)}", CharField()),
        notice_text=Concat(
            source.name, Value(f"：{source.label}期限是 "), Cast(source.due, CharField()), Value("，请及时办理。"),
            output_field=TextField(),
        ),
        notice_url=Concat(Value(before), Cast(source.target, CharField()), Value(after)),
        notice_at=Value(clock.now()),
    ).values_list("recipient", "notice_key", "notice_subject", "notice_text", "notice_url", "notice_at")  # fmt: skip
    sql, params = notices.order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} {sql} ON CONFLICT DO NOTHING", params)
        return max(int(cursor.rowcount), 0)


INSERT = "INSERT INTO members_notification (recipient_id, key, subject, text, url, created_at)"


def words(offset: int) -> str:
    """How the step is said: 7 个工作日内到期, 今天到期, 已超期 1 个工作日."""
    if offset == 0:
        return "今天到期"
    return f"在 {-offset} 个工作日内到期" if offset < 0 else f"已超期 {offset} 个工作日"
