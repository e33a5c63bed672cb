"""Notices are rows, written in the transaction of the step that causes them (decision 5)."""

from collections.abc import Iterable

from django.db.models import QuerySet

from core import clock
from members.models import Committee, Notification, Role, Unit, User


def notify(recipient: User, *, key: str, subject: str, text: str, url: str = "") -> None:
    """Tell one person, once: a second notice with the same key to the same person is not written."""
    notify_all([recipient], key=key, subject=subject, text=text, url=url)


def notify_all(recipients: Iterable[User], *, key: str, subject: str, text: str, url: str = "") -> None:
    """Tell several people the same thing, each once."""
    people = {person.pk: person for person in recipients}
    Notification.objects.bulk_create(
        [
            Notification(recipient=person, key=key[:160], subject=subject[:120], text=text, url=url)
            for person in people.values()
        ],
        ignore_conflicts=True,
    )


def holders(committee: Committee, *kinds: str, unit: Unit | None = None) -> QuerySet[User]:
    """The active accounts of a committee that hold one of these roles today (in ``unit``), each once."""
    roles = Role.objects.in_force(clock.today()).of_kind(*kinds).filter(user__committee=committee, user__is_active=True)
    if unit is not None:
        roles = roles.filter(unit=unit)
    return User.objects.filter(pk__in=roles.values("user")).order_by("pk")
