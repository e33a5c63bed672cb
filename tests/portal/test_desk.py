"""The desk leads everyone to what waits; the same rows, the same sight."""

import pytest
from django.test import Client

from core import clock
from feedback import rules
from tests.feedback import road
from tests.people import World, moment


def desk(world: World, name: str) -> str:
    client = Client()
    client.force_login(getattr(world, name))
    with clock.at(moment("2026-05-12")):
        response = client.get("/desk/")
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_has_a_desk(world: World) -> None:
    for name in world.everyone:
        assert "工作台" in desk(world, name), name


def test_an_empty_desk_says_so(world: World) -> None:
    assert "今天没有待办" in desk(world, "other_liaison")


@pytest.mark.parametrize(
    ("name", "line"),
    [("liaison", "待签收"), ("proposal_office", "快到期与已超期")],
)
def test_an_issued_assignment_waits_and_is_watched(world: World, name: str, line: str) -> None:
    rules.load_default_rules()
    road.pending(world)
    assert line in desk(world, name)


def test_what_waits_for_the_dispatcher(world: World) -> None:
    road.proposed(world)
    assert "待交办" in desk(world, "dispatcher")
    assert "待交办" not in desk(world, "party_dispatcher")


def test_another_unit_sees_nothing_of_it(world: World) -> None:
    road.issued(world, matter=road.registered(world, title="关于独一词的建议"))
    assert "独一词" not in desk(world, "other_liaison")


def test_a_confidential_matter_is_not_on_the_inspectors_desk(world: World) -> None:
    matter = road.registered(world, title="独一词", publicity="confidential", publicity_reason="涉及未公开的规划")
    road.issued(world, matter=matter)
    assert "独一词" not in desk(world, "inspector")
