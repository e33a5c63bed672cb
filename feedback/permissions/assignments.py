"""Who may take which step of an assignment. A unit never passes a matter on by itself."""

from core.policy import Policy
from feedback.models import Assignment
from feedback.states import AssignmentAction
from members.models import Role, User
from proposals.models import Proposal
from proposals.permissions import is_proposal_office
from topics.models import Suggestion
from topics.permissions import hands_on


def is_of_the_unit(user: User, assignment: Assignment) -> bool:
    """The liaison or the head of the handling unit; both act for it."""
    return assignment.unit_id in user.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)


def is_of_an_answering_unit(user: User, assignment: Assignment) -> bool:
    return assignment.is_answering and is_of_the_unit(user, assignment)


def is_of_an_assisting_unit(user: User, assignment: Assignment) -> bool:
    return not assignment.is_answering and is_of_the_unit(user, assignment)


def is_dispatcher(user: User, assignment: Assignment) -> bool:
    """The dispatcher of the unit's channel."""
    return user.committee_id == assignment.committee_id and assignment.unit.channel in channels_of(user)


def is_dispatcher_of_answering(user: User, assignment: Assignment) -> bool:
    return assignment.is_answering and is_dispatcher(user, assignment)


def keeps(user: User, assignment: Assignment) -> bool:
    """The house's own: who keeps the matter this assignment is of."""
    return may_propose(user, assignment.matter)


def keeps_or_dispatches(user: User, assignment: Assignment) -> bool:
    return keeps(user, assignment) or is_dispatcher(user, assignment)


def nobody(user: User, assignment: Assignment) -> bool:
    """A step that another step causes; nobody takes it by itself."""
    return False


def may_propose(user: User, matter: Proposal | Suggestion) -> bool:
    """The proposal office proposes the units of a proposal; the office or its committee those of a suggestion."""
    return is_proposal_office(user, matter) if isinstance(matter, Proposal) else hands_on(user, matter)


def channels_of(user: User) -> set[str]:
    """The channels in which this person hands matters on."""
    offices = (role.unit for role in user.held_roles if role.kind == Role.Kind.DISPATCHER and role.unit)
    return {unit.channel for unit in offices if unit.channel}


POLICY: Policy[Assignment] = Policy(
    {
        AssignmentAction.ISSUE: is_dispatcher,
        AssignmentAction.SIGN_FOR: is_of_the_unit,
        AssignmentAction.CONTACT: is_of_an_answering_unit,
        AssignmentAction.DRAFT_REPLY: is_of_an_answering_unit,
        AssignmentAction.GIVE_OPINION: is_of_an_assisting_unit,
        AssignmentAction.REPORT_PROGRESS: is_of_an_answering_unit,
        AssignmentAction.ASK_EXTENSION: is_of_the_unit,
        AssignmentAction.ASK_RETURN: is_of_the_unit,
        AssignmentAction.DECIDE_EXTENSION: is_dispatcher,
        AssignmentAction.REASSIGN: is_dispatcher,
        AssignmentAction.REFUSE_RETURN: is_dispatcher,
        AssignmentAction.WAIVE: is_dispatcher_of_answering,
        AssignmentAction.RECALL: keeps_or_dispatches,
        AssignmentAction.TALK: keeps,
        AssignmentAction.TRACK: keeps,
        # Caused by a reply, a rating or a commitment (``feedback.workflow.replies`` and beside it).
        AssignmentAction.REPLY: nobody,
        AssignmentAction.REHANDLE: nobody,
        AssignmentAction.ASK_TALK: nobody,
        AssignmentAction.SPARE: nobody,
        # The matter is closed, and its assignments with it (``feedback.workflow.closing``).
        AssignmentAction.CLOSE: nobody,
    }
)
