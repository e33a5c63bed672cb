"""交办: one by one, many at once, and two dispatchers at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import Assignment, Deadline
from feedback.workflow import assignments
from members.models import Notification
from proposals import workflow as proposals
from proposals.models import Proposal
from proposals.states import State
from tests.feedback import road
from tests.people import World, build_world, moment


def dates(assignment: Assignment) -> dict[str, str]:
    return {row.clock: f"{row.due_on}" for row in assignment.deadlines.all()}


def test_issue(world: World) -> None:
    row = road.pending(world)
    assert (row.state, row.issued_by, row.issued_at) == ("pending", world.dispatcher, moment("2026-02-10"))
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.assigned_at) == (State.ASSIGNED, moment("2026-02-10"))


def test_the_clocks_of_a_lead_unit(world: World) -> None:
    """春节 and its make-up Saturdays lie between; the day of issue does not count."""
    assert dates(road.pending(world)) == {
        "return_window": "2026-02-24",
        "first_contact": "2026-03-09",
        "reply": "2026-05-11",  # three months end on a Sunday after the make-up Saturday of May
    }


def test_the_clocks_of_an_assisting_unit(world: World) -> None:
    _, assist = road.lead_and_assist(world, signed=False)
    assert dates(assist) == {"return_window": "2026-02-24", "assist_opinion": "2026-03-10"}


def test_separate_units_have_the_clocks_of_a_lead(world: World) -> None:
    for row in road.issued(world, (world.education, "separate"), (world.transport, "separate")):
        assert set(dates(row)) == {"return_window", "first_contact", "reply"}


def test_a_second_round_has_its_own_clock_and_no_way_back(world: World) -> None:
    row = road.proposed(world)[0]
    row.round = 2
    row.save()
    assert set(dates(assignments.issue(row, by=world.dispatcher))) == {"rework"}


def test_a_year_without_a_notice_is_provisional(world: World) -> None:
    row = road.proposed(world)[0]
    with clock.at(moment("2026-11-20")):
        row = assignments.issue(row, by=world.dispatcher)
    assert {d.clock: d.provisional for d in row.deadlines.all()} == {
        "return_window": False, "first_contact": False, "reply": True,
    }  # fmt: skip


def test_unit_and_proposers_are_told(world: World) -> None:
    row = road.pending(world)
    to_unit = Notification.objects.get(recipient=world.liaison, url=row.get_absolute_url())
    assert "请在 2026-05-11 前书面答复提案者" in to_unit.text
    assert "请在 2026-02-24 前签收" in to_unit.text
    assert "不得自行转办" in to_unit.text
    assert Notification.objects.filter(recipient=world.unit_head, url=row.get_absolute_url()).exists()
    assert row.proposal is not None
    to_member = Notification.objects.get(
        recipient=world.member, url=row.proposal.get_absolute_url(), key__contains="issued"
    )
    assert "已交教育和体育局主办，答复期限 2026-05-11" in to_member.text
    assert not Notification.objects.filter(recipient=world.other_liaison).exists()


def test_proposers_of_a_merged_proposal_are_told_too(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="关于校园配餐的建议", by=world.member2)
    proposals.merge(other, by=world.proposal_office, into=main)
    road.issued(world, (world.education, "lead"), matter=main)
    assert Notification.objects.filter(recipient=world.member2, key__contains="issued-to-proposers").count() == 1


def test_a_confidential_matter_goes_by_its_number(world: World) -> None:
    secret = road.registered(world, title="关于某处隐患的建议", publicity="confidential", publicity_reason="涉及安全")
    row = road.issued(world, matter=secret)[0]
    with clock.at(moment("2026-02-11")):
        assignments.ask_return(row, by=world.liaison, reason="某处隐患不归本局")
    for notice in Notification.objects.filter(key__startswith="assignment-"):
        assert "隐患" not in notice.subject + notice.text
        assert secret.reference in notice.subject


def test_not_twice(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        assignments.issue(road.pending(world), by=world.dispatcher)


def test_the_second_unit_of_a_matter_leaves_its_date(world: World) -> None:
    first, second = road.proposed(world, (world.education, "lead"), (world.transport, "assist"))
    with clock.at(moment("2026-02-10")):
        assignments.issue(first, by=world.dispatcher)
    with clock.at(moment("2026-02-11")):
        assignments.issue(second, by=world.dispatcher)
    assert Proposal.objects.get().assigned_at == moment("2026-02-10")


def test_issue_many_leaves_out_what_is_issued_already(world: World) -> None:
    one, two = road.proposed(world)[0], road.proposed(world, matter=road.registered(world, title="关于公交的建议"))[0]
    assignments.issue(one, by=world.dispatcher)
    assert assignments.issue_many([two, one], by=world.dispatcher) == [two]
    assert set(Assignment.objects.values_list("state", flat=True)) == {"pending"}


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [False, True])
def test_two_dispatchers_at_once(many: bool) -> None:
    world = build_world()
    row = road.proposed(world)[0]
    outcomes = at_once(lambda: _issue(row, world, many), 2)
    assert sorted(outcomes) == [0, 1]
    assert Deadline.objects.count() == 3
    assert Notification.objects.filter(recipient=world.liaison).count() == 1


def _issue(row: Assignment, world: World, many: bool) -> int:
    fresh = Assignment.objects.get(pk=row.pk)
    if many:
        return len(assignments.issue_many([fresh], by=world.dispatcher))
    try:
        assignments.issue(fresh, by=world.dispatcher)
    except TransitionNotAllowed:
        return 0
    return 1


def at_once(step: Callable[[], int], times: int) -> list[int]:
    """Run ``step`` in several threads that start together; each has its own connection."""
    gate, outcomes = threading.Barrier(times), list[int]()

    def run() -> None:
        gate.wait()
        try:
            outcomes.append(step())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
