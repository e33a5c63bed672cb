from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.models import Stateful
from feedback.models.assignment import Assignment
from feedback.models.reply import Reply
from feedback.states import COMMITMENT_MOVES, CommitmentState
from members.models import User


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> CommitmentQuerySet:
        return self.filter(reply__in=Reply.objects.visible_to(user))

    def open(self) -> CommitmentQuerySet:
        return self.filter(state=CommitmentState.OPEN)

    def late(self, today: dt.date) -> CommitmentQuerySet:
        return self.open().filter(due_on__lt=today)

    def for_list(self) -> CommitmentQuerySet:
        return self.select_related(
            "assignment__unit", "assignment__proposal", "assignment__suggestion__meeting", "reply"
        ).prefetch_related("deadlines")


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

    @property
    def is_late(self) -> bool:
        """Is its day over without a word about it?"""
        return self.state == CommitmentState.OPEN and self.due_on < clock.today()


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
