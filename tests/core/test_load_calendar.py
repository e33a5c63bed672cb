"""The library's days become our rows; the expected dates are the State Council's notices."""

import pytest
from django.core.management import call_command

from core.models import SpecialDay

MAKE_UP = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


@pytest.mark.parametrize("year", MAKE_UP)
def test_make_up_days_are_those_of_the_notice(db: None, year: int) -> None:
    call_command("load_calendar", str(year))
    days = SpecialDay.objects.filter(is_workday=True).order_by("date").values_list("date", flat=True)
    assert [f"{date:%m-%d}" for date in days] == MAKE_UP[year]


def test_the_holidays_of_2026(db: None) -> None:
    call_command("load_calendar", "2026")
    named = SpecialDay.objects.filter(is_workday=False, name="国庆节").order_by("date")
    assert [f"{row.date:%m-%d}" for row in named] == [f"10-0{number}" for number in range(1, 8)]
    assert set(SpecialDay.objects.values_list("name", flat=True)) == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节",
    }  # fmt: skip


def test_loading_twice_changes_nothing_and_mends_what_was_wrong(db: None) -> None:
    call_command("load_calendar", "2025", "2026")
    count = SpecialDay.objects.count()
    SpecialDay.objects.filter(date="2026-02-28").update(is_workday=False)
    call_command("load_calendar", "2025", "2026")
    assert SpecialDay.objects.count() == count
    assert SpecialDay.objects.get(date="2026-02-28").is_workday


def test_an_unpublished_year_is_said_and_the_others_are_loaded(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_calendar", "2027", "2026")
    said = capsys.readouterr()
    assert "2027：放假安排尚未公布" in said.err
    assert "2026：载入" in said.out
