"""Load the holidays and make-up days that the library knows into our own rows."""

import datetime as dt
from typing import Any

import chinese_calendar
from django.core.management.base import BaseCommand, CommandParser

from core.models import SpecialDay

SOURCE = "国务院办公厅年度放假通知"


class Command(BaseCommand):
    help = "Load holidays and make-up working days, e.g. load_calendar 2024 2025 2026."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="+", type=int)

    def handle(self, *args: Any, years: list[int], **options: Any) -> None:
        for year in years:
            try:
                days = special_days(year)
            except NotImplementedError:
                self.stderr.write(f"{year}：放假安排尚未公布，按周一至周五推算，日期标为暂定。")
                continue
            SpecialDay.objects.bulk_create(
                days, update_conflicts=True, unique_fields=["date"], update_fields=["is_workday", "name", "source"]
            )
            self.stdout.write(f"{year}：载入 {len(days)} 天。")


def special_days(year: int) -> list[SpecialDay]:
    """The days of ``year`` that do not follow their weekday. Raises NotImplementedError when unpublished."""
    days = []
    for offset in range(366 if dt.date(year, 12, 31).timetuple().tm_yday == 366 else 365):
        date = dt.date(year, 1, 1) + dt.timedelta(days=offset)
        _, name = chinese_calendar.get_holiday_detail(date)
        is_workday = chinese_calendar.is_workday(date)
        if name or is_workday != (date.weekday() < 5):
            days.append(SpecialDay(date=date, is_workday=is_workday, name=CHINESE.get(name, name or ""), source=SOURCE))
    return days


CHINESE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
