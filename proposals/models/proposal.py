from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Stateful
from members.models import Committee, Session, Unit, User, in_chinese
from proposals.models.queryset import ProposalQuerySet
from proposals.models.rules import Category, DeclineReason, NumberPattern
from proposals.states import BEFORE_REGISTRATION, MOVES, OPEN_TO_MERGE, Action, State


class Proposal(Stateful):
    """提案. Its text stands here while it is written; what people sign are immutable version rows."""

    class Publicity(models.TextChoices):
        FULL = "full", "全文公开"
        SUMMARY = "summary", "只公开案由"
        CONFIDENTIAL = "confidential", "不公开"

    class Disposition(models.TextChoices):
        OPINION_REPORT = "opinion_report", "转社情民意信息"
        ADVICE = "advice", "转意见建议"
        LETTER = "letter", "作委员来信"

    MOVES = MOVES  # type: ignore[assignment]

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="proposals")
    session = models.ForeignKey(Session, models.PROTECT, verbose_name="届次", related_name="proposals")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField("案由", max_length=50)
    situation = models.TextField("情况", max_length=3000, blank=True)
    analysis = models.TextField("分析", max_length=3000, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, verbose_name="类别")
    publicity = models.CharField("公开方式", max_length=12, choices=Publicity, default=Publicity.FULL)
    publicity_reason = models.CharField("不公开的理由", max_length=200, blank=True)
    is_confidential = models.BooleanField("不公开", default=False, editable=False)
    suggested_units = models.ManyToManyField(
        Unit, blank=True, verbose_name="建议承办单位", related_name="suggested_for"
    )
    is_researched = models.BooleanField("经过调研", default=False)
    wants_contact = models.BooleanField("愿意面商", default=True)
    typed_by = models.ForeignKey(User, models.PROTECT, verbose_name="录入人", related_name="typed_proposals")

    receipt_number = models.CharField("回执号", max_length=20, blank=True, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    review_due_on = models.DateField("审查期限", null=True, editable=False)
    review_provisional = models.BooleanField("审查期限暂定", default=False, editable=False)
    return_reason = models.TextField("退回理由", blank=True, editable=False)
    series = models.CharField("系列", max_length=10, choices=NumberPattern.Series, blank=True, editable=False)
    number = models.PositiveIntegerField("案号", null=True, editable=False)
    number_text = models.CharField("案号全称", max_length=40, blank=True, editable=False)
    registered_at = models.DateTimeField("立案时间", null=True, editable=False)
    is_key = models.BooleanField("重点提案", default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="并入", related_name="merged", editable=False
    )
    decline_reason = models.ForeignKey(
        DeclineReason, models.PROTECT, null=True, verbose_name="不予立案理由", editable=False
    )
    disposition = models.CharField("不立案后的去向", max_length=15, choices=Disposition, blank=True, editable=False)
    decided_note = models.TextField("审查意见", blank=True, editable=False)
    decided_at = models.DateTimeField("审查决定时间", null=True, editable=False)
    withdrawn_reason = models.TextField("撤案理由", blank=True, editable=False)
    assigned_at = models.DateTimeField("交办时间", null=True, editable=False)
    replied_at = models.DateTimeField("答复时间", null=True, editable=False)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    closing_note = models.TextField("落实情况", blank=True, editable=False)

    # Set by ``for_list``.
    lead_name: str | None
    signed_count: int | None
    unit_name: str | None
    unit_count: int | None
    next_due_on: dt.date | None
    next_clock: str | None
    next_provisional: bool | None
    # Set by ``with_age``.
    is_of_the_past: bool
    # Set by ``for_page``.
    file_count: int
    has_followers: bool
    has_topics: bool
    has_suggestion: bool

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提案"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="proposal_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_REGISTRATION) | Q(number__isnull=False, registered_at__isnull=False),
                name="proposal_registered_has_number",
                violation_error_message="立案后的提案必须有案号和立案时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | Q(decline_reason__isnull=False),
                name="proposal_declined_has_reason",
                violation_error_message="不予立案必须说明理由。",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=True, publicity="confidential")
                | (Q(is_confidential=False) & ~Q(publicity="confidential")),
                name="proposal_confidential_agrees",
            ),
            models.UniqueConstraint(fields=["session", "series", "number"], name="proposal_number_once_a_series"),
        ]
        indexes = [
            models.Index(fields=["committee", "-updated_at", "-id"], name="proposal_latest"),
            models.Index(fields=["session", "state"], name="proposal_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.is_confidential = self.publicity == self.Publicity.CONFIDENTIAL
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def can(self, action: str) -> bool:
        """A merged one goes the way of its main proposal, and can only part from it until that is answered."""
        if action == Action.UNMERGE:
            return super().can(action) and self.merged_into is not None and self.merged_into.state in OPEN_TO_MERGE
        return super().can(action) and (self.merged_into_id is None or action == Action.ATTACH)

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.pk])

    @property
    def leading(self) -> Proposal:
        """The one that is handled: the main proposal of a merged one, else this."""
        return self.merged_into or self

    @property
    def shown_state(self) -> State:
        """What people are told: a merged proposal follows the main one's states."""
        return State(self.leading.state)

    @property
    def body(self) -> dict[str, str]:
        """The whole text by headings, as it is signed and kept in versions."""
        sections = {"案由": self.title, "情况": self.situation, "分析": self.analysis}
        return sections | {f"建议{in_chinese(point.order)}": point.text for point in self.points.all()}

    @property
    def reference(self) -> str:
        """How the matter is called where its title may not stand: its number, or the receipt before that."""
        return self.number_text or (f"回执号 {self.receipt_number}" if self.receipt_number else "提案草稿")

    @property
    def notice_name(self) -> str:
        """Its name in a notice: number and title, of a confidential one the number only."""
        return self.reference if self.is_confidential else f"{self.reference}《{self.title}》"


class Point(models.Model):
    """One numbered suggestion of a proposal, so that a reply can answer point by point."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, verbose_name="提案", related_name="points")
    order = models.PositiveSmallIntegerField("序号")
    text = models.TextField("建议", max_length=1500)

    class Meta:
        verbose_name = verbose_name_plural = "建议"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["proposal", "order"], name="point_order_once")]

    def __str__(self) -> str:
        return self.text[:30]


class Review(models.Model):
    """One decision of the review: who, which stage, what, why. Rows stay."""

    class Stage(models.TextChoices):
        FIRST = "first", "初审"
        SECOND = "second", "复审"
        FINAL = "final", "审定"

    class Decision(models.TextChoices):
        PASS = "pass", "同意立案"
        RETURN = "return", "退回修改"
        DECLINE = "decline", "不予立案"

    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name="提案", related_name="reviews")
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.FIRST)
    decision = models.CharField("意见", max_length=10, choices=Decision)
    note = models.TextField("说明", blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="审查人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查意见"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}：{self.get_decision_display()}"
