from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.attachments import Attachment
from core.models import Stateful
from members.models import Committee, Role, Unit, User
from topics.models.rules import Field, Form
from topics.states import BEFORE_PLAN, TOPIC_MOVES, TopicState


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: User) -> TopicQuerySet:
        """Drafts are their committee's own; candidates are the house's; what is planned is everyone's who logs in."""
        if not user.sees_matters:
            return self.none()
        mine = Q(committee_id=user.committee_id)
        own = Q(unit__in=user.units_as(Role.Kind.COMMITTEE_CLERK, Role.Kind.SITE_OPERATOR)) | Q(drafted_by=user)
        if user.holds(Role.Kind.OFFICE, Role.Kind.PROPOSAL_OFFICE, Role.Kind.COMMITTEE_CLERK):
            return self.filter(mine & (own | ~Q(state=TopicState.DRAFT)))
        candidates = Q(pk__in=[])
        if user.holds(*Role.OF_LEADERS, Role.Kind.MEMBER):
            hidden = [TopicState.DRAFT, TopicState.SUBMITTED, TopicState.RETURNED]
            candidates = ~Q(state__in=hidden)
        return self.filter(mine & (own | candidates | ~Q(state__in=BEFORE_PLAN)))

    def planned(self) -> TopicQuerySet:
        """Those that stand in an annual plan, whatever became of them since."""
        return self.exclude(state__in=BEFORE_PLAN)

    def for_list(self) -> TopicQuerySet:
        return self.select_related("unit", "field", "leader", "committee")

    def for_page(self) -> TopicQuerySet:
        """Everything the page of one topic names in one place only."""
        return self.select_related(
            "committee", "unit__counterpart", "field", "leader", "drafted_by", "commissioned_by", "previous",
            "plan_item__plan", "plan_item__unit", "group__leader",
        )  # fmt: skip


class Topic(Stateful):
    """议题/课题: from a special committee's draft to a place in the annual plan, and on to its outcome."""

    class Source(models.TextChoices):
        COMMISSIONED = "commissioned", "党政出题"
        DRAFTED = "drafted", "专委会拟题"
        SITE = "site", "议事堂选题"
        SUPERIOR = "superior", "上级点题"

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "协商"
        OVERSIGHT = "oversight", "监督"
        INSPECTION = "inspection", "视察"

    MOVES = TOPIC_MOVES  # type: ignore[assignment]
    FAMILIES: ClassVar = {TopicState.SHORTLISTED: "amber", TopicState.REPORTED: "blue"}

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="topics")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=12, choices=TopicState, default=TopicState.DRAFT)
    title = models.CharField("题目", max_length=60)
    source = models.CharField("来源", max_length=15, choices=Source, default=Source.DRAFTED)
    kind = models.CharField("类别", max_length=15, choices=Kind, default=Kind.CONSULTATION)
    form = models.CharField("协商形式", max_length=15, choices=Form, default=Form.TOPICAL)
    field = models.ForeignKey(Field, models.PROTECT, verbose_name="领域", related_name="topics")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="拟题单位", related_name="topics")
    commissioned_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="出题单位", related_name="+"
    )
    background = models.TextField("背景与理由", max_length=3000)
    questions = models.TextField("拟研究的问题", max_length=2000, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="拟题人", related_name="+")
    leader = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="牵头领导", related_name="led_topics", editable=False
    )
    return_reason = models.TextField("退回理由", blank=True, editable=False)
    drop_reason = models.TextField("未列入的理由", blank=True, editable=False)
    cancel_reason = models.TextField("取消的理由", blank=True, editable=False)
    quota_override = models.TextField("超出数量的理由", blank=True, editable=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="往年议题", related_name="again", editable=False
    )
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    accepted_at = models.DateTimeField("列为备选时间", null=True, editable=False)
    shortlisted_at = models.DateTimeField("入围时间", null=True, editable=False)
    planned_at = models.DateTimeField("列入计划时间", null=True, editable=False)
    votes_for = models.PositiveSmallIntegerField("赞成", null=True, editable=False)
    votes_against = models.PositiveSmallIntegerField("反对", null=True, editable=False)
    votes_abstain = models.PositiveSmallIntegerField("弃权", null=True, editable=False)
    consulted_at = models.DateTimeField("协商时间", null=True, editable=False)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    closing_note = models.TextField("落实情况", blank=True, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topic_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=TopicState.DROPPED) | ~Q(drop_reason=""),
                name="topic_dropped_has_reason",
                violation_error_message="未列入的议题必须写明理由。",
            ),
            models.CheckConstraint(
                condition=~Q(state=TopicState.CANCELLED) | ~Q(cancel_reason=""),
                name="topic_cancelled_has_reason",
                violation_error_message="取消的议题必须写明理由。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_PLAN) | Q(planned_at__isnull=False), name="topic_planned_has_time"
            ),
        ]
        indexes = [models.Index(fields=["committee", "year", "state"], name="topic_by_year")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topics:detail", args=[self.pk])

    @property
    def sentence(self) -> str:
        """One line of facts under the title."""
        return f"{self.year} 年 · {self.get_source_display()} · {self.get_form_display()} · {self.unit}"


class Evidence(models.Model):
    """What a topic rests on: a document, data, a conversation. Links to proposals live on their floor."""

    class Kind(models.TextChoices):
        POLICY = "policy", "政策文件"
        OPINION = "opinion", "社情民意"
        CLUE = "clue", "群众线索"
        TALK = "talk", "委员座谈"
        DATA = "data", "数据资料"

    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="evidence")
    kind = models.CharField("类别", max_length=10, choices=Kind)
    title = models.CharField("名称", max_length=100)
    note = models.TextField("说明什么", max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "选题依据"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class TopicReview(models.Model):
    """One review of a candidate (S2-29, S2-40): the three questions and the small cut, answered by a person."""

    class Stage(models.TextChoices):
        FIRST = "first", "初审（联系专委会）"
        SECOND = "second", "复审（提案委）"
        FINAL = "final", "审定（主席会议）"

    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="reviews")
    stage = models.CharField("阶段", max_length=10, choices=Stage)
    agrees = models.BooleanField("同意")
    needed_by_party = models.CharField("党政所需", max_length=200)
    hoped_by_people = models.CharField("群众所盼", max_length=200)
    able_by_cppcc = models.CharField("政协所能", max_length=200)
    is_small_cut = models.BooleanField("小切口", default=True)
    note = models.TextField("意见", blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="审核人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "议题审核"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_stage_display()


class TopicAttachment(Attachment):
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="议题", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "议题附件"
        ordering = ["pk"]

    def get_absolute_url(self) -> str:
        return reverse("topics:topic_file", args=[self.topic_id, self.pk])
