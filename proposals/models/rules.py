"""Rule rows of the proposal office: categories, reasons, the number's pattern."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from members.models import Committee, Session


class Category(models.Model):
    """类别 of a proposal (经济建设, 政治建设 …, or a local list)."""

    name = models.CharField("名称", max_length=20, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "提案类别"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class DeclineReason(models.Model):
    """不予立案 reason (rules.md 2.2)."""

    name = models.CharField("理由", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "不予立案理由"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class NumberPatternQuerySet(models.QuerySet["NumberPattern"]):
    def pattern_for(self, session: Session, series: str) -> str:
        """How numbers of this series are written: the committee's own row, else the general one, else plainly."""
        committee = session.term.committee_id
        rows = self.filter(Q(committee=committee) | Q(committee=None), series=series)
        row = rows.order_by(F("committee").desc(nulls_last=True)).first()
        return row.pattern if row else "第{number}号"


def written_number(pattern: str, session: Session, number: int) -> str:
    """The number as people write it, e.g. 第31号."""
    return pattern.format(number=number, term=session.term.number, session=session.number, year=session.opens_on.year)


def check_pattern(pattern: str) -> None:
    """The pattern can be written out, and shows the number."""
    try:
        texts = {pattern.format(number=number, term=11, session=5, year=2026) for number in (1, 2)}
    except (ValueError, LookupError, AttributeError) as error:
        raise ValidationError("只能使用 {number}、{term}、{session}、{year}，例如：第{number}号。") from error
    if len(texts) == 1:
        raise ValidationError("格式里要有 {number}，不然每件提案的案号都一样。")


class NumberPattern(models.Model):
    """How the running number of a series is written, e.g. 「第{number}号」; {term}, {session}, {year} may be used."""

    class Series(models.TextChoices):
        PLENARY = "plenary", "大会提案"
        REGULAR = "regular", "平时提案"

    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, verbose_name="政协委员会", help_text="不填表示通用"
    )
    series = models.CharField("系列", max_length=10, choices=Series)
    pattern = models.CharField("格式", max_length=40, default="第{number}号", validators=[check_pattern])
    source = models.CharField("依据", max_length=200, blank=True)

    objects = NumberPatternQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案号格式"
        constraints = [
            models.UniqueConstraint(Coalesce("committee", 0), "series", name="number_pattern_once_a_committee"),
        ]

    def __str__(self) -> str:
        return f"{self.get_series_display()}：{self.pattern}"
