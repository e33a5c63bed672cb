"""Notices are rows, written in the transaction of the step that causes them (decision 5)."""

from collections.abc import Iterable

from members.models import Notification, User


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
