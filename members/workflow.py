"""The steps about people themselves: one's password, one's notices, the roster."""

from django.db import transaction

from core import audit, clock
from core.models import Job
from members.models import Member, Notification, Term, User
from members.notifications import notify
from members.roster.check import ADDED, CHANGED, SAME, WRONG, digest, members_of


class RosterChanged(Exception):
    """The roster is not the one the file was compared with; it has to be compared again."""


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


def import_roster(checked: Job, *, by: User) -> Job:
    """导入名册: write what the dry run found, all or nothing. Raises RosterChanged.

    The locks are short: the file was read and every row decided on before.
    """
    with transaction.atomic():
        task = Job.objects.select_for_update().get(pk=checked.pk)
        found = task.result
        term = Term.objects.select_for_update(of=("self",)).select_related("committee").get(pk=found["term"])
        if found["counts"][WRONG]:
            raise ValueError("a roster with errors is not written")
        if "imported_at" in task.facts or digest(members_of(term, lock=True).values()) != found["seen"]:
            raise RosterChanged
        Member.objects.bulk_create(
            [Member(term=term, **row["values"]) for row in found["rows"] if row["values"]],
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["term", "card_number"],
            update_fields=[name for name in found["fields"] if name != "card_number"],
        )
        counts = found["counts"]
        told = f"新增 {counts[ADDED]} 人，更新 {counts[CHANGED]} 人，不变 {counts[SAME]} 人"
        audit.record(term, "导入名册", by=by, note=f"{told}；文件：{task.facts['file_name']}")
        task.facts["imported_at"] = clock.now().isoformat()
        task.save(update_fields=["facts"])
    return task
