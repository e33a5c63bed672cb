"""Who may take which step of a reply, a rating, a commitment, and who may close a matter."""

from core.policy import Policy
from feedback.models import Approval, Commitment, Rating, Reply
from feedback.permissions.assignments import is_dispatcher, is_of_the_unit, keeps, may_propose
from feedback.states import CommitmentAction, RatingAction, ReplyAction, ReplyState
from members.models import Role, User
from proposals.models import Proposal
from proposals.states import Action
from topics.models import Suggestion

Kind = Role.Kind


def writes(user: User, reply: Reply) -> bool:
    """The liaison or the head of the answering unit."""
    return is_of_the_unit(user, reply.assignment)


def concurs(user: User, reply: Reply) -> bool:
    """Somebody of an assisting unit that has not concurred yet."""
    units = user.units_as(Kind.LIAISON, Kind.UNIT_HEAD)
    return any(one.unit_id in units for one in reply.open_concurrences)


def approves(user: User, reply: Reply) -> bool:
    """The person whose step is next."""
    step = reply.next_approval
    return step is not None and is_approver(user, step, reply)


def is_approver(user: User, step: Approval, reply: Reply) -> bool:
    """Is this step this person's? The head of the unit, its 分管领导, or who holds the role in the committee."""
    assignment = reply.assignment
    if step.role in (Kind.UNIT_HEAD, Kind.LIAISON):
        return assignment.unit_id in user.units_as(step.role)
    if step.role == Kind.GOV_DEPUTY:
        return assignment.unit.leader_id == user.pk and user.holds(Kind.GOV_DEPUTY)
    return user.committee_id == assignment.committee_id and user.holds(step.role)


def sends_back(user: User, reply: Reply) -> bool:
    """Whoever is asked to concur or to approve now; and the unit itself takes back what it wants to mend."""
    return writes(user, reply) or concurs(user, reply) or approves(user, reply)


def spares(user: User, reply: Reply) -> bool:
    """The dispatcher of the answering unit's channel."""
    return is_dispatcher(user, reply.assignment)


def confirms(user: User, reply: Reply) -> bool:
    """Who keeps the matter confirms the class that the unit proposed."""
    return keeps(user, reply.assignment)


def nobody(user: User, record: object) -> bool:
    """A step that another step causes; nobody takes it by itself."""
    return False


REPLY_POLICY: Policy[Reply] = Policy(
    {
        ReplyAction.APPROVE: approves,
        ReplyAction.CONCUR: concurs,
        ReplyAction.ISSUE: writes,
        ReplyAction.SUBMIT: writes,
        ReplyAction.EDIT: writes,
        ReplyAction.CONFIRM_CLASS: confirms,
        ReplyAction.WAIVE: spares,
        ReplyAction.RETURN: sends_back,
        ReplyAction.CIRCULATE: nobody,
        ReplyAction.COMPLETE: nobody,
    }
)


def is_rater(user: User, rating: Rating) -> bool:
    """The proposer himself, somebody who speaks for the unit that proposed, or the committee that held the meeting."""
    if rating.submitter is not None:
        return rating.submitter.is_spoken_for_by(user)
    return rating.unit_id in user.units_as(Kind.COMMITTEE_CLERK, Kind.OFFICE)


def enters_paper(user: User, rating: Rating) -> bool:
    """The house types a rating that was given on paper; a unit never does, nor does the rater need to."""
    return keeps(user, rating.reply.assignment) and not is_rater(user, rating)


RATING_POLICY: Policy[Rating] = Policy({RatingAction.RATE: is_rater, RatingAction.ENTER: enters_paper})


def promised(user: User, commitment: Commitment) -> bool:
    """The unit that made the promise."""
    return is_of_the_unit(user, commitment.assignment)


def keeps_commitment(user: User, commitment: Commitment) -> bool:
    return keeps(user, commitment.assignment)


COMMITMENT_POLICY: Policy[Commitment] = Policy(
    {
        CommitmentAction.FULFIL: promised,
        CommitmentAction.EXPLAIN: promised,
        CommitmentAction.REOPEN: keeps_commitment,
    }
)

# The matter itself: of a proposal and of a suggestion the words are the same.
MATTER_POLICY: Policy[Proposal | Suggestion] = Policy({Action.CLOSE: may_propose})


def awaits(user: User, reply: Reply) -> bool:
    """Does this reply wait for this person: to concur, to approve, or (for its unit) to be issued?"""
    if reply.state == ReplyState.CONCURRENCE:
        return concurs(user, reply)
    return approves(user, reply) or (reply.is_approved and writes(user, reply))
