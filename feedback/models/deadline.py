from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse

from feedback.models.assignment import Assignment
from feedback.models.commitment import Commitment
from feedback.models.rating import Rating
from members.models import User
from proposals.models import Proposal


class Clock(models.TextChoices):
    """The clocks of an assignment, each with its own rule and its own stop. Values are ``Period`` codes."""

    RETURN_WINDOW = "return_window", "签收或申请退办"
    FIRST_CONTACT = "first_contact", "首次联系提案者"
    ASSIST_OPINION = "assist_opinion", "会办意见"
    REPLY = "reply", "书面答复"
    REWORK = "rework", "再次办理答复"
    RATING = "rating", "委员评价"
    COMMITMENT = "commitment", "承诺事项"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def visible_to(self, user: User) -> DeadlineQuerySet:
        """Whoever sees the assignment, and whoever sees the proposal it is of."""
        handled = Q(assignment__in=Assignment.objects.visible_to(user))
        return self.filter(handled | Q(assignment__proposal__in=Proposal.objects.visible_to(user)))

    def running(self) -> DeadlineQuerySet:
        return self.filter(stopped_at=None)

    def overdue(self, today: dt.date) -> DeadlineQuerySet:
        return self.running().filter(due_on__lt=today)


class Deadline(models.Model):
    """One running clock: the date was computed once, by the step that started it, and is stored."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="deadlines")
    clock = models.CharField("期限", max_length=20, choices=Clock)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, verbose_name="承诺事项", related_name="deadlines"
    )
    rating = models.ForeignKey(Rating, models.PROTECT, null=True, verbose_name="评价", related_name="deadlines")
    started_on = models.DateField("起算日期")
    due_on = models.DateField("到期日期")
    provisional = models.BooleanField("暂定", default=False)
    stopped_at = models.DateTimeField("办结时间", null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理期限"
        constraints = [
            models.CheckConstraint(condition=Q(clock__in=Clock.values), name="deadline_clock_is_known"),
            models.UniqueConstraint(
                fields=["assignment", "clock"], condition=Q(commitment=None, rating=None),
                name="deadline_once_an_assignment",
            ),
            models.UniqueConstraint(fields=["commitment"], name="deadline_once_a_commitment"),
            models.UniqueConstraint(fields=["rating"], name="deadline_once_a_rating"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_on"], condition=Q(stopped_at=None), name="deadline_running"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()} {self.due_on}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:deadline_detail", args=[self.pk])


class Extension(models.Model):
    """延期: asked with a reason, decided by the dispatcher, old and new date kept."""

    class Answer(models.TextChoices):
        ASKED = "asked", "待审批"
        APPROVED = "approved", "同意"
        REFUSED = "refused", "不同意"

    deadline = models.ForeignKey(Deadline, models.PROTECT, verbose_name="期限", related_name="extensions")
    old_on = models.DateField("原日期")
    new_on = models.DateField("新日期")
    reason = models.TextField("理由", max_length=1000)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="申请人", related_name="+")
    asked_at = models.DateTimeField("申请时间")
    answer = models.CharField("结果", max_length=10, choices=Answer, default=Answer.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="审批人", related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    decided_note = models.TextField("审批意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        constraints = [
            models.CheckConstraint(condition=Q(new_on__gt=models.F("old_on")), name="extension_is_later"),
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(answer="asked"), name="extension_one_open_a_deadline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_on} → {self.new_on}"
