"""快到期与已超期, 本周日程, 新进展: what is late, what comes next, what moved."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from core import clock
from feedback.models import Assignment, Clock, Deadline
from members.models import Notification, Role, User
from topics.models import Attendance, Meeting
from topics.states import MeetingState

SHOWN = 8
SOON = dt.timedelta(days=14)


def late_and_near(user: User) -> list[Deadline]:
    """The running clocks that concern this person, the oldest first; of a unit its own, of a member her ratings."""
    running = Deadline.objects.running().filter(due_on__lte=clock.today() + SOON).filter(_of(user))
    return list(
        running.select_related(
            "assignment__unit", "assignment__proposal", "assignment__suggestion__meeting", "rating", "commitment"
        )
        .order_by("due_on", "pk")
        .distinct()[:SHOWN]
    )


def _of(user: User) -> Q:
    wanted = Q(rating__submitter__member__user=user, clock=Clock.RATING)
    wanted |= Q(rating__submitter__unit__in=user.units_as(Role.Kind.SUBMITTER), clock=Clock.RATING)
    units = user.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)
    wanted |= Q(assignment__unit__in=units) & ~Q(clock=Clock.RATING)
    house = (Role.Kind.PROPOSAL_OFFICE, Role.Kind.OFFICE, Role.Kind.INSPECTOR, Role.Kind.DISPATCHER, Role.Kind.GOV_HEAD)
    if user.holds(*house, Role.Kind.GOV_DEPUTY):
        wanted |= Q(assignment__in=Assignment.objects.visible_to(user)) & Q(
            clock__in=[Clock.REPLY, Clock.REWORK, Clock.COMMITMENT]
        )
    return wanted


def this_week(user: User) -> list[Meeting]:
    """Meetings of the coming seven days to which this person is invited, or which the house prepares."""
    now = clock.now()
    meetings = Meeting.objects.visible_to(user).filter(
        starts_at__gte=now - dt.timedelta(hours=2), starts_at__lte=now + dt.timedelta(days=7),
        state__in=[MeetingState.PLANNED, MeetingState.CONVENED],
    )  # fmt: skip
    if not user.holds(*Role.OF_THE_OFFICE, *Role.OF_LEADERS, Role.Kind.SITE_OPERATOR):
        meetings = meetings.filter(pk__in=Attendance.objects.for_person(user).values("meeting"))
    return list(meetings.order_by("starts_at")[:6])


def news(user: User) -> list[Notification]:
    """The latest notices to this person."""
    return list(Notification.objects.visible_to(user).order_by("-created_at")[:6])
