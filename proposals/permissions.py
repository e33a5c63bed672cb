"""提案: who may take which step (rule R9). What each may see is ``Proposal.objects.visible_to``."""

from collections.abc import Callable

from core.policy import Policy
from members.models import Member, Role, Unit, User
from proposals.models import Proposal, Submitter
from proposals.states import Action, State


def is_lead(user: User, proposal: Proposal) -> bool:
    """The lead submitter, or somebody who speaks for the unit that is."""
    return any(one.is_lead and one.is_spoken_for_by(user) for one in proposal.submitters.all())


def is_writer(user: User, proposal: Proposal) -> bool:
    """The lead, or whoever typed the text for him."""
    return proposal.typed_by_id == user.pk or is_lead(user, proposal)


def is_asked_to_sign(user: User, proposal: Proposal) -> bool:
    """Somebody invited (who may also think better of it until the submission), or the office that has it on paper."""
    if is_proposal_office(user, proposal) and proposal.typed_by_id == user.pk:
        return any(one.answer == Submitter.Answer.INVITED for one in proposal.submitters.all())
    return own_signature(user, proposal) is not None


def own_signature(user: User, proposal: Proposal) -> Submitter | None:
    """The row by which this person is asked to co-sign."""
    for one in proposal.submitters.all():
        answerable = one.answer in (Submitter.Answer.INVITED, Submitter.Answer.SIGNED)
        if not one.is_lead and answerable and one.is_spoken_for_by(user):
            return one
    return None


def is_proposal_office(user: User, proposal: Proposal) -> bool:
    return user.committee_id == proposal.committee_id and user.holds(Role.Kind.PROPOSAL_OFFICE)


def is_lead_or_office(user: User, proposal: Proposal) -> bool:
    """The lead himself, or the proposal office on his paper; a draft is its writer's own affair."""
    if proposal.state == State.DRAFT:
        return is_writer(user, proposal)
    return is_lead(user, proposal) or is_proposal_office(user, proposal)


def may_attach(user: User, proposal: Proposal) -> bool:
    """The writer while he writes, then the proposal office (scans of signed papers)."""
    if proposal.state in (State.DRAFT, State.RETURNED) and is_writer(user, proposal):
        return True
    return proposal.state != State.DRAFT and is_proposal_office(user, proposal)


def nobody(user: User, proposal: Proposal) -> bool:
    """Caused by rows of the floor above, never by a person on this page."""
    return False


RULES: dict[str, Callable[[User, Proposal], bool]] = {
    Action.SUBMIT: is_writer,
    Action.COSIGN: is_asked_to_sign,
    Action.EDIT: is_writer,
    Action.INVITE: is_writer,
    Action.REGISTER: is_proposal_office,
    Action.RETURN: is_proposal_office,
    Action.MERGE: is_proposal_office,
    Action.UNMERGE: is_proposal_office,
    Action.ATTACH: may_attach,
    Action.DECLINE: is_proposal_office,
    Action.WITHDRAW: is_lead_or_office,
    Action.ASSIGN: nobody,
    Action.REPLY: nobody,
    Action.REHANDLE: nobody,
    Action.TRACK: nobody,
    Action.CLOSE: nobody,
}
POLICY: Policy[Proposal] = Policy(RULES)


def may_draft(user: User) -> bool:
    """Who may begin a proposal: members, those who speak for a unit, and the proposal office for somebody."""
    return user.holds(Role.Kind.MEMBER, Role.Kind.SUBMITTER, Role.Kind.PROPOSAL_OFFICE)


def may_draft_for(user: User, lead: Member | Unit) -> bool:
    """Members for themselves, speakers for their unit, the proposal office for anyone of its committee."""
    if isinstance(lead, Member):
        committee_id, own = lead.term.committee_id, lead.pk in user.member_ids
    else:
        committee_id, own = lead.committee_id, lead.pk in user.units_as(Role.Kind.SUBMITTER)
    return own or (user.holds(Role.Kind.PROPOSAL_OFFICE) and user.committee_id == committee_id)
