"""How the clock of the minutes reads today, for ``components/clock.html``."""

from typing import Any

from core import clock
from core.workdays import Calendar
from topics.models import Meeting
from topics.states import MeetingState

NEAR = 7  # working days; with no more than these left a clock is amber


def minutes_clock(meeting: Meeting, calendar: Calendar | None = None) -> dict[str, Any] | None:
    """The clock runs from the meeting until the minutes are signed; outside of that there is none."""
    if meeting.state != MeetingState.HELD or meeting.minutes_due_on is None:
        return None
    today, due = clock.today(), meeting.minutes_due_on
    left = (calendar or Calendar.load()).workdays_between(today, due)
    if today > due:
        words, family = f"纪要超期 {-left} 个工作日", "red"
    elif today == due:
        words, family = "纪要今天到期", "amber"
    else:
        words, family = f"纪要还剩 {left} 个工作日", "amber" if left <= NEAR else "blue"
    return {"date": due, "words": words, "family": family, "provisional": meeting.minutes_due_provisional, "url": ""}
