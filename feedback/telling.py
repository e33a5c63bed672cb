"""What people are told about an assignment: one place for keys, addresses and the name a matter may go by."""

from collections.abc import Iterable

from feedback import people
from feedback.models import Assignment
from members.models import User
from members.notifications import notify_all

NAME = "{matter}"  # in a subject or text, the place of the matter's name


def tell(
    recipients: Iterable[User], assignment: Assignment, event: str, *, subject: str, text: str, said: str = ""
) -> None:
    """Tell these people about one step of an assignment, each once; their link leads to its page.

    A confidential matter goes by its number only (``notice_name``), and what somebody wrote about it
    (``said``) stays on the page: a notice leaves the house by mail.
    """
    url = assignment.get_absolute_url()
    _tell(recipients, assignment, event, subject=subject, text=text, said=said, url=url)


def tell_proposers(assignment: Assignment, event: str, *, subject: str, text: str, said: str = "") -> None:
    """Tell everyone who put the matter forward; their link leads to the matter, which they may see."""
    matter = assignment.matter
    url = matter.get_absolute_url()
    _tell(people.proposers(matter), assignment, event, subject=subject, text=text, said=said, url=url)


def _tell(
    recipients: Iterable[User], assignment: Assignment, event: str, *, subject: str, text: str, said: str, url: str
) -> None:
    matter = assignment.matter
    text = text.replace(NAME, matter.notice_name)
    if said and not matter.is_confidential:
        text += said
    notify_all(
        recipients, key=f"assignment-{assignment.pk}-{event}-{assignment.version}",
        subject=subject.replace(NAME, matter.notice_name), text=text, url=url,
    )  # fmt: skip
