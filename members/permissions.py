"""Who may do what with people; matters have their own tables on the floors above."""

from members.models import Member, Role, User

Kind = Role.Kind


def imports_rosters(user: User) -> bool:
    return user.holds(Kind.OFFICE, Kind.ADMINISTRATOR)


def sees_phones(user: User) -> bool:
    """Those who call members: the staff of the committee. Everyone else sees 138****5678."""
    return user.holds(*Role.OF_THE_OFFICE)


def is_oneself(user: User, member: Member) -> bool:
    return member.pk in user.member_ids
