"""What stands round every page: the navigation in the order of the flow, the committee, unread notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from core import clock
from members.models import Committee, Notification, Role, Term, User
from members.models.committee import in_chinese

Kind = Role.Kind
OFFICE = frozenset(Role.OF_THE_OFFICE)
LEADERS = frozenset(Role.OF_LEADERS)
SUBMITTERS = frozenset({Kind.MEMBER, Kind.SUBMITTER})
GOVERNMENT_LEADERS = frozenset({Kind.GOV_DEPUTY, Kind.GOV_HEAD})
UNITS = frozenset({Kind.LIAISON, Kind.UNIT_HEAD})
INSPECTION = frozenset({Kind.DISPATCHER, Kind.INSPECTOR})
GOVERNMENT = UNITS | INSPECTION | GOVERNMENT_LEADERS
COMMITTEE_SIDE = OFFICE | LEADERS | SUBMITTERS | {Kind.SITE_OPERATOR}
OF_MATTERS = COMMITTEE_SIDE | GOVERNMENT
EVERYONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place:
    """One item of the navigation. It is shown where ``url_name`` resolves and ``roles`` is empty or held."""

    label: str
    url_name: str
    icon: str
    roles: frozenset[str] = EVERYONE
    # Further pages that belong to this item, for the mark of the current place.
    also: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    places: tuple[Place, ...]


GROUPS = (
    Group("工作", (Place("工作台", "portal:desk", "house", short="首页"),)),
    Group(
        "协商",
        (
            Place(
                "选题与计划", "topics:list", "compass", COMMITTEE_SIDE | GOVERNMENT_LEADERS, also=("topics:plan_list",)
            ),
            Place("调研", "topics:research_list", "journal-text", COMMITTEE_SIDE),
            Place("协商会议", "topics:meeting_list", "chat-square-text", OF_MATTERS, short="会议"),
            Place("议事堂", "topics:site_list", "building", COMMITTEE_SIDE),
        ),
    ),
    Group(
        "提案",
        (
            Place("提案", "proposals:list", "file-earmark-text", OF_MATTERS),
            Place("社情民意", "proposals:opinion_list", "megaphone", COMMITTEE_SIDE),
        ),
    ),
    Group(
        "办理",
        (
            Place("办理反馈", "feedback:assignment_list", "clipboard-check", OF_MATTERS, short="办理"),
            Place("督办", "feedback:supervision_list", "eye", OFFICE | LEADERS | INSPECTION | GOVERNMENT_LEADERS),
        ),
    ),
    Group(
        "",
        (
            Place("委员", "members:member_list", "people", COMMITTEE_SIDE),
            Place("统计", "portal:statistics", "bar-chart", OF_MATTERS - SUBMITTERS),
            Place("系统", "admin:index", "gear", frozenset(Role.OF_THE_ADMIN)),
        ),
    ),
)

# What stands in the bar at the bottom of a phone, the likeliest first; three of them fit.
BAR = ("portal:desk", "proposals:list", "topics:meeting_list", "feedback:assignment_list", "topics:list")
BAR_OF_GOVERNMENT = ("portal:desk", "feedback:assignment_list", "proposals:list", "topics:meeting_list")
BAR_LENGTH = 3


@dataclass
class Item:
    """A place as it appears to one person on one page."""

    place: Place
    url: str
    here: bool = False

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def short(self) -> str:
        return self.place.short or self.place.label

    @property
    def icon(self) -> str:
        return self.place.icon


@dataclass
class Navigation:
    """The values of ``components/{top,side,bar}.html``."""

    org: str
    unread: int
    groups: list[dict[str, Any]] = field(default_factory=list)
    bar: list[Item] = field(default_factory=list)
    home_url: str = "/"
    notices_url: str = ""
    notices_here: bool = False
    password_url: str = ""
    logout_url: str = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is asked of the database unless the page draws the layout."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    drawn = SimpleLazyObject(lambda: navigation_of(user, request.path))
    return {"navigation": drawn, "unread_count": SimpleLazyObject(lambda: drawn.unread)}


def navigation_of(user: User, path: str) -> Navigation:
    """The navigation of one person, with the place marked in which ``path`` lies."""
    org, unread = org_and_unread(user)
    groups = [(group.label, items_of(group, user)) for group in GROUPS]
    everything = [item for _, items in groups for item in items]
    mark_current(everything, path)
    notices = address("members:notification_list")
    return Navigation(
        org=org,
        unread=unread,
        groups=[{"label": label, "items": items} for label, items in groups if items],
        bar=bar_of(user, everything),
        home_url=address("portal:desk") or "/",
        notices_url=notices,
        notices_here=bool(notices) and path.startswith(notices),
        password_url=address("members:password"),
        logout_url=address("members:logout"),
    )


def items_of(group: Group, user: User) -> list[Item]:
    shown = []
    for place in group.places:
        url = address(place.url_name)
        if url and (not place.roles or user.holds(*place.roles)):
            shown.append(Item(place, url))
    return shown


def mark_current(items: list[Item], path: str) -> None:
    """Mark the item with the longest address that ``path`` begins with."""
    best, length = None, 0
    for item in items:
        for url in (item.url, *map(address, item.place.also)):
            if url and path.startswith(url) and len(url) > length:
                best, length = item, len(url)
    if best is not None:
        best.here = True


def bar_of(user: User, items: list[Item]) -> list[Item]:
    order = BAR_OF_GOVERNMENT if user.holds(*GOVERNMENT) else BAR
    by_name = {item.place.url_name: item for item in items}
    return [by_name[name] for name in order if name in by_name][:BAR_LENGTH]


def address(url_name: str) -> str:
    """The address of a page, or "" where that page does not exist in this installation."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def org_and_unread(user: User) -> tuple[str, int]:
    """Committee and term for the top bar, and how many notices wait; one query for every page."""
    today = clock.today()
    terms = Term.objects.filter(committee=OuterRef("pk"), starts_on__lte=today, ends_on__gte=today)
    notices = Notification.objects.visible_to(user).unread().order_by().values("recipient")
    row = (
        Committee.objects.filter(pk=user.committee_id)
        .annotate(
            term_number=Subquery(terms.order_by("-starts_on").values("number")[:1]),
            unread=Subquery(notices.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        )
        .values_list("short_name", "term_number", "unread")
        .get()
    )
    name, term, unread = row
    return (f"{name} · 第{in_chinese(term)}届" if term else name), unread or 0
