"""The oracles of rules.md 5.1: computed from the State Council's notices, not from our code."""

import datetime as dt

import pytest

from core.workdays import Calendar, add_months
from tests.people import World

D = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-10", 15, "2026-03-09"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 7, "2026-02-28"),  # a make-up Saturday counts
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-04-29", 5, "2026-05-09"),  # and is where a count may end
        ("2026-09-18", 7, "2026-09-29"),
        ("2025-09-26", 7, "2025-10-13"),  # across 国庆
    ],
)
def test_working_days_follow_the_notices(world: World, start: str, days: int, expected: str) -> None:
    due = Calendar.load().add_workdays(D(start), days)
    assert (due.date, due.provisional) == (D(expected), False)


def test_a_year_without_a_notice_is_provisional(world: World) -> None:
    due = Calendar.load().add_workdays(D("2026-12-01"), 30)
    assert (due.date, due.provisional) == (D("2027-01-12"), True)


def test_days_are_counted_back_and_between(world: World) -> None:
    calendar = Calendar.load()
    assert calendar.workdays_before(D("2026-03-09"), 15) == D("2026-02-10")
    assert calendar.workdays_between(D("2026-02-10"), D("2026-03-09")) == 15
    assert calendar.workdays_between(D("2026-03-09"), D("2026-02-10")) == -15


def test_the_count_shows_every_day(world: World) -> None:
    days = list(Calendar.load().count(D("2026-02-12"), 2))
    assert [(day.date, day.nth) for day in days] == [(D("2026-02-13"), 1), (D("2026-02-14"), 2)]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [("2025-11-30", 3, "2026-02-28"), ("2026-07-01", 3, "2026-10-01"), ("2026-08-31", 6, "2027-02-28")],
)
def test_months_are_clamped_to_the_end(start: str, months: int, expected: str) -> None:
    assert add_months(D(start), months) == D(expected)
