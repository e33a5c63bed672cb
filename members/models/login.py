from django.conf import settings
from django.db import models

from core import clock


class LoginAttempt(models.Model):
    """One try to log in. Lock-out is a question to these rows, and they are the log of log-ins."""

    at = models.DateTimeField("时间", default=clock.now)
    username = models.CharField("账号", max_length=40)
    address = models.CharField("来源地址", max_length=45)
    succeeded = models.BooleanField("成功")
    was_refused = models.BooleanField("锁定期间", default=False, help_text="锁定期间的尝试没有核对密码，也不延长锁定")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="对应账号", related_name="login_attempts"
    )

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        indexes = [
            models.Index(fields=["username", "at"], name="login_by_username"),
            models.Index(fields=["address", "at"], name="login_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username}"
