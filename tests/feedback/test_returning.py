"""申请退办、不同意退办、改办."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.transitions import TransitionNotAllowed
from feedback import conditions
from feedback.models import Assignment, Deadline, Extension
from feedback.rules import load_default_rules
from feedback.states import AssignmentAction
from feedback.workflow import assignments
from members.models import Notification, Period
from tests.feedback import road
from tests.people import World, moment


def window_of(length: int) -> None:
    Period.objects.filter(code="return_window").update(length=length)


def test_ask_return(world: World) -> None:
    with clock.at(moment("2026-02-24")):  # the last day
        row = assignments.ask_return(
            road.pending(world), by=world.liaison, reason="属交通部门职责", return_to=world.transport
        )
    assert (row.state, row.return_reason, row.return_to) == ("return_asked", "属交通部门职责", world.transport)
    assert row.return_asked_at == moment("2026-02-24")
    notice = Notification.objects.get(recipient=world.dispatcher, key__contains="return-asked")
    assert "建议改由交通运输局办理" in notice.text
    assert "理由：属交通部门职责" in notice.text
    assert set(Deadline.objects.running().values_list("clock", flat=True)) == {"first_contact", "reply"}


def test_after_the_window_the_matter_is_the_units(world: World) -> None:
    row = road.pending(world)
    with clock.at(moment("2026-02-25")):
        with pytest.raises(ValidationError, match="2026年2月24日，已经过了"):
            assignments.ask_return(row, by=world.liaison, reason="不属于本单位职责")
        assert conditions.why_not(row, AssignmentAction.ASK_RETURN)
    assert Assignment.objects.get().state == "pending"


@pytest.mark.parametrize(
    ("issued_on", "length", "last"),
    [
        ("2026-02-12", 7, "2026-02-28"),  # a make-up Saturday counts and is the last day
        ("2026-02-10", 15, "2026-03-09"),  # both make-up days of 春节 count
    ],
)
def test_the_window_runs_by_working_days(world: World, issued_on: str, length: int, last: str) -> None:
    window_of(length)
    row = road.issued(world, on=issued_on)[0]
    day = row.deadlines.get(clock="return_window").due_on
    assert f"{day}" == last
    with clock.at(moment(f"{last} 23:59")):
        assert conditions.why_not(row, AssignmentAction.ASK_RETURN) == ""
    with clock.at(moment(f"{last} 23:59") + dt.timedelta(minutes=1)):
        assert "已经过了" in conditions.why_not(row, AssignmentAction.ASK_RETURN)


def test_not_to_itself(world: World) -> None:
    row = road.pending(world)
    with clock.at(moment("2026-02-11")), pytest.raises(ValidationError, match="不能是本单位"):
        assignments.ask_return(row, by=world.liaison, reason="不属于本单位职责", return_to=world.education)


def test_not_in_a_second_round(world: World) -> None:
    row = road.proposed(world)[0]
    row.round = 2
    row.save()
    row = assignments.issue(row, by=world.dispatcher)
    with pytest.raises(ValidationError, match="再次办理的事项不能退办"):
        assignments.ask_return(row, by=world.liaison, reason="不属于本单位职责")


def test_refuse_return(world: World) -> None:
    row = assignments.refuse_return(road.return_asked(world), by=world.dispatcher, reason="按三定方案属你局")
    assert (row.state, row.return_answer) == ("pending", "按三定方案属你局")
    assert "请签收并办理" in Notification.objects.get(recipient=world.liaison, key__contains="return-refused").text


def test_reassign(world: World) -> None:
    with clock.at(moment("2026-03-02")):
        old = assignments.reassign(
            road.return_asked(world), by=world.dispatcher, unit=world.transport, note="属交通部门职责"
        )
    new = old.reassigned_to
    assert new is not None
    assert (old.state, new.state, new.unit, new.part, new.round) == (
        "reassigned",
        "pending",
        world.transport,
        "lead",
        1,
    )
    assert not Deadline.objects.running().filter(assignment=old).exists()
    assert {d.clock: f"{d.due_on}" for d in new.deadlines.all()} == {
        "return_window": "2026-03-09", "first_contact": "2026-03-23", "reply": "2026-06-02",
    }  # fmt: skip
    assert "已改由交通运输局办理" in Notification.objects.get(recipient=world.liaison, key__contains="reassigned").text
    assert Notification.objects.filter(recipient=world.other_liaison, url=new.get_absolute_url()).exists()


def test_reassign_without_being_asked(world: World) -> None:
    row = road.pending(world)
    assert assignments.reassign(row, by=world.dispatcher, unit=world.transport).state == "reassigned"


def test_not_once_it_is_being_handled(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        assignments.reassign(road.handling(world), by=world.dispatcher, unit=world.transport)


def test_assisting_units_are_hung_on_the_new_lead(world: World) -> None:
    lead, assist = road.lead_and_assist(world, signed=False)
    old = assignments.reassign(lead, by=world.dispatcher, unit=world.party_unit)
    assist.refresh_from_db()
    assert assist.lead == old.reassigned_to


def test_an_assisting_unit_is_replaced_by_another(world: World) -> None:
    lead, assist = road.lead_and_assist(world, signed=False)
    new = assignments.reassign(assist, by=world.dispatcher, unit=world.party_unit).reassigned_to
    assert new is not None
    assert (new.part, new.lead) == ("assist", lead)
    assert Assignment.objects.get(pk=lead.pk).missing_opinions == [new]


def test_another_channel_hands_on_itself(world: World) -> None:
    old = assignments.reassign(road.return_asked(world), by=world.dispatcher, unit=world.party_unit)
    new = old.reassigned_to
    assert new is not None
    assert (new.state, new.deadlines.count()) == ("proposed", 0)
    assert Notification.objects.filter(recipient=world.party_dispatcher, url=new.get_absolute_url()).exists()
    assert not Notification.objects.filter(recipient=world.dispatcher, url=new.get_absolute_url()).exists()


def test_not_to_a_unit_that_handles_it_already(world: World) -> None:
    lead, _ = road.lead_and_assist(world, signed=False)
    for unit in (world.transport, world.education):
        with pytest.raises(ValidationError, match="已经在办理这件事"):
            assignments.reassign(lead, by=world.dispatcher, unit=unit)
    assert Assignment.objects.get(pk=lead.pk).state == "pending"


def test_back_to_a_unit_it_was_taken_from(world: World) -> None:
    new = assignments.reassign(road.pending(world), by=world.dispatcher, unit=world.transport).reassigned_to
    assert new is not None
    again = assignments.reassign(new, by=world.dispatcher, unit=world.education).reassigned_to
    assert again is not None
    assert (again.unit, again.state) == (world.education, "pending")


def test_a_request_for_more_time_ends_with_the_clock(world: World) -> None:
    load_default_rules()
    row = road.pending(world)
    with clock.at(moment("2026-02-11")):
        assignments.ask_extension(row, by=world.liaison, new_on=road.day("2026-05-20"), reason="需要实地测算")
        assignments.reassign(row, by=world.dispatcher, unit=world.transport)
    assert Extension.objects.get().answer == "refused"
