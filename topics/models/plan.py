from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Stateful
from members.models import Committee, Role, Unit, User
from topics.models.rules import Form
from topics.models.topic import Topic
from topics.states import PLAN_MOVES, PlanState


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    def visible_to(self, user: User) -> AnnualPlanQuerySet:
        """The house sees a plan from its first draft; everyone else who logs in, once it is issued."""
        if not user.sees_matters:
            return self.none()
        mine = Q(committee_id=user.committee_id)
        if user.holds(*Role.OF_THE_OFFICE, *Role.OF_LEADERS, Role.Kind.MEMBER):
            return self.filter(mine)
        return self.filter(mine, state=PlanState.ISSUED)

    def for_list(self) -> AnnualPlanQuerySet:
        """Each with the number of lines in its table."""
        return self.annotate(item_count=models.Count("items"))


class AnnualPlan(Stateful):
    """年度协商计划 of one committee and year."""

    MOVES = PLAN_MOVES  # type: ignore[assignment]
    FAMILIES: ClassVar = {PlanState.CHAIR: "amber", PlanState.STANDING: "amber"}

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    issuing_bodies = models.CharField("印发单位", max_length=200, blank=True, editable=False)
    document_number = models.CharField("文号", max_length=40, blank=True, editable=False)
    issued_on = models.DateField("印发日期", null=True, editable=False)
    quota_override = models.TextField("超出数量的理由", blank=True, editable=False)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度协商计划"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.ISSUED) | (Q(issued_on__isnull=False) & ~Q(document_number="")),
                name="plan_issued_has_number",
            ),
            models.UniqueConstraint(fields=["committee", "year"], name="plan_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度协商计划"

    def get_absolute_url(self) -> str:
        return reverse("topics:plan_detail", args=[self.pk])


class PlanItem(models.Model):
    """One line of the plan's official table."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, verbose_name="计划", related_name="items")
    topic = models.OneToOneField(Topic, models.PROTECT, verbose_name="议题", related_name="plan_item")
    order = models.PositiveSmallIntegerField("序号")
    form = models.CharField("形式", max_length=15, choices=Form)
    month = models.PositiveSmallIntegerField("协商月份", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办单位", related_name="+")
    leader = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name="牵头领导", related_name="+")
    scope = models.CharField("参加范围", max_length=200, blank=True)
    outcome = models.CharField("成果形式", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划项目"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="plan_item_order_once")]

    def __str__(self) -> str:
        return str(self.topic)


class Sounding(models.Model):
    """活动组座谈 (S3-6): what one activity group says of one candidate, under a vice-chair."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, verbose_name="计划", related_name="soundings")
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="soundings")
    group = models.ForeignKey(Unit, models.PROTECT, verbose_name="活动组", related_name="+")
    led_by = models.ForeignKey(User, models.PROTECT, verbose_name="主持", related_name="+")
    held_on = models.DateField("座谈日期")
    support = models.PositiveSmallIntegerField("支持", default=0)
    oppose = models.PositiveSmallIntegerField("反对", default=0)
    abstain = models.PositiveSmallIntegerField("弃权", default=0)
    comment = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "活动组座谈"
        constraints = [models.UniqueConstraint(fields=["plan", "topic", "group"], name="sounding_once_a_group")]

    def __str__(self) -> str:
        return f"{self.group}：{self.topic}"
