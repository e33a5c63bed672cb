import datetime as dt

import pytest

from core.countdown import countdown
from core.workdays import Calendar

CALENDAR = Calendar(
    {dt.date(2026, 2, 28): (True, "春节调休"), dt.date(2026, 2, 16): (False, "春节")}, frozenset({2026})
)


@pytest.mark.parametrize(
    ("due", "today", "words", "family", "late"),
    [
        ("2026-03-12", "2026-03-02", "还剩 8 个工作日", "blue", False),
        ("2026-03-11", "2026-03-02", "还剩 7 个工作日", "amber", False),
        ("2026-03-02", "2026-03-02", "今天到期", "amber", False),
        ("2026-02-27", "2026-03-02", "超期 2 个工作日", "red", True),  # the make-up Saturday counts
        ("2026-03-07", "2026-03-08", "已超期", "red", True),  # a weekend: late, but by no working day
    ],
)
def test_what_is_left(due: str, today: str, words: str, family: str, late: bool) -> None:
    shown = countdown(dt.date.fromisoformat(due), today=dt.date.fromisoformat(today), calendar=CALENDAR)
    assert (shown.words, shown.family, shown.is_late) == (words, family, late)
