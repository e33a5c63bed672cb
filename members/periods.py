"""Due dates from the period rows: ``due_on`` says the date, ``explain`` shows the count day by day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from core.workdays import Calendar, Day, Due, add_months
from members.models import Committee, Period


class PeriodMissing(Exception):
    """No period row for this code; the rules keeper has to add one."""


@dataclass(frozen=True)
class Explanation:
    """How a date came about: the rule in words, the days counted, and the date itself."""

    rule: str
    source: str
    days: list[Day]
    due: Due


def period_for(committee: Committee, code: str) -> Period:
    """The committee's own row, or the general one. Raises PeriodMissing."""
    rows = Period.objects.filter(code=code).filter(committee__in=[committee]) | Period.objects.filter(
        code=code, committee=None
    )
    row = rows.order_by(F("committee").desc(nulls_last=True)).first()
    if row is None:
        raise PeriodMissing(f"还没有设置“{Period.Code(code).label}”的期限，请规则管理员在系统管理里补上。")
    return row


def due_on(committee: Committee, code: str, start: dt.date) -> Due:
    """The date by which a clock of this code, started on ``start``, must stop."""
    return _due(period_for(committee, code), start, Calendar.load())


def explain(committee: Committee, code: str, start: dt.date) -> Explanation:
    """The same date, with the days one by one (for days and months: only the rest days rolled over)."""
    period, calendar = period_for(committee, code), Calendar.load()
    due = _due(period, start, calendar)
    if period.unit == Period.Unit.WORKING_DAY:
        days = list(calendar.count(start, period.length))
    else:
        unrolled = _unrolled(period, start)
        span = (due.date - unrolled).days
        days = [
            Day(date, None, calendar.special.get(date, (False, "休息日"))[1])
            for date in (unrolled + dt.timedelta(days=offset) for offset in range(span))
        ]
    return Explanation(str(period), period.source, days, due)


def _due(period: Period, start: dt.date, calendar: Calendar) -> Due:
    if period.unit == Period.Unit.WORKING_DAY:
        return calendar.add_workdays(start, period.length)
    date = _unrolled(period, start)
    if period.rolls_forward:
        date = calendar.roll_forward(date)
    return Due(date, calendar.is_provisional(start, date))


def _unrolled(period: Period, start: dt.date) -> dt.date:
    if period.unit == Period.Unit.MONTH:
        return add_months(start, period.length)
    return start + dt.timedelta(days=period.length)
