"""The general periods an installation starts with; every one is a row the rules keeper may change."""

from members.models import Period

WORKING_DAY, MONTH = Period.Unit.WORKING_DAY, Period.Unit.MONTH

DEFAULT_PERIODS: list[tuple[str, int, str, str]] = [
    (Period.Code.REVIEW, 5, WORKING_DAY, "本系统默认"),
    (Period.Code.RETURN_WINDOW, 5, WORKING_DAY, "各地 3 至 10 个工作日不等，取 5 个工作日"),
    (Period.Code.FIRST_CONTACT, 15, WORKING_DAY, "交办后 15 个工作日内联系提案者（崇义）"),
    (Period.Code.ASSIST_OPINION, 1, MONTH, "会办意见 1 个月内送主办单位"),
    (Period.Code.REPLY, 3, MONTH, "交办后 3 个月内书面答复"),
    (Period.Code.REWORK, 1, MONTH, "委员不满意的，1 个月内再次答复"),
    (Period.Code.EXTENSION, 1, MONTH, "经同意可延期 1 个月"),
    (Period.Code.RATING, 15, WORKING_DAY, "收到答复后 15 个工作日内反馈（崇义）"),
    (Period.Code.PUBLICATION, 20, WORKING_DAY, "答复后 20 个工作日内公开（安徽）"),
    (Period.Code.MEETING_NOTICE, 15, WORKING_DAY, "会前 15 个工作日通知"),
    (Period.Code.MEETING_PAPERS, 10, WORKING_DAY, "会前 10 个工作日送材料"),
    (Period.Code.MINUTES, 7, WORKING_DAY, "会后 7 个工作日内报送纪要"),
]


def load_default_periods() -> None:
    """Add the general rows that are missing; rows that exist are left as they are."""
    Period.objects.bulk_create(
        [Period(code=code, length=length, unit=unit, source=source) for code, length, unit, source in DEFAULT_PERIODS],
        ignore_conflicts=True,
    )
