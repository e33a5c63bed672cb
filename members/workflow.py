"""What people do with their own account and their own notices."""

from django.db import transaction

from core import audit, clock
from members.models import Notification, User
from members.notifications import notify


def change_password(user: User, *, password: str) -> User:
    """修改密码: set it, log it, and tell the person, who may not have been the one."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(user, "修改密码", by=user)
        notify(
            user,
            key=f"password-{clock.now().isoformat()}",
            subject="您的登录密码已修改",
            text="如果不是您本人修改的，请马上联系本单位的系统管理员。",
        )
    return user


def read(notification: Notification) -> None:
    """阅读: note when it was first opened."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=clock.now())


def read_all(user: User) -> int:
    """全部标为已读; the number that were unread."""
    return Notification.objects.visible_to(user).unread().update(read_at=clock.now())
