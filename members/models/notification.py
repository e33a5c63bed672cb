from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock

if TYPE_CHECKING:
    from members.models.person import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        """A notice is seen by its recipient alone."""
        return self.filter(recipient=user)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """A notice to one person: written in the step's own transaction, exactly once per key.

    A notice about a confidential matter names its number only, never its title.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收件人", related_name="notifications"
    )
    key = models.CharField("唯一标识", max_length=160)
    subject = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    url = models.CharField("去办理", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notification_once_a_person"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_by_person"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notification_unread"),
            # For the plan of mails, which asks three times a minute: old notices that nobody reads cost it nothing.
            models.Index(fields=["created_at"], condition=Q(read_at=None), name="notification_unread_since"),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """One notice on its way out of the house by one channel; claimed, sent, marked, retried with back-off."""

    class Channel(models.TextChoices):
        MAIL = "mail", "邮件"

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "未送达，将重试"
        GIVEN_UP = "given_up", "多次未送达，已停止"

    notification = models.ForeignKey(Notification, models.PROTECT, verbose_name="消息", related_name="deliveries")
    channel = models.CharField("渠道", max_length=10, choices=Channel, default=Channel.MAIL)
    address = models.CharField("地址", max_length=254)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_at = models.DateTimeField("下次发送", default=clock.now)
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    error = models.CharField("未送达原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息发送"
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once_a_channel"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "failed", "given_up"]),
                name="delivery_state_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["queued", "sending", "failed"]), name="delivery_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"
