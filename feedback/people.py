"""Who is concerned by an assignment: the accounts behind a unit, a channel, a matter."""

from django.db.models import Q

from core import clock
from members.models import Committee, Role, Unit, User
from proposals.models import Proposal
from topics.models import Suggestion

Matter = Proposal | Suggestion


def _holders(*kinds: str, committee: Committee, rows: Q | None = None) -> list[User]:
    """The active accounts that hold one of these roles today, each once."""
    roles = Role.objects.in_force(clock.today()).of_kind(*kinds).filter(user__committee=committee, user__is_active=True)
    roles = roles.filter(rows) if rows else roles
    return list(User.objects.filter(pk__in=roles.values("user")).order_by("pk"))


def of_unit(unit: Unit) -> list[User]:
    """The liaisons and heads of a handling unit."""
    rows = Q(unit=unit)
    return _holders(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD, committee=unit.committee, rows=rows)


def dispatchers(committee: Committee, channel: str) -> list[User]:
    """The clerks who hand matters on in a channel."""
    rows = Q(unit__committee=committee, unit__channel=channel)
    return _holders(Role.Kind.DISPATCHER, committee=committee, rows=rows)


def keepers(matter: Matter) -> list[User]:
    """Who keeps the matter in the house: the proposal office, or for a suggestion the office and its committee."""
    if isinstance(matter, Proposal):
        return _holders(Role.Kind.PROPOSAL_OFFICE, committee=matter.committee)
    topic = matter.meeting.topic
    own = Q(kind=Role.Kind.OFFICE) | Q(kind=Role.Kind.COMMITTEE_CLERK, unit=topic.unit_id if topic else None)
    return _holders(Role.Kind.OFFICE, Role.Kind.COMMITTEE_CLERK, committee=matter.committee, rows=own)


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
