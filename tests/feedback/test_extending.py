"""申请延期 and 审批延期."""

import pytest
from django.core.exceptions import ValidationError

from core import clock
from feedback.models import Assignment, Deadline, Extension, Limit
from feedback.rules import load_default_rules
from feedback.workflow import assignments
from members.models import Notification
from tests.feedback import road
from tests.people import World, moment


def ask(world: World, row: Assignment, new_on: str = "2026-06-11", on: str = "2026-04-20") -> Assignment:
    load_default_rules()
    with clock.at(moment(on)):
        return assignments.ask_extension(row, by=world.liaison, new_on=road.day(new_on), reason="需要实地测算")


def decide(world: World, row: Assignment, *, approves: bool, note: str = "") -> Assignment:
    with clock.at(moment("2026-04-21")):
        return assignments.decide_extension(row, by=world.dispatcher, approves=approves, note=note)


def reply_clock(row: Assignment) -> Deadline:
    return Deadline.objects.get(assignment=row, clock="reply")


def test_ask(world: World) -> None:
    row = ask(world, road.handling(world))
    asked = Extension.objects.get()
    assert (f"{asked.old_on}", f"{asked.new_on}", asked.answer) == ("2026-05-11", "2026-06-11", "asked")
    assert f"{reply_clock(row).due_on}" == "2026-05-11"  # nothing moves before it is decided
    notice = Notification.objects.get(recipient=world.dispatcher, key__contains="extension-asked")
    assert "从 2026-05-11 延到 2026-06-11" in notice.text


def test_approve(world: World) -> None:
    row = decide(world, ask(world, road.handling(world)), approves=True)
    extension, deadline = Extension.objects.get(), reply_clock(row)
    assert (extension.answer, extension.decided_by) == ("approved", world.dispatcher)
    assert (f"{extension.old_on}", f"{deadline.due_on}", deadline.provisional) == ("2026-05-11", "2026-06-11", False)
    assert "新的期限是 2026-06-11" in Notification.objects.get(recipient=world.liaison, key__contains="decided").text


def test_a_date_moved_into_a_year_without_a_notice_becomes_provisional(world: World) -> None:
    row = road.proposed(world)[0]
    with clock.at(moment("2026-09-10")):
        row = assignments.issue(row, by=world.dispatcher)
    assert not reply_clock(row).provisional
    ask(world, row, new_on="2027-01-08", on="2026-12-01")
    with clock.at(moment("2026-12-02")):
        row = assignments.decide_extension(row, by=world.dispatcher, approves=True)
    assert reply_clock(row).provisional


def test_refuse(world: World) -> None:
    row = decide(world, ask(world, road.handling(world)), approves=False, note="请按期办理")
    assert Extension.objects.get().answer == "refused"
    assert f"{reply_clock(row).due_on}" == "2026-05-11"
    ask(world, row)  # a refusal does not use up the one extension


def test_a_refusal_says_why(world: World) -> None:
    row = ask(world, road.handling(world))
    with pytest.raises(ValidationError, match="请写明理由"):
        decide(world, row, approves=False)


def test_nothing_to_decide(world: World) -> None:
    with pytest.raises(ValidationError, match="没有等待审批的延期申请"):
        decide(world, road.handling(world), approves=True)


def test_only_one_request_at_a_time(world: World) -> None:
    row = ask(world, road.handling(world))
    with pytest.raises(ValidationError, match="正等交办机构审批"):
        ask(world, row)


def test_once_unless_the_rule_allows_more(world: World) -> None:
    row = decide(world, ask(world, road.handling(world)), approves=True)
    with pytest.raises(ValidationError, match="最多延期 1 次"):
        ask(world, row, new_on="2026-07-10")
    Limit.objects.create(committee=world.committee, code="extensions", number=2)
    ask(world, row, new_on="2026-07-10")
    assert Extension.objects.filter(answer="asked").exists()


def test_not_at_all_where_the_rule_says_so(world: World) -> None:
    Limit.objects.create(committee=world.committee, code="extensions", number=0)
    with pytest.raises(ValidationError, match="按规定不能延期"):
        ask(world, road.handling(world))


@pytest.mark.parametrize(
    ("new_on", "sentence"), [("2026-05-11", "要晚于现在的期限"), ("2026-06-12", "最多延到 2026-06-11")]
)
def test_to_an_impossible_day(world: World, new_on: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        ask(world, road.handling(world), new_on=new_on)


def test_not_when_it_is_late_already(world: World) -> None:
    with pytest.raises(ValidationError, match="期限已经过了"):
        ask(world, road.handling(world), on="2026-05-12")


def test_not_without_a_clock(world: World) -> None:
    row = road.handling(world)
    row.deadlines.all().delete()
    with pytest.raises(ValidationError, match="没有正在计算的答复期限"):
        ask(world, row)


def test_of_an_assisting_unit(world: World) -> None:
    _, assist = road.lead_and_assist(world)
    ask(world, assist, new_on="2026-03-20", on="2026-03-02")
    assert Extension.objects.get().deadline.clock == "assist_opinion"
