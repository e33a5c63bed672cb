"""承诺事项、落实通报、跟踪、销号: a matter is closed by what was done."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import Deadline
from feedback.states import AssignmentState, CommitmentState
from feedback.workflow import closing, commitments
from members.models import Notification
from proposals.models import Proposal
from proposals.states import State
from tests.feedback import answers, road
from tests.people import World, moment


def refusal(matter: Proposal, world: World, *, on: str = "2026-10-09") -> list[str]:
    with clock.at(moment(on)), pytest.raises(ValidationError) as refused:
        closing.close_matter(matter, by=world.proposal_office, note="已落实")
    assert answers.fresh(matter).state != State.CLOSED
    return list(refused.value.messages)


def test_what_was_promised_is_done_and_its_clock_stops(world: World) -> None:
    promise = answers.fulfilled(world)
    assert (promise.state, promise.evidence) == (CommitmentState.DONE, "平台已上线，见验收报告。")
    assert promise.settled_at == moment("2026-09-28")
    assert not promise.deadlines.running().exists()
    for person in (world.proposal_office, world.member):
        assert Notification.objects.filter(recipient=person, subject__contains="已兑现").exists()


def test_what_cannot_be_done_is_explained(world: World) -> None:
    promise = commitments.explain(answers.commitment(world), by=world.liaison, reason="资金未到位")
    assert (promise.state, promise.evidence) == (CommitmentState.EXPLAINED, "资金未到位")


def test_a_promise_is_settled_once(world: World) -> None:
    promise = answers.fulfilled(world)
    with pytest.raises(TransitionNotAllowed):
        commitments.explain(promise, by=world.liaison, reason="反悔")


def test_a_promise_comes_back_on_a_new_day(world: World) -> None:
    promise = answers.fulfilled(world)
    with clock.at(moment("2026-10-12")):
        with pytest.raises(ValidationError, match="今天以后"):
            commitments.reopen(promise, by=world.proposal_office, reason="未用", due_on=dt.date(2026, 10, 12))
        promise = commitments.reopen(
            promise, by=world.proposal_office, reason="平台没有使用", due_on=dt.date(2026, 11, 30)
        )
    assert (promise.state, promise.settled_at) == (CommitmentState.OPEN, None)
    deadline = promise.deadlines.get()
    assert (deadline.due_on, deadline.stopped_at) == (dt.date(2026, 11, 30), None)
    assert answers.fresh(promise.assignment).state == AssignmentState.TRACKING


def test_a_promise_of_a_closed_matter_brings_the_matter_back(world: World) -> None:
    promise = answers.fulfilled(world)
    with clock.at(moment("2026-10-09")):
        closing.close_matter(answers.matter_of(promise.reply), by=world.proposal_office, note="已落实")
        promise = answers.fresh(promise)
        commitments.reopen(promise, by=world.proposal_office, reason="平台没有使用", due_on=dt.date(2026, 11, 30))
    matter = answers.matter_of(promise.reply)
    assert (matter.state, matter.closed_at) == (State.TRACKING, None)
    assert answers.fresh(promise.assignment).state == AssignmentState.TRACKING


def test_the_unit_reports_and_the_house_is_told(world: World) -> None:
    reply = answers.issued(world, "B")
    commitments.report_progress(answers.fresh(reply.assignment), by=world.liaison, text="已完成招标")
    assert [report.text for report in reply.assignment.progress_reports.all()] == ["已完成招标"]
    assert Notification.objects.filter(recipient=world.proposal_office, subject__contains="落实情况").exists()


def test_nothing_is_reported_before_the_answer(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        commitments.report_progress(road.handling(world), by=world.liaison, text="已完成招标")


def test_a_b_class_matter_is_closed_when_its_promise_is_done(world: World) -> None:
    matter = answers.tracked(world)
    promise = matter.assignments.get().commitments.get()
    assert refusal(matter, world) == ["教育和体育局还有 1 项承诺没有兑现或说明。"]
    with clock.at(moment("2026-10-09")):
        commitments.fulfil(promise, by=world.liaison, evidence="平台已上线")
        closed = closing.close_matter(matter, by=world.proposal_office, note="平台上线，配送到校")
    assert (closed.state, closed.closed_at, closed.closing_note) == (
        State.CLOSED, moment("2026-10-09"), "平台上线，配送到校",
    )  # fmt: skip
    assignment = matter.assignments.get()
    assert (assignment.state, assignment.closing_note) == (AssignmentState.CLOSED, "平台上线，配送到校")
    for person in (world.member, world.liaison):
        assert Notification.objects.filter(recipient=person, subject__contains="已落实销号").exists()


def test_nothing_is_closed_while_a_proposer_may_still_rate(world: World) -> None:
    matter = answers.matter_of(answers.issued(world))
    assert refusal(matter, world, on="2026-05-13") == ["还有 1 份评价没有反馈，评价期到2026年5月13日。"]
    with clock.at(moment("2026-05-14")):
        assert closing.close_matter(matter, by=world.proposal_office, note="已落实").state == State.CLOSED
    assert not Deadline.objects.running().exists()


def test_nothing_is_closed_before_the_talk_was_held(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member, result="unsatisfied")
    again = answers.matter_of(reply).assignments.get(round=2)
    second = answers.answered_again(world, again, on="2026-05-20")
    answers.rated(second, by=world.member, result="unsatisfied", on="2026-05-25")
    matter = answers.matter_of(reply)
    assert refusal(matter, world) == ["还没有登记教育和体育局与提案者的当面协商。"]
    with clock.at(moment("2026-06-02")):
        closing.record_talk(
            answers.fresh(again), by=world.proposal_office, talked_on=dt.date(2026, 6, 1), talk_note="达成一致"
        )
        assert closing.close_matter(matter, by=world.proposal_office, note="当面说明").state == State.CLOSED


def test_a_matter_under_way_is_not_closed(world: World) -> None:
    assignment = road.handling(world)
    with pytest.raises(TransitionNotAllowed):
        closing.close_matter(assignment.matter, by=world.proposal_office, note="已落实")


def test_a_closed_matter_is_not_closed_again(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        closing.close_matter(answers.closed(world), by=world.proposal_office, note="再销一次")


def test_without_any_rating_the_office_may_track(world: World) -> None:
    reply = answers.issued(world, "C")
    with clock.at(moment("2026-06-01")):
        assignment = closing.track(answers.fresh(reply.assignment), by=world.proposal_office, note="逾期未反馈")
    assert assignment.state == AssignmentState.TRACKING
    assert answers.matter_of(reply).state == State.TRACKING


def test_looking_again_brings_a_closed_matter_back(world: World) -> None:
    matter = answers.closed(world)
    assignment = closing.track(matter.assignments.get(), by=world.proposal_office, note="回头看发现没有落实")
    assert (assignment.state, assignment.closed_at) == (AssignmentState.TRACKING, None)
    assert answers.fresh(matter).state == State.TRACKING


def test_a_round_that_is_over_is_not_tracked(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member, result="unsatisfied")
    with pytest.raises(ValidationError, match="已经转入再次办理"):
        closing.track(answers.fresh(reply.assignment), by=world.proposal_office, note="看")
