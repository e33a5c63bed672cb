from django.conf import settings
from django.db import models

from core import clock


class Job(models.Model):
    """Work longer than a request (an import, a large export): a row a worker takes up, with progress.

    ``kind`` names a function registered in ``core.jobs``; ``facts`` are its JSON arguments and ``result``
    what it found. The owner alone (and what ``kind`` allows) sees it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    kind = models.CharField("类别", max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", related_name="jobs")
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    facts = models.JSONField("参数", default=dict)
    file = models.FileField("文件", upload_to="jobs/", blank=True)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("原因", blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    queued_at = models.DateTimeField("发起时间", default=clock.now)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [models.Index(fields=["state", "queued_at"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"
