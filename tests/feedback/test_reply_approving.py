"""会签、审批、退回、签发: who may say what at which moment, and what the issue leaves behind."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.transitions import StaleVersion, TransitionNotAllowed
from feedback.models import Approval, Clock, Commitment, Deadline, Reply
from feedback.states import AssignmentState, ReplyState
from feedback.workflow import assignments, replies
from members.models import Notification, Unit
from proposals.models import Proposal
from proposals.states import State
from tests.feedback import answers, road
from tests.people import World, moment

NOON = moment(answers.ANSWERED_ON)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


def test_the_last_assisting_unit_sends_the_reply_on(world: World) -> None:
    reply = replies.concur(answers.in_concurrence(world), by=world.other_liaison, note="同意")
    assert reply.state == ReplyState.APPROVAL
    (one,) = reply.concurrences.all()
    assert (one.by, one.at, one.note) == (world.other_liaison, NOON, "同意")
    assert Notification.objects.filter(recipient=world.unit_head, key__contains="approve-1").exists()


def test_one_of_two_assisting_units_concurs_and_the_other_is_waited_for(world: World) -> None:
    police = Unit.objects.create(
        committee=world.committee, kind=Unit.Kind.HANDLING, name="公安局", channel=Unit.Channel.GOVERNMENT
    )
    rows = road.issued(world, (world.education, "lead"), (world.transport, "assist"), (police, "assist"))
    lead = assignments.sign_for(rows[0], by=world.liaison, **road.FIVE)
    for row in rows[1:]:
        signed = assignments.sign_for(row, by=world.other_liaison, **road.FIVE)
        assignments.give_opinion(signed, by=world.other_liaison, opinion="同意")
    reply = replies.submit_reply(answers.drafted(world, assignment=lead), by=world.liaison)
    reply = replies.concur(reply, by=world.other_liaison)
    assert reply.state == ReplyState.CONCURRENCE
    assert len(reply.open_concurrences) == 1


def test_a_unit_that_has_concurred_cannot_do_it_again(world: World) -> None:
    with pytest.raises(ValidationError, match="已经会签过了"):
        replies.concur(answers.in_concurrence(world), by=world.liaison)


def test_the_dispatcher_spares_a_late_concurrence_with_a_reason(world: World) -> None:
    reply = replies.waive_concurrence(answers.in_concurrence(world), by=world.dispatcher, reason="逾期未会签")
    assert reply.state == ReplyState.APPROVAL
    (one,) = reply.concurrences.all()
    assert (one.is_waived, one.note, one.by) == (True, "逾期未会签", world.dispatcher)


def test_an_approval_is_a_row_with_a_person_and_the_unit_is_told(world: World) -> None:
    reply = replies.approve(answers.in_approval(world), by=world.unit_head, note="同意签发")
    (step,) = reply.approvals_now
    assert (step.answer, step.by, step.at, step.note) == (Approval.Answer.APPROVED, world.unit_head, NOON, "同意签发")
    assert reply.is_approved
    assert Notification.objects.filter(recipient=world.liaison, subject__contains="可以签发了").exists()


def test_nobody_approves_for_another(world: World) -> None:
    reply = answers.in_approval(world)
    for person in (world.liaison, world.other_head, world.gov_deputy, world.gov_head, world.proposal_office):
        with pytest.raises(ValidationError, match="现在等“承办单位主要负责人审签”"):
            replies.approve(answers.fresh(reply), by=person)


def test_there_is_no_step_after_the_last(world: World) -> None:
    with pytest.raises(ValidationError, match="审批已经全部完成"):
        replies.approve(answers.approved(world), by=world.unit_head)


def key_reply(world: World) -> Reply:
    """In approval, with the chain of a key proposal."""
    reply = answers.drafted(world)
    Proposal.objects.filter(pk=answers.matter_of(reply).pk).update(is_key=True)
    return replies.submit_reply(answers.fresh(reply), by=world.liaison)


def test_the_chain_goes_in_its_order(world: World) -> None:
    reply = key_reply(world)
    with pytest.raises(ValidationError):
        replies.approve(reply, by=world.gov_head)
    reply = replies.approve(answers.fresh(reply), by=world.unit_head)
    assert Notification.objects.filter(recipient=world.gov_head, key__contains="approve-2").exists()
    with pytest.raises(ValidationError, match="还差“政府主要领导审核”"):
        replies.issue(reply, by=world.liaison, signed_by="周明远")
    reply = replies.approve(answers.fresh(reply), by=world.gov_head)
    assert replies.issue(reply, by=world.liaison, signed_by="周明远").state == ReplyState.ISSUED


def test_an_approval_on_an_old_page_is_refused(world: World) -> None:
    reply = key_reply(world)
    replies.approve(reply, by=world.unit_head)
    with pytest.raises(StaleVersion):
        replies.approve(reply.seen(reply.version), by=world.gov_head)


def test_who_is_asked_sends_back_with_a_reason(world: World) -> None:
    reply = replies.return_reply(key_reply(world), by=world.unit_head, reason="第二条太笼统")
    assert (reply.state, reply.return_reason) == (ReplyState.DRAFT, "第二条太笼统")
    assert [step.answer for step in reply.approvals_now] == [Approval.Answer.RETURNED, Approval.Answer.LAPSED]
    assert Notification.objects.filter(recipient=world.liaison, subject__contains="退回修改").exists()


def test_the_unit_takes_back_and_nobody_has_returned(world: World) -> None:
    reply = replies.return_reply(answers.in_approval(world), by=world.liaison, reason="改一个数字")
    assert [step.answer for step in reply.approvals_now] == [Approval.Answer.LAPSED]


def test_the_next_submission_begins_the_chain_anew(world: World) -> None:
    reply = replies.return_reply(answers.in_approval(world), by=world.unit_head, reason="改")
    reply = replies.edit_reply(reply, by=world.liaison, **answers.text(opening="改过的"))
    reply = replies.submit_reply(reply, by=world.liaison)
    assert (reply.turn, reply.return_reason) == (2, "")
    assert [step.answer for step in reply.approvals_now] == [Approval.Answer.WAITING]
    assert [version.number for version in reply.versions.all()] == [1, 2]


def test_the_issue_numbers_the_letter_and_answers_the_matter(world: World) -> None:
    reply = answers.issued(world)
    assert reply.document_number == "云教体函〔2026〕1号"
    assert (reply.signed_by, reply.issued_by, reply.issued_at) == ("周明远", world.liaison, NOON)
    assert reply.assignment.state == AssignmentState.REPLIED
    assert reply.assignment.replied_at == NOON
    matter = answers.matter_of(reply)
    assert (matter.state, matter.replied_at) == (State.REPLIED, NOON)
    stopped = Deadline.objects.filter(assignment=reply.assignment).exclude(clock=Clock.RATING)
    assert not stopped.running().exists()


def test_the_numbers_of_a_unit_follow_each_other_and_begin_anew_each_year(world: World) -> None:
    first = answers.issued(world)
    again = answers.drafted(world, assignment=road.handling(world, matter=road.registered(world, title="另一件")))
    again = replies.approve(replies.submit_reply(again, by=world.liaison), by=world.unit_head)
    assert replies.issue(again, by=world.liaison, signed_by="甲").document_number == "云教体函〔2026〕2号"
    third = answers.drafted(world, assignment=road.handling(world, matter=road.registered(world, title="第三件")))
    third = replies.approve(replies.submit_reply(third, by=world.liaison), by=world.unit_head)
    with clock.at(moment("2027-01-04")):
        assert replies.issue(third, by=world.liaison, signed_by="甲").document_number == "云教体函〔2027〕1号"
    assert first.document_number == "云教体函〔2026〕1号"


def test_an_issue_without_an_approval_is_refused_and_takes_no_number(world: World) -> None:
    reply = answers.in_approval(world)
    with pytest.raises(ValidationError, match="还差“承办单位主要负责人审签”"):
        replies.issue(reply, by=world.liaison, signed_by="甲")
    reply = replies.approve(answers.fresh(reply), by=world.unit_head)
    assert replies.issue(reply, by=world.liaison, signed_by="甲").document_number.endswith("〕1号")


def test_an_issue_after_the_promised_day_is_refused(world: World) -> None:
    reply = answers.approved(world, "B")
    with clock.at(moment("2026-10-08")), pytest.raises(ValidationError, match="第 2 条建议的承诺日期须在今天以后"):
        replies.issue(reply, by=world.liaison, signed_by="甲")


def test_a_draft_is_not_issued(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        replies.issue(answers.drafted(world), by=world.liaison, signed_by="甲")


def test_a_promise_becomes_a_commitment_with_its_clock(world: World) -> None:
    reply = answers.issued(world, "B")
    promise = Commitment.objects.get(reply=reply)
    assert (promise.text, promise.due_on) == ("完成监管平台建设", answers.PROMISED_ON)
    deadline = promise.deadlines.get()
    assert (deadline.clock, deadline.due_on, deadline.stopped_at) == (Clock.COMMITMENT, dt.date(2026, 9, 30), None)


def test_everyone_who_signed_is_asked_to_rate_with_a_clock_each(world: World) -> None:
    reply = answers.issued(world)
    rating = answers.rating_of(reply, world.member)
    assert rating.deadlines.get().due_on == dt.date(2026, 5, 13)  # fifteen working days, the May holidays left out
    notice = Notification.objects.get(recipient=world.member, key=f"rating-{rating.pk}")
    assert notice.url == rating.get_absolute_url()


def test_an_open_reply_to_an_open_proposal_is_published(world: World) -> None:
    assert answers.issued(world).published_on == NOON.date()


@pytest.mark.parametrize("publicity", [Reply.Publicity.NOT, Reply.Publicity.ON_REQUEST])
def test_a_reply_that_is_not_open_is_not_published(world: World, publicity: str) -> None:
    reply = answers.issued(world, publicity=publicity, publicity_reason="涉及个人隐私")
    assert reply.published_on is None
    assert not Reply.objects.visible_to(world.member3).filter(pk=reply.pk).exists()


def test_the_answer_to_a_proposal_known_by_its_title_alone_is_not_published(world: World) -> None:
    matter = road.registered(world, publicity="summary", publicity_reason="内容敏感")
    assert answers.issued(world, assignment=road.handling(world, matter=matter)).published_on is None


def test_a_waived_assisting_unit_is_not_asked_any_more(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    assignments.waive(lead, by=world.dispatcher, assist=assist, reason="逾期未送")
    reply = answers.drafted(world, assignment=answers.fresh(lead))
    reply = replies.approve(replies.submit_reply(reply, by=world.liaison), by=world.unit_head)
    replies.issue(reply, by=world.liaison, signed_by="甲")
    assert answers.fresh(assist).state == AssignmentState.CLOSED
    assert not Deadline.objects.running().filter(assignment=assist).exists()


def test_the_office_confirms_the_class(world: World) -> None:
    reply = replies.confirm_class(
        answers.issued(world), by=world.proposal_office, confirmed_class=answers.reply_class("B"), note="尚未完成"
    )
    assert (reply.class_now.code, reply.class_note) == ("B", "尚未完成")
    assert Notification.objects.filter(recipient=world.liaison, subject__contains="类别已改定").exists()


def test_a_confirmed_class_tells_nobody(world: World) -> None:
    replies.confirm_class(answers.issued(world), by=world.proposal_office, confirmed_class=answers.reply_class("A"))
    assert not Notification.objects.filter(subject__contains="类别已改定").exists()


def test_a_class_is_not_confirmed_before_the_issue(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        replies.confirm_class(
            answers.approved(world), by=world.proposal_office, confirmed_class=answers.reply_class("B")
        )
