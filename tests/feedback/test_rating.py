"""委员评价 and what it leads to: another round, a talk, tracking, or the end."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import Assignment, Clock, Deadline, Limit, Rating, Reply
from feedback.states import AssignmentState, RatingState
from feedback.workflow import assignments, closing, ratings, replies
from members.models import Notification, User
from proposals import workflow as proposals
from proposals.models import Submitter
from proposals.states import State
from tests.core.papers import png
from tests.feedback import answers, road
from tests.people import World, moment

LATER = moment("2026-04-27")


def test_a_rating_keeps_both_axes_and_who_gave_it(world: World) -> None:
    reply = answers.issued(world)
    rating = answers.rated(reply, by=world.member, comment="办得实在")
    assert (rating.state, rating.by, rating.answered_at, rating.is_proxy) == (
        RatingState.GIVEN, world.member, LATER, False,
    )  # fmt: skip
    assert (str(rating.attitude), str(rating.result), rating.comment) == ("满意", "满意", "办得实在")
    assert not rating.deadlines.running().exists()
    assert Notification.objects.filter(recipient=world.liaison, subject__contains="已收到评价").exists()


def test_a_rating_is_given_once(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member)
    with pytest.raises(TransitionNotAllowed):
        answers.rated(reply, by=world.member, result="unsatisfied")


def test_a_paper_rating_is_marked_and_keeps_its_scan(world: World) -> None:
    rating = answers.rating_of(answers.issued(world), world.member)
    scan = SimpleUploadedFile("评价表.png", png(), "image/png")
    rating = ratings.enter_rating(
        rating, by=world.proposal_office, attitude=answers.option("satisfied"), result=answers.option("basically"),
        contact_form="", scan=scan,
    )  # fmt: skip
    assert (rating.is_proxy, rating.by) == (True, world.proposal_office)
    assert rating.attachments.get().title == "纸质评价表"


def test_co_signers_and_proposers_of_merged_proposals_are_asked_too(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="相近的一件", lead=world.row_of(world.member3))
    with clock.at(moment("2026-01-22")):
        proposals.merge(other, by=world.proposal_office, into=main)
    Submitter.objects.create(proposal=main, member=world.row_of(world.member2), answer="signed", order=1)
    Submitter.objects.create(proposal=main, unit=world.party, answer="declined", order=2)
    reply = answers.issued(world, assignment=road.handling(world, matter=answers.fresh(main)))
    assert [rating.rater for rating in reply.ratings.order_by("pk")] == ["委员1", "委员2", "委员3"]
    notice = Notification.objects.get(recipient=world.member3, key__startswith="rating-")
    assert "相近的一件" in notice.subject


def test_only_the_first_proposer_decides(world: World) -> None:
    main = road.registered(world)
    Submitter.objects.create(proposal=main, member=world.row_of(world.member2), answer="signed", order=1)
    reply = answers.issued(world, assignment=road.handling(world, matter=main))
    answers.rated(reply, by=world.member2, result="unsatisfied")
    assert answers.matter_of(reply).state == State.REPLIED
    assert [rating.decides for rating in Rating.objects.order_by("pk")] == [True, False]


def test_satisfied_with_a_resolved_class_leaves_the_matter_to_be_closed(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member, result="basically")
    assert (answers.matter_of(reply).state, answers.fresh(reply.assignment).state) == (
        State.REPLIED,
        AssignmentState.REPLIED,
    )


@pytest.mark.parametrize("code", ["B", "C"])
def test_satisfied_with_something_left_to_do_is_tracked(world: World, code: str) -> None:
    reply = answers.issued(world, code)
    answers.rated(reply, by=world.member)
    assert (answers.matter_of(reply).state, answers.fresh(reply.assignment).state) == (
        State.TRACKING,
        AssignmentState.TRACKING,
    )


def test_a_class_corrected_after_the_rating_is_tracked(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member)
    replies.confirm_class(reply, by=world.proposal_office, confirmed_class=answers.reply_class("C"))
    assert answers.matter_of(reply).state == State.TRACKING


def unsatisfied(world: World) -> tuple[Reply, Assignment]:
    """The first round did not satisfy; the assignment of the second."""
    reply = answers.issued(world)
    answers.rated(reply, by=world.member, result="unsatisfied", comment="配送时间没有说清")
    return reply, Assignment.objects.get(round=2)


def test_unsatisfied_opens_another_round_with_its_own_clock(world: World) -> None:
    reply, again = unsatisfied(world)
    assert answers.matter_of(reply).state == State.ASSIGNED
    assert answers.fresh(reply.assignment).state == AssignmentState.CLOSED
    assert (again.unit, again.part, again.state) == (world.education, "lead", AssignmentState.PENDING)
    assert again.issued_by == world.dispatcher
    assert "配送时间没有说清" in again.proposed_note
    (deadline,) = again.deadlines.all()
    assert (deadline.clock, deadline.due_on) == (Clock.REWORK, dt.date(2026, 5, 27))
    assert Notification.objects.filter(recipient=world.liaison, subject__contains="请再次办理").exists()


def test_the_assisting_units_come_along_into_the_next_round(world: World) -> None:
    reply, assist = answers.drafted_with_assist(world)
    with clock.at(moment(answers.ANSWERED_ON)):
        reply = replies.concur(replies.submit_reply(reply, by=world.liaison), by=world.other_liaison)
        reply = replies.issue(replies.approve(reply, by=world.unit_head), by=world.liaison, signed_by="甲")
    answers.rated(reply, by=world.member, result="unsatisfied")
    lead, second = Assignment.objects.filter(round=2).order_by("pk")
    assert (second.unit, second.lead, second.state) == (world.transport, lead, AssignmentState.PENDING)
    assert [deadline.clock for deadline in second.deadlines.all()] == [Clock.ASSIST_OPINION]
    assert answers.fresh(assist).state == AssignmentState.CLOSED


def test_the_second_answer_is_rated_anew(world: World) -> None:
    _, again = unsatisfied(world)
    second = answers.answered_again(world, again, on="2026-05-20")
    assert second.document_number == "云教体函〔2026〕2号"
    answers.rated(second, by=world.member, on="2026-05-25")
    assert answers.matter_of(second).state == State.REPLIED


def talk(world: World) -> Assignment:
    """Two rounds did not satisfy."""
    _, again = unsatisfied(world)
    second = answers.answered_again(world, again, on="2026-05-20")
    answers.rated(second, by=world.member, result="unsatisfied", on="2026-05-25")
    return answers.fresh(again)


def test_after_the_last_round_people_talk(world: World) -> None:
    assignment = talk(world)
    assert not Assignment.objects.filter(round=3).exists()
    assert (assignment.state, assignment.talk_asked_at) == (AssignmentState.TRACKING, moment("2026-05-25"))
    assert answers.fresh(assignment.matter).state == State.TRACKING
    for person in (world.proposal_office, world.liaison):
        assert Notification.objects.filter(recipient=person, subject__contains="转当面协商").exists()


def test_the_number_of_rounds_is_a_rule(world: World) -> None:
    answers.reply_class("A")
    Limit.objects.create(committee=world.committee, code=Limit.Code.ROUNDS, number=3)
    assert talk(world).state == AssignmentState.CLOSED
    assert Assignment.objects.filter(round=3).exists()


def test_a_talk_is_recorded_once_it_was_asked_for_and_held(world: World) -> None:
    assignment = talk(world)
    with clock.at(moment("2026-06-02")):
        with pytest.raises(ValidationError, match="不能晚于今天"):
            closing.record_talk(assignment, by=world.proposal_office, talked_on=dt.date(2026, 6, 3), talk_note="谈")
        assignment = closing.record_talk(
            assignment, by=world.proposal_office, talked_on=dt.date(2026, 6, 1), talk_note="双方同意分步实施"
        )
    assert (assignment.talked_on, assignment.talk_note) == (dt.date(2026, 6, 1), "双方同意分步实施")


def test_no_talk_where_none_was_asked_for(world: World) -> None:
    reply = answers.issued(world, "B")
    answers.rated(reply, by=world.member)
    with pytest.raises(ValidationError, match="没有转当面协商"):
        closing.record_talk(
            answers.fresh(reply.assignment), by=world.proposal_office, talked_on=dt.date(2026, 4, 27), talk_note="谈"
        )


def test_an_earlier_round_that_is_rated_late_moves_nothing(world: World) -> None:
    main = road.registered(world)
    Submitter.objects.create(proposal=main, member=world.row_of(world.member2), answer="signed", order=1)
    reply = answers.issued(world, assignment=road.handling(world, matter=main))
    answers.rated(reply, by=world.member, result="unsatisfied")
    assert not Deadline.objects.running().filter(clock=Clock.RATING).exists()
    late = answers.rated(reply, by=world.member2, result="unsatisfied", on="2026-05-06")
    assert late.state == RatingState.GIVEN
    assert Assignment.objects.filter(round=2).count() == 1


def test_a_word_after_the_closing_is_kept_and_the_office_is_told(world: World) -> None:
    reply = answers.issued(world)
    with clock.at(moment("2026-06-01")):  # nobody rated within the fifteen working days
        closing.close_matter(answers.matter_of(reply), by=world.proposal_office, note="已落实")
    rating = answers.rated(reply, by=world.member, result="unsatisfied", on="2026-06-05")
    assert rating.state == RatingState.GIVEN
    assert answers.matter_of(reply).state == State.CLOSED
    assert Notification.objects.filter(recipient=world.proposal_office, subject__contains="不满意的评价").exists()


def test_two_separate_units_are_rated_and_handled_again_apart(world: World) -> None:
    one, two = road.issued(world, (world.education, "separate"), (world.transport, "separate"))
    first = answers.issued(world, assignment=sign(world, one))
    assert answers.matter_of(first).state == State.ASSIGNED  # the other unit still owes its answer
    answers.rated(first, by=world.member, result="unsatisfied")
    assert answers.matter_of(first).state == State.ASSIGNED
    second = answers.issued_by(world, sign(world, two, by=world.other_liaison), world.other_liaison, world.other_head)
    assert answers.matter_of(second).state == State.ASSIGNED  # the first one is in its second round
    again = answers.answered_again(world, Assignment.objects.get(round=2), on="2026-05-20")
    assert answers.matter_of(again).state == State.REPLIED
    answers.rated(second, by=world.member, result="unsatisfied", on="2026-05-21")
    assert answers.matter_of(again).state == State.ASSIGNED
    assert Assignment.objects.get(unit=world.transport, round=2).state == AssignmentState.PENDING


def test_what_is_tracked_already_stays_so_when_the_other_unit_answers(world: World) -> None:
    one, two = road.issued(world, (world.education, "separate"), (world.transport, "separate"))
    first = answers.issued(world, "B", assignment=sign(world, one))
    answers.rated(first, by=world.member)
    assert answers.fresh(first.assignment).state == AssignmentState.TRACKING
    answers.issued_by(world, sign(world, two, by=world.other_liaison), world.other_liaison, world.other_head)
    assert answers.matter_of(first).state == State.TRACKING


def sign(world: World, assignment: Assignment, *, by: User | None = None) -> Assignment:
    with clock.at(moment("2026-02-11")):
        return assignments.sign_for(assignment, by=by or world.liaison, **road.FIVE)
