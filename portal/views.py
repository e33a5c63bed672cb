"""工作台. (The public pages are in ``public.py``.)"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from core import clock
from feedback import deadlines
from feedback.models import Clock, Deadline
from members.http import Request
from members.models import Role, User
from portal.desk import coming, figures
from portal.desk.waiting import waiting_for
from portal.navigation import GROUPS, items_of

LEADERS = (*Role.OF_LEADERS, Role.Kind.GOV_HEAD, Role.Kind.GOV_DEPUTY)
FIGURES_FOR = (*Role.OF_THE_OFFICE, *LEADERS, Role.Kind.INSPECTOR)
QUIET = ("proposals:list", "topics:meeting_list", "admin:index")


def desk(request: Request) -> HttpResponse:
    """The first page after the log-in: what waits, what is late, what comes, what moved."""
    user = request.user
    waiting = waiting_for(user)
    page = {
        "today": clock.today(),
        "waiting": waiting,
        "waiting_count": sum(line.count for line in waiting),
        "near": near_lines(coming.late_and_near(user)),
        "meetings": coming.this_week(user),
        "news": coming.news(user),
        "figures": figures.of_this_year(user.committee) if user.holds(*FIGURES_FOR) else None,
        "is_member": user.holds(Role.Kind.MEMBER),
        "is_leader": user.holds(*LEADERS),
        "quiet_acts": quiet_acts(user),
    }
    return render(request, "portal/desk.html", page)


def quiet_acts(user: User) -> list[dict[str, str]]:
    """Where a person without a task may look: pages of the navigation that are hers."""
    places = [item for group in GROUPS for item in items_of(group, user) if item.place.url_name in QUIET]
    return [{"label": f"看{item.label}", "url": item.url} for item in places]


def near_lines(running: list[Deadline]) -> list[dict[str, Any]]:
    """The clocks with their faces and the page where each is stopped."""
    reader = deadlines.ClockReader()
    return [{"deadline": row, "face": reader.face(row), "url": _page_of(row)} for row in running]


def _page_of(deadline: Deadline) -> str:
    if deadline.clock == Clock.RATING and deadline.rating:
        return deadline.rating.get_absolute_url()
    return deadline.assignment.get_absolute_url()
