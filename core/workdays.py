"""Working days with 调休: rows of special days and one pure count (rule R16, rules.md 5.1).

The day a clock starts does not count. A year without a single row has no published notice yet: it is
counted by weekdays and every date in it is provisional (暂定).
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.models import SpecialDay

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day of a count. ``nth`` is its number among the working days, None for a rest day."""

    date: dt.date
    nth: int | None
    name: str  # of the holiday or make-up day; empty for an ordinary day


@dataclass(frozen=True)
class Due:
    """A date somebody must meet; ``provisional`` when it rests on a year without a holiday notice."""

    date: dt.date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The special days of all years, read once per count: date → (is a working day, name)."""

    special: Mapping[dt.date, tuple[bool, str]]
    known_years: frozenset[int]

    @classmethod
    def load(cls) -> Calendar:
        """Read the rows: one query."""
        rows = {day: (works, name) for day, works, name in SpecialDay.objects.values_list("date", "is_workday", "name")}
        return cls(rows, frozenset(day.year for day in rows))

    def is_workday(self, date: dt.date) -> bool:
        if date in self.special:
            return self.special[date][0]
        return date.weekday() < 5

    def is_provisional(self, start: dt.date, end: dt.date) -> bool:
        """Does the span from ``start`` to ``end`` touch a year without a notice?"""
        return any(year not in self.known_years for year in range(start.year, end.year + 1))

    def count(self, start: dt.date, days: int) -> Iterator[Day]:
        """The days after ``start`` up to and including the ``days``-th working day."""
        date, nth = start, 0
        while nth < days:
            date += ONE_DAY
            works = self.is_workday(date)
            nth += works
            yield Day(date, nth if works else None, self.special.get(date, (works, ""))[1])

    def add_workdays(self, start: dt.date, days: int) -> Due:
        """The ``days``-th working day after ``start``; ``start`` itself for 0."""
        end = start
        for day in self.count(start, days):
            end = day.date
        return Due(end, self.is_provisional(start, end))

    def workdays_before(self, date: dt.date, days: int) -> dt.date:
        """The working day that lies ``days`` working days before ``date``."""
        while days > 0:
            date -= ONE_DAY
            days -= self.is_workday(date)
        return date

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.workdays_between(end, start)
        span = (start + ONE_DAY * offset for offset in range(1, (end - start).days + 1))
        return sum(self.is_workday(date) for date in span)

    def next_workday(self, date: dt.date) -> dt.date:
        """The first working day after ``date``."""
        return self.roll_forward(date + ONE_DAY)

    def roll_forward(self, date: dt.date) -> dt.date:
        """``date``, or the next working day when it is a rest day."""
        while not self.is_workday(date):
            date += ONE_DAY
        return date


def add_months(start: dt.date, count: int) -> dt.date:
    """The same day of the month ``count`` months later, clamped to the month's end."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return dt.date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))
