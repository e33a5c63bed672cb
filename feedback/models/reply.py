from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Stateful
from core.versions import TextVersion
from feedback.models.assignment import Assignment
from feedback.models.rules import ReplyClass
from feedback.states import REPLY_MOVES, ReplyState
from members.models import Role, Unit, User


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User) -> ReplyQuerySet:
        """Whoever sees the assignment sees its reply, and the assisting units that are asked to concur.

        The proposers, who are asked to rate it, see it once it is issued; a published one everybody.
        """
        handled = Q(assignment__in=Assignment.objects.visible_to(user))
        handled |= Q(concurrences__unit__in=user.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD))
        asked = Q(ratings__submitter__member__user=user)
        asked |= Q(ratings__submitter__unit__in=user.units_as(Role.Kind.SUBMITTER))
        asked |= Q(ratings__unit__in=user.units_as(Role.Kind.COMMITTEE_CLERK))
        seen = handled | (Q(state=ReplyState.ISSUED) & asked)
        if user.sees_matters:
            seen |= Q(state=ReplyState.ISSUED, published_on__isnull=False, assignment__committee_id=user.committee_id)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def issued(self) -> ReplyQuerySet:
        return self.filter(state=ReplyState.ISSUED)

    def under_way(self) -> ReplyQuerySet:
        """On somebody's desk: to concur, to approve, or to be issued."""
        return self.filter(state__in=[ReplyState.CONCURRENCE, ReplyState.APPROVAL])

    def for_list(self) -> ReplyQuerySet:
        return self.select_related(
            "assignment__unit", "assignment__committee", "assignment__proposal__session__term",
            "assignment__suggestion__meeting__topic", "reply_class", "confirmed_class",
        ).prefetch_related("approvals", "concurrences")  # fmt: skip

    def for_page(self) -> ReplyQuerySet:
        return (
            self.for_list()
            .select_related("drafted_by", "issued_by")
            .prefetch_related(
                "points", "approvals__by", "concurrences__unit", "concurrences__by", "assignment__contacts"
            )
        )


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
    turn = models.PositiveSmallIntegerField("送审次数", default=0, editable=False)
    return_reason = models.TextField("退回理由", blank=True, editable=False)
    document_number = models.CharField("发文字号", max_length=40, blank=True, editable=False)
    signed_by = models.CharField("签发人", max_length=40, blank=True, editable=False)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name="签发操作人", related_name="+", editable=False
    )
    issued_at = models.DateTimeField("签发时间", null=True, editable=False)
    # Set at the issue when both the reply and its matter are open to everyone (答复公开为常态).
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

    @property
    def approvals_now(self) -> list[Approval]:
        """The approval steps of this submission, in their order."""
        return [approval for approval in self.approvals.all() if approval.turn == self.turn]

    @property
    def next_approval(self) -> Approval | None:
        """The step whose turn it is; None when the reply is not in approval or everyone has approved."""
        if self.state != ReplyState.APPROVAL:
            return None
        waiting = (approval for approval in self.approvals_now if approval.answer == Approval.Answer.WAITING)
        return next(waiting, None)

    @property
    def is_approved(self) -> bool:
        """Has everyone approved, so that it may be issued?"""
        return self.state == ReplyState.APPROVAL and self.next_approval is None

    @property
    def open_concurrences(self) -> list[Concurrence]:
        """The assisting units that have yet to concur."""
        if self.state != ReplyState.CONCURRENCE:
            return []
        return [one for one in self.concurrences.all() if one.turn == self.turn and one.at is None]


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


class Concurrence(models.Model):
    """会签 of one assisting unit to one submission of the lead unit's reply; nobody's waits for another's."""

    reply = models.ForeignKey(Reply, models.PROTECT, verbose_name="答复", related_name="concurrences")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="会签单位", related_name="concurrences")
    turn = models.PositiveSmallIntegerField("第几次送审", default=1)
    note = models.TextField("意见", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="会签人", related_name="+")
    at = models.DateTimeField("会签时间", null=True)
    is_waived = models.BooleanField("交办机构免去", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "会签"
        ordering = ["turn", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "turn", "unit"], name="concurrence_once_a_turn"),
            models.CheckConstraint(
                condition=Q(at__isnull=True) | Q(by__isnull=False), name="concurrence_given_has_a_person"
            ),
            models.CheckConstraint(
                condition=Q(is_waived=False) | (Q(at__isnull=False) & ~Q(note="")), name="concurrence_waived_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}会签"


class Approval(models.Model):
    """One step of a reply's approval chain, copied from the rule rows when the reply is submitted."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "待审批"
        APPROVED = "approved", "同意"
        RETURNED = "returned", "退回"
        LAPSED = "lapsed", "未审"

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
