"""What people are told about replies, ratings, commitments and the end of a matter (of assignments: ``telling``)."""

from collections.abc import Iterable

from feedback import people
from feedback.models import Assignment, Commitment, Rating, Reply
from feedback.people import Matter
from feedback.telling import NAME, tell
from members.models import User
from members.notifications import notify_all


def _tell_about(
    recipients: Iterable[User], matter: Matter, *, key: str, url: str, subject: str, text: str, said: str = ""
) -> None:
    """A confidential matter goes by its number only, and what somebody wrote about it stays on the page."""
    name, said = matter.notice_name, "" if matter.is_confidential else said
    notify_all(recipients, key=key, subject=subject.replace(NAME, name), text=text.replace(NAME, name) + said, url=url)


def tell_of_reply(
    recipients: Iterable[User], reply: Reply, event: str, *, subject: str, text: str, said: str = ""
) -> None:
    """Each step of a reply, each once; the link leads to the reply."""
    _tell_about(
        recipients, reply.assignment.matter, key=f"reply-{reply.pk}-{event}-{reply.version}",
        url=reply.get_absolute_url(), subject=subject, text=text, said=said,
    )  # fmt: skip


def tell_of_rating(rating: Rating, *, subject: str, text: str) -> None:
    """Ask those whose word it is, by the name of their own proposal; the link leads to their rating."""
    _tell_about(
        people.raters(rating), rating.matter, key=f"rating-{rating.pk}", url=rating.get_absolute_url(),
        subject=subject, text=text,
    )  # fmt: skip


def tell_of_commitment(commitment: Commitment, *, said: str = "") -> None:
    """What became of a promise: to those who keep the matter and those who put it forward."""
    matter, unit = commitment.assignment.matter, commitment.assignment.unit
    words = {"open": "重新跟踪", "done": "已兑现", "explained": "已说明不能兑现的原因"}[commitment.state]
    _tell_about(
        [*people.keepers(matter), *people.proposers(matter)], matter,
        key=f"commitment-{commitment.pk}-{commitment.version}", url=commitment.get_absolute_url(),
        subject=f"{NAME}的承诺事项{words}", text=f"{unit}对{NAME}的一项承诺{words}。",
        said=f"承诺事项：{commitment.text}。{said}",
    )  # fmt: skip


def tell_keepers(assignment: Assignment, event: str, *, subject: str, text: str, said: str = "") -> None:
    """Who keeps the matter in the house."""
    tell(people.keepers(assignment.matter), assignment, event, subject=subject, text=text, said=said)


def tell_of_matter(
    recipients: Iterable[User], matter: Matter, event: str, *, subject: str, text: str, said: str
) -> None:
    kind = matter._meta.model_name
    _tell_about(
        recipients, matter, key=f"{kind}-{matter.pk}-{event}", url=matter.get_absolute_url(),
        subject=subject, text=text, said=said,
    )  # fmt: skip
