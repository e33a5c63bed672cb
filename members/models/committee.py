from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from members.models.person import User


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def kept_by(self, user: User) -> CommitteeQuerySet:
        """Those an administrator or rules keeper looks after: the own one and those below it (three levels at most)."""
        own = user.committee_id
        return self.filter(Q(pk=own) | Q(parent=own) | Q(parent__parent=own))


class Committee(models.Model):
    """政协委员会, the root of every matter. One installation serves one county or a whole province."""

    class Level(models.TextChoices):
        COUNTY = "county", "县（市、区）"
        CITY = "city", "市（州）"
        PROVINCE = "province", "省（自治区、直辖市）"

    name = models.CharField("全称", max_length=60, unique=True)
    short_name = models.CharField("简称", max_length=30, help_text="例如：云岭县政协")
    region = models.CharField("地区", max_length=20, help_text="例如：云岭县")
    level = models.CharField("级别", max_length=10, choices=Level, default=Level.COUNTY)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级政协")
    office_from = models.TimeField("上班时间", default=dt.time(8, 30), help_text="提醒只在工作日的上班时间发出")
    office_until = models.TimeField("下班时间", default=dt.time(17, 30))
    # Set by the demo command; the log-in page then shows the demo accounts.
    is_demo = models.BooleanField("演示", default=False, editable=False)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政协委员会"

    def __str__(self) -> str:
        return self.short_name


class Term(models.Model):
    """届: five years of one committee, with its own roster."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="terms")
    number = models.PositiveSmallIntegerField("届数")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期")

    class Meta:
        verbose_name = verbose_name_plural = "届"
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="term_number_once_a_committee"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="term_ends_after_it_starts",
                violation_error_message="结束日期必须晚于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}第{in_chinese(self.number)}届"


class SessionQuerySet(models.QuerySet["Session"]):
    def current(self, committee: Committee, date: dt.date) -> Session | None:
        """The one whose time for proposals has begun last; it runs until the next one's begins."""
        return self.filter(term__committee=committee, collects_from__lte=date).order_by("-collects_from").first()


class Session(models.Model):
    """次会议: one plenary of a term and the year that follows it. Proposals are numbered per session."""

    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届", related_name="sessions")
    number = models.PositiveSmallIntegerField("次数")
    collects_from = models.DateField("提案征集开始", help_text="从这一天起提交的提案算大会提案")
    opens_on = models.DateField("开幕日期")
    closes_on = models.DateField("闭幕日期")
    proposals_until = models.DateField("大会提案截止", help_text="这一天以后提交的算平时提案")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "次会议"
        ordering = ["-opens_on"]
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="session_number_once_a_term")]

    def __str__(self) -> str:
        return f"{in_chinese(self.term.number)}届{in_chinese(self.number)}次会议"

    def collects_on(self, date: dt.date) -> bool:
        """Does a proposal of this day count as one of the plenary (大会提案)?"""
        return self.collects_from <= date <= self.proposals_until


DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese: 11 → 十一, 4 → 四, 20 → 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")
