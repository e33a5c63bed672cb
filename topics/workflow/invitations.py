"""Who is asked to a meeting: members attend, units observe, leaders of the house attend and others observe."""

from collections.abc import Iterable

from members.models import Member, Role, Unit, User
from members.notifications import holders
from topics.models import Attendance, Meeting

Capacity = Attendance.Capacity


def leaders_of(units: Iterable[Unit]) -> list[User]:
    """The 分管领导 of the units (S1-12: whichever department is concerned, its leader comes and listens)."""
    return [unit.leader for unit in units if unit.leader is not None and unit.leader.is_active]


def invite(meeting: Meeting, *, members: Iterable[Member], units: Iterable[Unit], leaders: Iterable[User]) -> None:
    """Make the invitations exactly these; an invitation that stands already is left as it is."""
    wanted = (
        [{"member_id": row.pk, "capacity": Capacity.ATTEND} for row in members]
        + [{"unit_id": row.pk, "capacity": Capacity.OBSERVE} for row in units]
        + [
            {"user_id": row.pk, "capacity": _capacity(row)}
            for row in {leader.pk: leader for leader in leaders}.values()
        ]
    )
    standing = {(row.member_id, row.unit_id, row.user_id): row for row in meeting.attendances.all()}
    keep = {(facts.get("member_id"), facts.get("unit_id"), facts.get("user_id")): facts for facts in wanted}
    meeting.attendances.filter(pk__in=[row.pk for key, row in standing.items() if key not in keep]).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, **facts) for key, facts in keep.items() if key not in standing
    )


def _capacity(user: User) -> str:
    return Capacity.ATTEND if user.holds(*Role.OF_LEADERS) else Capacity.OBSERVE


def invited_people(meeting: Meeting) -> list[User]:
    """The accounts behind the invitations; of a unit, its liaisons and heads."""
    people = []
    for row in meeting.attendances.select_related("member__user", "unit__committee", "user"):
        if row.member is not None and row.member.user is not None:
            people.append(row.member.user)
        elif row.user is not None:
            people.append(row.user)
        elif row.unit is not None:
            people += holders(row.unit.committee, Role.Kind.LIAISON, Role.Kind.UNIT_HEAD, unit=row.unit)
    return people
