from django.conf import settings
from django.db import models

from core import clock


class Receipt(models.Model):
    """Proof that a form was taken once; a second post of the same page leads to the first's result."""

    key = models.UUIDField("一次性编号", unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="+")
    at = models.DateTimeField("时间", default=clock.now)
    location = models.CharField("结果页", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提交回执"

    def __str__(self) -> str:
        return str(self.key)


class SavedForm(models.Model):
    """What a person has typed into a form and not yet submitted, kept per page (autosave)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="+")
    path = models.CharField("页面", max_length=200)
    fields = models.JSONField("内容")
    saved_at = models.DateTimeField("保存时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "自动保存"
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="saved_form_once_a_page")]

    def __str__(self) -> str:
        return self.path
