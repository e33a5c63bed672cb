"""Person × step × state against the tables that the office signs (``permissions.md``), and who sees what."""

import re
from pathlib import Path
from typing import Any

import pytest

from members.models import Role, Unit, User
from tests.people import World
from tests.topics.steps import House
from topics import permissions as p
from topics.models import Meeting, Site, Suggestion, Topic
from topics.states import (
    MeetingAction,
    MeetingState,
    PlanAction,
    PlanState,
    SuggestionAction,
    SuggestionState,
    TopicAction,
    TopicState,
)

PAGE = (Path(__file__).parent / "permissions.md").read_text()
Table = dict[str, dict[str, set[str]]]


def table(title: str, states: Any) -> Table:
    """Row → column → the states in which the cell says yes."""
    lines = re.findall(r"^\|(.+)\|$", PAGE.split(f"## {title}\n")[1].split("\n## ")[0], re.MULTILINE)
    head, _, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    labels = {state.label: state.value for state in states}

    def cell_of(cell: str) -> set[str]:
        if cell in ("—", "全部"):
            return set(labels.values()) if cell == "全部" else set()
        return {labels[word] for word in cell.split("、")}

    return {row[0]: {column: cell_of(cell) for column, cell in zip(head[1:], row[1:], strict=True)} for row in rows}


def colleague_of(world: World) -> User:
    user = User.objects.create(username="clerk2", name="同事", committee=world.committee)
    Role.objects.create(user=user, kind=Role.Kind.COMMITTEE_CLERK, unit=world.special_committee)
    return user


def check(
    policy: Any, actions: Any, *, expected: Table, columns: dict[int, str], people: dict[str, User], record: Any
) -> None:
    """Everyone's steps on a record equal the column; nobody who is not named has any."""
    assert set(expected) == {action.label for action in actions}
    assert set(policy.rules) == set(actions)
    for name, user in people.items():
        column = columns.get(user.pk, "其他人")
        allowed = {actions(action).label for action in policy.actions_for(user, record)}
        assert allowed == {row for row, cells in expected.items() if record.state in cells[column]}, name


@pytest.mark.parametrize("state", TopicState)
def test_topics(house: House, state: str) -> None:
    world, topic = house.world, Topic.objects.for_page().get(pk=house.topic_in(state).pk)
    colleague = colleague_of(world)
    columns = {
        world.clerk: "拟题人", colleague: "同事", world.proposal_office: "提案委", world.office: "政协机关",
        world.chair: "主席会议成员", world.vice_chair: "主席会议成员",
    }  # fmt: skip
    by_key = {user.pk: column for user, column in columns.items()}
    people = world.everyone | {"colleague": colleague}
    check(
        p.TOPIC_POLICY,
        TopicAction,
        expected=table("专委会拟题", TopicState),
        columns=by_key,
        people=people,
        record=topic,
    )


@pytest.mark.parametrize("state", PlanState)
def test_plans(house: House, state: str) -> None:
    world, plan = house.world, house.plan(state)
    columns = {world.office.pk: "政协机关", world.chair.pk: "主席会议成员", world.vice_chair.pk: "主席会议成员"}
    check(
        p.PLAN_POLICY,
        PlanAction,
        expected=table("年度协商计划", PlanState),
        columns=columns,
        people=world.everyone,
        record=plan,
    )


@pytest.mark.parametrize("state", MeetingState)
def test_meetings(house: House, state: str) -> None:
    world, meeting = house.world, Meeting.objects.for_page().get(pk=house.meeting_in(state).pk)
    columns = {world.clerk.pk: "承办专委会", world.office.pk: "政协机关"}
    columns |= {user.pk: "主席和副主席" for user in (world.chair, world.vice_chair)}
    columns |= {user.pk: "应邀的人" for user in (world.member, world.liaison, world.unit_head, world.gov_deputy)}
    check(
        p.MEETING_POLICY,
        MeetingAction,
        expected=table("协商会议", MeetingState),
        columns=columns,
        people=world.everyone,
        record=meeting,
    )


@pytest.mark.parametrize("state", SuggestionState)
def test_suggestions(house: House, state: str) -> None:
    world, row = house.world, house.suggestion_in(state)
    columns = {world.clerk.pk: "承办专委会", world.office.pk: "政协机关"}
    check(
        p.SUGGESTION_POLICY,
        SuggestionAction,
        expected=table("会议意见建议", SuggestionState),
        columns=columns,
        people=world.everyone,
        record=row,
    )


def test_the_unit_the_plan_names_does_the_work_too(house: House) -> None:
    topic = house.planned()
    topic.plan_item.unit = house.world.other_committee
    topic.plan_item.save()
    topic = Topic.objects.get(pk=topic.pk)
    assert p.carries(house.world.other_clerk, topic)
    assert p.carries(house.world.clerk, topic)
    assert not p.carries(house.world.proposal_office, topic)
    meeting = house.meeting(topic)
    assert p.is_host(house.world.other_clerk, Meeting.objects.get(pk=meeting.pk))


def test_a_site_is_hosted_by_its_own_operator(house: House) -> None:
    world, site = house.world, house.site()
    other = Unit.objects.create(committee=world.committee, kind=Unit.Kind.TOWN, name="白水镇")
    stranger = Site.objects.create(committee=world.committee, name="白水镇民生议事堂", town=other)
    assert p.may_host_at(world.site_operator, site)
    assert not p.may_host_at(world.site_operator, stranger)
    assert p.may_host_at(world.office, stranger)
    meeting = house.meeting(site=site, form="hall")
    assert p.is_host(world.site_operator, meeting)
    assert not p.is_host(world.member, meeting)


def test_who_may_draft_what(house: House) -> None:
    world, source = house.world, Topic.Source
    expected = {
        "office": set(source),
        "clerk": {source.DRAFTED, source.SUPERIOR},
        "other_clerk": {source.DRAFTED, source.SUPERIOR},
        "site_operator": {source.SITE},
    }
    for name, user in world.everyone.items():
        assert set(p.sources_for(user)) == expected.get(name, set()), name
        preparing = name in ("office", "proposal_office", "clerk", "other_clerk", "site_operator")
        assert p.may_prepare_meetings(user) is preparing, name


# Who sees what


def seen_by(world: World, title: str, states: Any, groups: dict[str, list[User]], record: Any) -> None:
    expected = table(title, states)
    assert set(groups) <= set(expected)
    rows = {user.pk: row for row, users in groups.items() for user in users}
    for name, user in world.everyone.items():
        row = "外单位" if name == "stranger" else rows.get(user.pk, "其他人")
        sees = type(record).objects.visible_to(user).filter(pk=record.pk).exists()
        assert sees is (record.state in expected[row]["状态"]), name


MACHINE = "只管系统、规则、日志的人"


def keepers_of_the_machine(world: World) -> list[User]:
    return [world.administrator, world.rules_keeper, world.auditor]


@pytest.mark.parametrize("state", TopicState)
def test_who_sees_a_topic(house: House, state: str) -> None:
    world = house.world
    groups = {
        "拟题单位": [world.clerk],
        "政协机关、提案委、其他专委会": [world.office, world.proposal_office, world.other_clerk],
        "主席会议成员、委员": [world.chair, world.vice_chair, world.member, world.member2, world.member3],
        MACHINE: keepers_of_the_machine(world),
    }
    seen_by(world, "谁看得到议题", TopicState, groups, house.topic_in(state))


@pytest.mark.parametrize("state", PlanState)
def test_who_sees_a_plan(house: House, state: str) -> None:
    world = house.world
    house_people = [world.office, world.proposal_office, world.clerk, world.other_clerk, world.chair, world.vice_chair]
    groups = {
        "政协机关、专委会、主席会议成员、委员": [*house_people, world.member, world.member2, world.member3],
        MACHINE: keepers_of_the_machine(world),
    }
    seen_by(world, "谁看得到计划", PlanState, groups, house.plan(state))


@pytest.mark.parametrize("state", MeetingState)
def test_who_sees_a_meeting(house: House, state: str) -> None:
    world = house.world
    groups = {
        "政协机关、专委会、主席会议成员": [
            world.office, world.proposal_office, world.clerk, world.other_clerk, world.chair, world.vice_chair,
        ],
        "应邀的人": [world.member, world.liaison, world.unit_head, world.gov_deputy],
        "没有受邀的承办单位": [world.other_liaison, world.other_head],
        MACHINE: keepers_of_the_machine(world),
    }  # fmt: skip
    meeting = house.meeting_in(state)
    seen_by(world, "谁看得到会议", MeetingState, groups, meeting)


def test_a_suggestion_is_seen_with_its_meeting(house: House) -> None:
    row = house.caught(house.convened())
    for name, user in house.world.everyone.items():
        meeting = Meeting.objects.visible_to(user).filter(pk=row.meeting_id).exists()
        assert Suggestion.objects.visible_to(user).filter(pk=row.pk).exists() is meeting, name


def test_a_site_is_seen_by_the_whole_committee(house: House) -> None:
    site = house.site()
    for name, user in house.world.everyone.items():
        assert Site.objects.visible_to(user).filter(pk=site.pk).exists() is (name != "stranger"), name
