"""Who is concerned by an assignment: the accounts behind a unit, a channel, a matter."""

from django.db.models import Q

from feedback.models import Assignment, Rating
from members.models import Committee, Role, Unit, User
from members.notifications import holders
from proposals.models import Proposal
from topics.models import Suggestion

Matter = Proposal | Suggestion


def of_unit(unit: Unit) -> list[User]:
    """The liaisons and heads of a handling unit."""
    return list(holders(unit.committee, Role.Kind.LIAISON, Role.Kind.UNIT_HEAD, unit=unit))


def dispatchers(committee: Committee, channel: str) -> list[User]:
    """The clerks who hand matters on in a channel."""
    offices = Unit.objects.filter(committee=committee, channel=channel, kind=Unit.Kind.DISPATCH)
    return [person for office in offices for person in holders(committee, Role.Kind.DISPATCHER, unit=office)]


def keepers(matter: Matter) -> list[User]:
    """Who keeps the matter in the house: the proposal office, or for a suggestion the office and its committee."""
    if isinstance(matter, Proposal):
        return list(holders(matter.committee, Role.Kind.PROPOSAL_OFFICE))
    topic = matter.meeting.topic
    clerks = holders(matter.committee, Role.Kind.COMMITTEE_CLERK, unit=topic.unit) if topic else []
    return [*holders(matter.committee, Role.Kind.OFFICE), *clerks]


def proposers(matter: Matter) -> list[User]:
    """The accounts of everyone who put the matter forward, those of merged proposals too."""
    if isinstance(matter, Suggestion):
        raised_by = matter.raised_by
        return [raised_by.user] if raised_by and raised_by.user else []
    proposals = Proposal.objects.filter(Q(pk=matter.pk) | Q(merged_into=matter))
    found: dict[int, User] = {}
    for proposal in proposals.prefetch_related("submitters__member__user", "submitters__unit"):
        for submitter in proposal.submitters.all():
            if submitter.is_lead or submitter.answer == submitter.Answer.SIGNED:
                found |= {person.pk: person for person in submitter.people}
    return list(found.values())


def approvers(assignment: Assignment, role: str) -> list[User]:
    """Who may take an approval step of this role: of the unit, its 分管领导, or of the committee."""
    unit, committee = assignment.unit, assignment.committee
    if role in (Role.Kind.UNIT_HEAD, Role.Kind.LIAISON):
        return list(holders(committee, role, unit=unit))
    if role == Role.Kind.GOV_DEPUTY:
        return list(holders(committee, role).filter(pk=unit.leader_id)) if unit.leader_id else []
    return list(holders(committee, role))


def raters(rating: Rating) -> list[User]:
    """The accounts that may give this rating."""
    if rating.submitter is not None:
        return rating.submitter.people
    assert rating.unit is not None
    return list(holders(rating.unit.committee, Role.Kind.COMMITTEE_CLERK, Role.Kind.OFFICE, unit=rating.unit))
