"""How a date that somebody must meet reads today: 还剩 5 个工作日, and its colour (UI.md, tokens)."""

import datetime as dt
from dataclasses import dataclass

from core.workdays import Calendar

NEAR = 7  # working days; a clock with no more than these is amber


@dataclass(frozen=True)
class Countdown:
    """The values of ``components/clock.html``."""

    date: dt.date
    words: str
    family: str
    provisional: bool
    url: str
    is_late: bool


def countdown(
    due_on: dt.date, *, today: dt.date, calendar: Calendar, provisional: bool = False, url: str = ""
) -> Countdown:  # fmt: skip
    """Blue with more than seven working days left, amber with fewer, red when late."""
    days = calendar.workdays_between(today, due_on)
    is_late = due_on < today
    if is_late:
        words, family = (f"超期 {-days} 个工作日" if days else "已超期"), "red"
    elif due_on == today:
        words, family = "今天到期", "amber"
    else:
        words, family = f"还剩 {days} 个工作日", "amber" if days <= NEAR else "blue"
    return Countdown(due_on, words, family, provisional, url, is_late)
