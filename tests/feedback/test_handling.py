"""签收、沟通、免去、会办意见."""

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import Assignment, Contact, Deadline
from feedback.workflow import assignments
from members.models import Notification
from tests.feedback import road
from tests.people import World, moment


def running(assignment: Assignment) -> set[str]:
    return set(Deadline.objects.running().filter(assignment=assignment).values_list("clock", flat=True))


def contact(world: World, row: Assignment, met_on: str, on: str = "2026-02-28", **facts: str) -> Assignment:
    with clock.at(moment(on)):
        return assignments.contact(row, by=world.liaison, **(road.CONTACT | {"met_on": road.day(met_on)} | facts))


def test_sign_for(world: World) -> None:
    row = road.handling(world)
    assert (row.state, row.signed_at) == ("handling", moment("2026-02-11"))
    assert {name: getattr(row, name) for name in road.FIVE} == road.FIVE
    assert running(row) == {"first_contact", "reply"}
    assert "负责人王负责" in Notification.objects.get(recipient=world.dispatcher, key__contains="signed").text


def test_not_signed_for_twice(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        assignments.sign_for(road.handling(world), by=world.liaison, **road.FIVE)


def test_signed_for_after_the_window_too(world: World) -> None:
    """Then the matter is the unit's, and what is missing stands on its desk until it is given."""
    row = road.pending(world)
    with clock.at(moment("2026-03-20")):
        assert assignments.sign_for(row, by=world.liaison, **road.FIVE).state == "handling"


def test_the_first_contact_stops_its_clock(world: World) -> None:
    row = contact(world, road.handling(world), "2026-02-27")
    recorded = Contact.objects.get()
    assert (recorded.stage, recorded.by, recorded.met_on) == ("before", world.liaison, road.day("2026-02-27"))
    assert running(row) == {"reply"}
    contact(world, row, "2026-02-28", stage="during", way="phone")
    assert [stage.value for stage in Assignment.objects.get().missing_contacts] == ["pre_reply"]


def test_a_member_who_wants_no_visit_counts_as_asked(world: World) -> None:
    row = contact(world, road.handling(world), "2026-02-27", way="not_needed")
    assert "before" not in Assignment.objects.get(pk=row.pk).missing_contacts


@pytest.mark.parametrize(("met_on", "sentence"), [("2026-03-01", "不能晚于今天"), ("2026-02-09", "不能早于交办日期")])
def test_a_contact_on_an_impossible_day(world: World, met_on: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        contact(world, road.handling(world), met_on)
    assert not Contact.objects.exists()


def test_a_unit_does_not_waive_its_own_contact(world: World) -> None:
    with pytest.raises(ValidationError, match="由交办机构办理"):
        contact(world, road.handling(world), "2026-02-27", way="waived")


def test_waive_a_contact(world: World) -> None:
    row = assignments.waive(road.handling(world), by=world.dispatcher, stage="before", reason="委员长期在外地")
    waived = Contact.objects.get()
    assert (waived.way, waived.note, waived.by) == ("waived", "委员长期在外地", world.dispatcher)
    assert "before" not in row.missing_contacts
    assert running(row) == {"reply"}
    assert Notification.objects.filter(recipient=world.liaison, subject__endswith="免去办理前沟通").exists()


def test_another_stage_leaves_the_clock_of_the_first_contact(world: World) -> None:
    row = assignments.waive(road.handling(world), by=world.dispatcher, stage="pre_reply", reason="委员长期在外地")
    assert running(row) == {"first_contact", "reply"}


def test_what_is_recorded_needs_no_waiver(world: World) -> None:
    row = contact(world, road.handling(world), "2026-02-27")
    with pytest.raises(ValidationError, match="已经登记过了"):
        assignments.waive(row, by=world.dispatcher, stage="before", reason="不必了")


def test_exactly_one_thing_is_waived(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    for facts in ({}, {"stage": "before", "assist": assist}):
        with pytest.raises(ValidationError, match="请选择免去哪一项"):
            assignments.waive(lead, by=world.dispatcher, reason="不必了", **facts)  # type: ignore[arg-type]


def test_waive_a_late_opinion(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    with clock.at(moment("2026-03-10")), pytest.raises(ValidationError, match="只有逾期没有送来的"):
        assignments.waive(lead, by=world.dispatcher, assist=assist, reason="还没有逾期")
    with clock.at(moment("2026-03-11")):
        lead = assignments.waive(lead, by=world.dispatcher, assist=assist, reason="多次催办没有结果")
    assist.refresh_from_db()
    assert (assist.state, assist.opinion_waived_reason) == ("handling", "多次催办没有结果")
    assert lead.missing_opinions == []
    assert running(assist) == set()


def test_give_opinion(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    assert lead.missing_opinions == [assist]
    with clock.at(moment("2026-03-02")):
        given = assignments.give_opinion(assist, by=world.other_liaison, opinion="本局可以调整公交班次。")
    assert (given.state, given.opinion, given.replied_at) == ("replied", "本局可以调整公交班次。", moment("2026-03-02"))
    assert running(given) == set()
    assert Assignment.objects.get(pk=lead.pk).missing_opinions == []
    assert Notification.objects.filter(recipient=world.liaison, subject="交通运输局的会办意见已送到").exists()


def test_no_opinion_before_signing(world: World) -> None:
    _, assist = road.lead_and_assist(world, signed=False)
    with pytest.raises(TransitionNotAllowed):
        assignments.give_opinion(assist, by=world.other_liaison, opinion="同意")
