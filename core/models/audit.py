from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core import clock


class AuditEntry(models.Model):
    """One line of the log. Row triggers refuse UPDATE and DELETE on both databases."""

    at = models.DateTimeField("时间", default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="操作人", related_name="+"
    )
    verb = models.CharField("动作", max_length=40)
    # The one generic key of the project: an entry may speak of any record, and nothing is computed from it.
    target_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类别", related_name="+")
    target_id = models.PositiveBigIntegerField("对象编号")
    target = GenericForeignKey("target_type", "target_id")
    from_state = models.CharField("原状态", max_length=20, blank=True)
    to_state = models.CharField("新状态", max_length=20, blank=True)
    note = models.TextField("说明", blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
