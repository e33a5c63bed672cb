"""Due dates from period rows; the dates are the oracles of the official calendars of 2025 and 2026."""

import datetime as dt

import pytest

from members.models import Committee, Period
from members.periods import PeriodMissing, due_on, explain
from tests.people import World

Code, Unit = Period.Code, Period.Unit


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def set_period(code: str, length: int, unit: str, committee: Committee | None = None, **facts: object) -> None:
    Period.objects.filter(code=code, committee=committee).delete()
    Period.objects.create(code=code, length=length, unit=unit, committee=committee, **facts)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-02-10", 15, "2026-03-09"),  # over the Spring Festival, two make-up Saturdays within
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-12", 7, "2026-02-28"),  # ends on a make-up Saturday
        ("2026-02-12", 10, "2026-03-04"),
        ("2026-04-29", 5, "2026-05-09"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2025-09-26", 7, "2025-10-13"),
    ],
)
def test_working_days(world: World, start: str, length: int, due: str) -> None:
    set_period(Code.RETURN_WINDOW, length, Unit.WORKING_DAY)
    found = due_on(world.committee, Code.RETURN_WINDOW, day(start))
    assert (found.date, found.provisional) == (day(due), False)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-07-01", 3, "2026-10-08"),  # 10-01 is a holiday
        ("2026-06-25", 3, "2026-09-28"),
        ("2025-11-30", 3, "2026-02-28"),  # clamped to the month's end, a make-up Saturday
    ],
)
def test_months_end_on_a_working_day(world: World, start: str, months: int, due: str) -> None:
    set_period(Code.REPLY, months, Unit.MONTH)
    assert due_on(world.committee, Code.REPLY, day(start)).date == day(due)


def test_months_that_do_not_roll(world: World) -> None:
    set_period(Code.REPLY, 3, Unit.MONTH, rolls_forward=False)
    assert due_on(world.committee, Code.REPLY, day("2026-07-01")).date == day("2026-10-01")


def test_a_year_without_a_notice_is_provisional(world: World) -> None:
    set_period(Code.REPLY, 6, Unit.MONTH)
    found = due_on(world.committee, Code.REPLY, day("2026-08-31"))
    assert (found.date, found.provisional) == (day("2027-03-01"), True)  # 2027-02-28 is a Sunday


def test_days_roll_over_a_weekend(world: World) -> None:
    set_period(Code.RATING, 10, Unit.DAY)
    assert due_on(world.committee, Code.RATING, day("2026-03-04")).date == day("2026-03-16")


def test_the_committee_comes_before_the_general_row(world: World) -> None:
    set_period(Code.REVIEW, 3, Unit.WORKING_DAY, world.committee)
    assert due_on(world.committee, Code.REVIEW, day("2026-03-02")).date == day("2026-03-05")
    assert due_on(world.stranger.committee, Code.REVIEW, day("2026-03-02")).date == day("2026-03-09")


def test_a_missing_row_says_who_has_to_add_it(world: World) -> None:
    Period.objects.filter(code=Code.MINUTES).delete()
    with pytest.raises(PeriodMissing, match="会议纪要"):
        due_on(world.committee, Code.MINUTES, day("2026-03-02"))


def test_the_explanation_counts_every_day(world: World) -> None:
    set_period(Code.RETURN_WINDOW, 7, Unit.WORKING_DAY, source="县政府办文件")
    told = explain(world.committee, Code.RETURN_WINDOW, day("2026-02-12"))
    assert (told.rule, told.source) == ("申请退办：7个工作日", "县政府办文件")
    assert [one.nth for one in told.days if one.nth] == [1, 2, 3, 4, 5, 6, 7]
    assert told.days[0].date == day("2026-02-13")
    assert {one.name for one in told.days if one.nth is None} == {"春节"}
    assert told.days[-1].date == told.due.date == day("2026-02-28")


def test_the_explanation_of_months_names_the_rest_days_at_the_end(world: World) -> None:
    set_period(Code.REPLY, 3, Unit.MONTH)
    told = explain(world.committee, Code.REPLY, day("2026-07-01"))
    assert [one.date.day for one in told.days] == [1, 2, 3, 4, 5, 6, 7]
    assert {one.name for one in told.days} == {"国庆节"}
