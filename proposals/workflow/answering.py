"""交办、答复、再次办理、跟踪、销号: taken by the floor above, whose rows cause them and which tells the people."""

from core import clock
from core.transitions import moving
from members.models import User
from proposals.models import Proposal
from proposals.states import Action


def assign(proposal: Proposal, *, by: User) -> Proposal:
    """交办: an assignment was issued; the date of the first one stays."""
    with moving(proposal, Action.ASSIGN, by=by) as proposal:
        proposal.assigned_at = proposal.assigned_at or clock.now()
    return proposal


def reply(proposal: Proposal, *, by: User) -> Proposal:
    """答复: everyone who had to answer has answered."""
    with moving(proposal, Action.REPLY, by=by) as proposal:
        proposal.replied_at = clock.now()
    return proposal


def rehandle(proposal: Proposal, *, by: User) -> Proposal:
    """再次办理: a proposer was not satisfied; another round begins."""
    with moving(proposal, Action.REHANDLE, by=by) as proposal:
        proposal.replied_at = None
    return proposal


def track(proposal: Proposal, *, by: User) -> Proposal:
    """跟踪落实: something was promised, or what was closed has to be looked at again."""
    with moving(proposal, Action.TRACK, by=by) as proposal:
        proposal.closed_at = None
    return proposal


def close(proposal: Proposal, *, by: User, note: str) -> Proposal:
    """落实销号: what was promised is done or explained."""
    with moving(proposal, Action.CLOSE, by=by, note=note) as proposal:
        proposal.closed_at, proposal.closing_note = clock.now(), note
    return proposal
