"""The frame of every page: who sees which place, where one is, and what it costs."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, path
from pytest_django import DjangoAssertNumQueries

from core import clock
from members.models import Committee, Notification, Role, Term, User
from portal.navigation import BAR_LENGTH, GROUPS, navigation, navigation_of

pytestmark = pytest.mark.django_db


def page(request: HttpRequest) -> HttpResponse:
    """Never called: the navigation only asks for addresses."""
    return HttpResponse()


class AllPages:
    """A URL configuration in which every place exists."""

    def __init__(self) -> None:
        names = {place.url_name for group in GROUPS for place in group.places}
        names |= {"topics:plan_list", "members:notification_list", "members:password", "members:logout"}
        by_space: dict[str, list[URLPattern]] = {}
        for name in sorted(names):
            space, _, short = name.partition(":")
            by_space.setdefault(space, []).append(path(f"{short}/", page, name=short))
        self.urlpatterns: list[URLResolver | URLPattern] = [
            path(f"{space}/", (urls, space, space)) for space, urls in by_space.items()
        ]


@pytest.fixture
def committee() -> Committee:
    committee = Committee.objects.create(name="政协云岭县委员会", short_name="云岭县政协", region="云岭县")
    Term.objects.create(committee=committee, number=11, starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2026, 12, 31))
    return committee


def person(committee: Committee, *kinds: str) -> User:
    user = User.objects.create_user("somebody", name="委员甲", committee=committee)
    for kind in kinds:
        Role.objects.create(user=user, kind=kind)
    return user


def labels(user: User, here: str = "/") -> list[str]:
    return [item.label for group in navigation_of(user, here).groups for item in group["items"]]


@pytest.fixture
def all_pages() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=AllPages()):
        yield


@pytest.mark.usefixtures("all_pages")
def test_the_office_sees_every_place_in_the_order_of_the_flow(committee: Committee) -> None:
    office = person(committee, Role.Kind.OFFICE)
    flow = "工作台 选题与计划 调研 协商会议 议事堂 提案 社情民意 办理反馈 督办 委员 统计 系统"
    assert labels(office) == flow.split()


@pytest.mark.usefixtures("all_pages")
@pytest.mark.parametrize(
    ("kind", "hidden"),
    [
        (Role.Kind.MEMBER, {"督办", "统计", "系统"}),
        (Role.Kind.LIAISON, {"选题与计划", "调研", "议事堂", "社情民意", "督办", "委员", "系统"}),
        (Role.Kind.INSPECTOR, {"选题与计划", "调研", "议事堂", "社情民意", "委员", "系统"}),
        (Role.Kind.CHAIR, {"系统"}),
    ],
)
def test_a_role_does_not_see_what_is_not_its_work(committee: Committee, kind: str, hidden: set[str]) -> None:
    everything = {place.label for group in GROUPS for place in group.places}
    assert everything - set(labels(person(committee, kind))) == hidden


@pytest.mark.usefixtures("all_pages")
@pytest.mark.parametrize("kind", [Role.Kind.ADMINISTRATOR, Role.Kind.AUDITOR, Role.Kind.RULES_KEEPER])
def test_who_has_no_power_over_matters_sees_no_matters(committee: Committee, kind: str) -> None:
    assert labels(person(committee, kind)) == ["工作台", "系统"]


@override_settings(ROOT_URLCONF="django.contrib.auth.urls")
def test_a_place_without_a_page_is_left_out(committee: Committee) -> None:
    frame = navigation_of(person(committee, Role.Kind.OFFICE), "/")
    assert frame.groups == []
    assert (frame.bar, frame.notices_url, frame.home_url) == ([], "", "/")


@pytest.mark.usefixtures("all_pages")
def test_the_current_place_is_the_one_whose_address_fits_longest(committee: Committee) -> None:
    office = person(committee, Role.Kind.OFFICE)
    items = [item for group in navigation_of(office, "/topics/plan_list/7/").groups for item in group["items"]]
    assert [item.label for item in items if item.here] == ["选题与计划"]


@pytest.mark.usefixtures("all_pages")
def test_the_bar_of_a_phone_begins_with_what_the_role_does_most(committee: Committee) -> None:
    member = navigation_of(person(committee, Role.Kind.MEMBER), "/").bar
    assert [item.short for item in member] == ["首页", "提案", "会议"]
    Role.objects.all().delete()
    User.objects.all().delete()
    unit = navigation_of(person(committee, Role.Kind.LIAISON), "/").bar
    assert [item.short for item in unit] == ["首页", "办理", "提案"]
    assert len(unit) == BAR_LENGTH


def test_the_top_names_the_committee_and_counts_unread_notices(committee: Committee) -> None:
    user = person(committee, Role.Kind.MEMBER)
    for key in "abc":
        Notification.objects.create(recipient=user, key=key, subject="提案已立案", text="")
    Notification.objects.filter(key="a").update(read_at=clock.now())
    with clock.at(dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)):
        frame = navigation_of(user, "/")
    assert (frame.org, frame.unread) == ("云岭县政协 · 第十一届", 2)


def test_between_two_terms_the_committee_stands_alone(committee: Committee) -> None:
    with clock.at(dt.datetime(2029, 3, 5, 9, tzinfo=dt.UTC)):
        assert navigation_of(person(committee), "/").org == "云岭县政协"


def test_the_frame_costs_one_query_beside_the_roles(
    committee: Committee, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = User.objects.get(pk=person(committee, Role.Kind.OFFICE).pk)
    with django_assert_num_queries(2):
        navigation_of(user, "/")


def test_a_page_without_the_frame_asks_nothing(
    rf: RequestFactory, committee: Committee, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = rf.get("/")
    request.user = User.objects.get(pk=person(committee).pk)
    with django_assert_num_queries(0):
        navigation(request)


def test_a_visitor_has_no_frame(rf: RequestFactory) -> None:
    assert navigation(rf.get("/")) == {}
