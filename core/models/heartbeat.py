from django.db import models


class Heartbeat(models.Model):
    """When a periodic task last finished; an old row is how a stalled scheduler is seen."""

    task = models.CharField("任务", max_length=80, unique=True)
    last_at = models.DateTimeField("最近完成")
    last_count = models.PositiveIntegerField("处理条数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "运行心跳"

    def __str__(self) -> str:
        return self.task
