from django.db import models


class SpecialDay(models.Model):
    """A day that does not follow its weekday: a holiday, or a make-up working day (调休)."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", help_text="勾选为调休上班，不勾选为放假")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=120, blank=True, help_text="例如：国务院办公厅年度放假通知")

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}（{'上班' if self.is_workday else '放假'}）"
