from django.db import models


class Counter(models.Model):
    """A row that gives out numbers one by one; see ``core.numbering``."""

    key = models.CharField("用途", max_length=80, unique=True)
    last = models.PositiveIntegerField("最近发出的号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.key}：{self.last}"
