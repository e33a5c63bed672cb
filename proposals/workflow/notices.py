"""What people are told of a proposal. Of a confidential one a notice says its number and nothing of its text."""

from collections.abc import Iterable

from members.models import Role, User
from members.notifications import holders, notify_all
from proposals.models import Proposal, Submitter


def proposers(proposal: Proposal) -> list[User]:
    """The accounts of everyone who signed."""
    signed = proposal.submitters.signed().select_related("member__user", "unit")
    return [person for submitter in signed for person in submitter.people]


def proposal_office(proposal: Proposal) -> list[User]:
    return list(holders(proposal.committee, Role.Kind.PROPOSAL_OFFICE))


def tell(
    people: Iterable[User], proposal: Proposal, event: str, subject: str, text: str = "", *, why: str = ""
) -> None:
    """One notice to each person for this step. ``why`` is somebody's own words, left out where the text is secret."""
    name = proposal.notice_name
    words = [f"{name}{subject}。", text]
    if why:
        words.append("理由请登录系统查看。" if proposal.is_confidential else f"理由：{why}")
    notify_all(
        people,
        key=f"proposal-{proposal.pk}-{event}-{proposal.version}",
        subject=f"{name}{subject}",
        text="\n".join(filter(None, words)),
        url=proposal.get_absolute_url(),
    )


def ask_to_sign(proposal: Proposal, asked: Iterable[Submitter], *, again: bool = False) -> None:
    """Ask the invited; ``again`` after the text they had signed was changed."""
    people = [person for submitter in asked for person in submitter.people]
    subject = "案文有修改，请重新确认联名" if again else "请您联名"
    tell(people, proposal, "cosign", subject, "请打开提案看一看案文，同意或不同意都请告诉提案人。")
