"""Moments of the demo year, relative to the day of loading: working hours of working days."""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core import clock
from core.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Moments:
    today: dt.date
    calendar: Calendar

    def at(self, days_ago: int, hour: int = 10) -> AbstractContextManager[None]:
        """The clock stands at that hour, ``days_ago`` days ago, or on the working day before."""
        return clock.at(dt.datetime.combine(self.day(days_ago), dt.time(hour, 12), SHANGHAI))

    def day(self, days_ago: int) -> dt.date:
        date = self.today - dt.timedelta(days=days_ago)
        while not self.calendar.is_workday(date):
            date -= dt.timedelta(days=1)
        return date
