from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Stateful
from core.versions import TextVersion
from feedback.models.assignment import Assignment
from feedback.models.rules import RatingOption, ReplyClass
from feedback.states import COMMITMENT_MOVES, REPLY_MOVES, CommitmentState, ReplyState
from members.models import Role, Unit, User
from proposals.models import Submitter


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> ReplyQuerySet:
        """Whoever sees the assignment sees its reply; proposers, once it is issued."""
        handled = Q(assignment__in=Assignment.objects.visible_to(user))
        mine = Q(state=ReplyState.ISSUED, ratings__submitter__member__user=user) | Q(
            state=ReplyState.ISSUED, ratings__submitter__unit__in=user.units_as(Role.Kind.SUBMITTER)
        )
        return self.filter(pk__in=self.model.objects.filter(handled | mine).values("pk"))

    def issued(self) -> ReplyQuerySet:
        return self.filter(state=ReplyState.ISSUED)


class Reply(Stateful):
    """答复 of one answering unit: draft → concurrence → approval → issued as a numbered letter, then never changed."""

    class Publicity(models.TextChoices):
        FULL = "full", "主动公开"
        ON_REQUEST = "on_request", "依申请公开"
        NOT = "not", "不予公开"

    MOVES = REPLY_MOVES  # type: ignore[assignment]

    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="replies")
    state = models.CharField("状态", max_length=12, choices=ReplyState, default=ReplyState.DRAFT)
    opening = models.TextField("开头", max_length=1000, blank=True)
    closing = models.TextField("结尾", max_length=1000, blank=True)
    reply_class = models.ForeignKey(ReplyClass, models.PROTECT, verbose_name="答复类别", related_name="+")
    confirmed_class = models.ForeignKey(
        ReplyClass, models.PROTECT, null=True, verbose_name="核定类别", related_name="+", editable=False
    )
    class_note = models.CharField("核定说明", max_length=300, blank=True, editable=False)
    publicity = models.CharField("公开属性", max_length=12, choices=Publicity, default=Publicity.FULL)
    publicity_reason = models.CharField("不公开的理由", max_length=200, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, verbose_name="拟稿人", related_name="+")
    document_number = models.CharField("发文字号", max_length=40, blank=True, editable=False)
    signed_by = models.CharField("签发人", max_length=40, blank=True, editable=False)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name="签发操作人", related_name="+", editable=False
    )
    issued_at = models.DateTimeField("签发时间", null=True, editable=False)
    published_on = models.DateField("公开日期", null=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReplyState.values), name="reply_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.ISSUED) | (Q(issued_at__isnull=False) & ~Q(document_number="")),
                name="reply_issued_has_number",
            ),
            models.UniqueConstraint(
                fields=["document_number"], condition=~Q(document_number=""), name="document_number_once"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=~Q(state="issued"), name="reply_one_open_an_assignment"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number or "答复稿"

    def get_absolute_url(self) -> str:
        return reverse("feedback:reply_detail", args=[self.pk])

    @property
    def class_now(self) -> ReplyClass:
        return self.confirmed_class or self.reply_class


class ReplyPoint(models.Model):
    """The answer to one numbered suggestion; a promise in it names its date."""

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="points")
    order = models.PositiveSmallIntegerField("序号")
    suggestion = models.TextField("建议")
    answer = models.TextField("答复", blank=True)
    promise = models.CharField("承诺事项", max_length=300, blank=True)
    promised_on = models.DateField("承诺日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "逐条答复"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["reply", "order"], name="reply_point_order_once")]

    def __str__(self) -> str:
        return self.suggestion[:30]


class ReplyVersion(TextVersion):
    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="versions")

    class Meta:
        verbose_name = verbose_name_plural = "答复文本"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="reply_version_once")]


class Approval(models.Model):
    """One step of a reply's approval chain, copied from the rule rows when the reply is submitted."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "待审批"
        APPROVED = "approved", "同意"
        RETURNED = "returned", "退回"

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="approvals")
    order = models.PositiveSmallIntegerField("第几步")
    title = models.CharField("名称", max_length=40)
    role = models.CharField("由谁审批", max_length=20, choices=Role.Kind)
    turn = models.PositiveSmallIntegerField("第几次送审", default=1)
    answer = models.CharField("结果", max_length=10, choices=Answer, default=Answer.WAITING)
    note = models.TextField("意见", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="审批人", related_name="+")
    at = models.DateTimeField("审批时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批"
        ordering = ["turn", "order"]
        constraints = [models.UniqueConstraint(fields=["reply", "turn", "order"], name="approval_once_a_turn")]

    def __str__(self) -> str:
        return self.title


class Rating(models.Model):
    """One proposer's own rating of one reply, asked for at its issue. No answer is 未反馈, never satisfied."""

    class ContactForm(models.TextChoices):
        VISIT = "visit", "面谈或走访"
        FORUM = "forum", "座谈会"
        PHONE = "phone", "电话"
        LETTER = "letter", "书信或邮件"
        NONE = "none", "没有联系过我"

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="ratings")
    submitter = models.ForeignKey(Submitter, models.PROTECT, null=True, verbose_name="提案者", related_name="ratings")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name="评价单位", related_name="ratings")
    attitude = models.ForeignKey(RatingOption, models.PROTECT, null=True, verbose_name="办理态度", related_name="+")
    result = models.ForeignKey(RatingOption, models.PROTECT, null=True, verbose_name="办理结果", related_name="+")
    contact_form = models.CharField("沟通方式", max_length=10, choices=ContactForm, blank=True)
    comment = models.TextField("意见", max_length=1000, blank=True)
    answered_at = models.DateTimeField("评价时间", null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="填写人", related_name="+")
    is_proxy = models.BooleanField("代录", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.UniqueConstraint(fields=["reply", "submitter"], name="rating_once_a_submitter"),
            models.UniqueConstraint(fields=["reply", "unit"], name="rating_once_a_unit"),
            models.CheckConstraint(
                condition=Q(submitter__isnull=False, unit__isnull=True) | Q(submitter__isnull=True, unit__isnull=False),
                name="rating_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(attitude__isnull=False, result__isnull=False, by__isnull=False),
                name="rating_answered_has_both_axes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submitter or self.unit}：{self.result or '未反馈'}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:rating_detail", args=[self.pk])


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        return self.filter(reply__in=Reply.objects.visible_to(user))

    def open(self) -> CommitmentQuerySet:
        return self.filter(state=CommitmentState.OPEN)


class Commitment(Stateful):
    """承诺事项 out of a reply: it comes back on its date and stays open until done or explained."""

    MOVES = COMMITMENT_MOVES  # type: ignore[assignment]

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="commitments")
    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="commitments")
    state = models.CharField("状态", max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    text = models.CharField("承诺事项", max_length=300)
    due_on = models.DateField("承诺日期")
    evidence = models.TextField("兑现情况", blank=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承诺事项"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.OPEN) | (Q(settled_at__isnull=False) & ~Q(evidence="")),
                name="commitment_settled_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("feedback:commitment_detail", args=[self.pk])


class ProgressReport(models.Model):
    """落实通报 of a unit on what it is doing."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="progress_reports")
    text = models.TextField("进展", max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="填报人", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "落实通报"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:30]
