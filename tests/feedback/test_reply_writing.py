"""起草、修改、送审: what is refused, each with its sentence, and what a submission leaves behind."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import ApprovalStep, Assignment, Reply
from feedback.states import ReplyState
from feedback.workflow import assignments, replies
from members.models import Notification
from tests.feedback import answers, road
from tests.people import World, moment

NOON = moment(answers.ANSWERED_ON)


def refusal(reply: Reply, world: World) -> list[str]:
    """The sentences with which the submission is refused; nothing is half-written."""
    with clock.at(NOON), pytest.raises(ValidationError) as refused:
        replies.submit_reply(reply, by=world.liaison)
    after = answers.fresh(reply)
    assert (after.state, after.turn) == (ReplyState.DRAFT, 0)
    assert not after.approvals.exists()
    assert not after.versions.exists()
    return list(refused.value.messages)


def test_a_draft_has_a_point_for_every_numbered_suggestion(world: World) -> None:
    reply = replies.draft_reply(road.handling(world), by=world.liaison, **answers.text(points=[]))
    assert [(point.order, point.suggestion, point.answer) for point in reply.points.all()] == [
        (1, "统一配送", ""),
        (2, "加强监管", ""),
    ]


def test_a_second_draft_of_the_same_assignment_is_refused(world: World) -> None:
    reply = answers.drafted(world)
    with pytest.raises(ValidationError, match="已经有一份没有签发的答复稿"):
        replies.draft_reply(answers.fresh(reply.assignment), by=world.liaison, **answers.text())


def test_an_assisting_unit_does_not_answer_the_proposer(world: World) -> None:
    _, assist = road.lead_and_assist(world)
    with pytest.raises(ValidationError, match="由主办单位答复"):
        replies.draft_reply(assist, by=world.other_liaison, **answers.text())


def test_nothing_is_drafted_before_the_unit_has_signed(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        replies.draft_reply(road.pending(world), by=world.liaison, **answers.text())


def test_editing_changes_the_text_and_the_points(world: World) -> None:
    reply = answers.drafted(world)
    point = {"order": 2, "answer": "改为每月公布", "promise": "建成平台", "promised_on": answers.PROMISED_ON}
    facts = answers.text("B", opening="改过的开头", publicity=Reply.Publicity.ON_REQUEST, publicity_reason="涉及个人")
    reply = replies.edit_reply(reply, by=world.liaison, **facts | {"points": [point]})
    assert (reply.opening, reply.publicity_reason, reply.reply_class.code) == ("改过的开头", "涉及个人", "B")
    first, second = reply.points.all()
    assert first.answer == answers.DONE[0]["answer"]
    assert (second.answer, second.promise, second.promised_on) == ("改为每月公布", "建成平台", answers.PROMISED_ON)


def test_what_is_submitted_cannot_be_edited(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        replies.edit_reply(answers.in_approval(world), by=world.liaison, **answers.text())


def test_the_submission_names_every_missing_contact(world: World) -> None:
    reply = replies.draft_reply(road.handling(world), by=world.liaison, **answers.text())
    assert refusal(reply, world) == [
        "还没有登记“办理前沟通”。", "还没有登记“办理中联系”。", "还没有登记“答复前协商”。",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["not_needed", "phone"])
def test_a_contact_the_member_did_not_want_counts(world: World, way: str) -> None:
    assignment = road.handling(world)
    with clock.at(NOON):
        for stage in ("before", "during", "pre_reply"):
            facts = road.CONTACT | {"stage": stage, "way": way, "met_on": clock.today()}
            assignment = assignments.contact(assignment, by=world.liaison, **facts)
        reply = replies.draft_reply(assignment, by=world.liaison, **answers.text())
        assert replies.submit_reply(reply, by=world.liaison).state == ReplyState.APPROVAL


def test_a_contact_the_dispatcher_waived_counts(world: World) -> None:
    reply = replies.draft_reply(road.handling(world), by=world.liaison, **answers.text())
    with clock.at(NOON):
        for stage in ("before", "during", "pre_reply"):
            row = answers.fresh(reply.assignment)
            assignments.waive(row, by=world.dispatcher, stage=stage, reason="委员长期在外")
        assert replies.submit_reply(answers.fresh(reply), by=world.liaison).state == ReplyState.APPROVAL


def test_the_submission_waits_for_every_assisting_opinion(world: World) -> None:
    lead, _ = road.lead_and_assist(world)
    assert refusal(answers.drafted(world, assignment=lead), world) == ["会办单位“交通运输局”还没有送来会办意见。"]


def test_a_waived_opinion_is_not_waited_for_and_its_unit_does_not_concur(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    reply = answers.drafted(world, assignment=lead)
    with clock.at(NOON):
        assignments.waive(answers.fresh(lead), by=world.dispatcher, assist=answers.fresh(assist), reason="逾期未送")
        assert replies.submit_reply(answers.fresh(reply), by=world.liaison).state == ReplyState.APPROVAL


MISSING: list[tuple[str, dict[str, Any], str]] = [
    ("an answer", {"points": answers.DONE[:1]}, "第 2 条建议还没有答复。"),
    (
        "the date of a promise",
        {"points": [answers.DONE[0], {"order": 2, "answer": "列入计划", "promise": "建成平台"}]},
        "第 2 条建议写了承诺事项，还没有写完成日期。",
    ),
    (
        "the promise of a date",
        {"points": [answers.DONE[0], {"order": 2, "answer": "列入计划", "promised_on": answers.PROMISED_ON}]},
        "第 2 条建议写了承诺日期，还没有写承诺事项。",
    ),
    (
        "a date that lies ahead",
        {"points": [answers.DONE[0], {"order": 2, "answer": "好", "promise": "建", "promised_on": NOON.date()}]},
        "第 2 条建议的承诺日期须在今天以后。",
    ),
    (
        "a reason for not publishing",
        {"publicity": Reply.Publicity.NOT},
        "选了“不予公开”，还没有写理由。",
    ),
    (
        "a reason for publishing on request",
        {"publicity": Reply.Publicity.ON_REQUEST},
        "选了“依申请公开”，还没有写理由。",
    ),
]


@pytest.mark.parametrize("facts, sentence", [row[1:] for row in MISSING], ids=[row[0] for row in MISSING])
def test_the_submission_names_what_is_missing(world: World, facts: dict[str, Any], sentence: str) -> None:
    assert refusal(answers.drafted(world, **facts), world) == [sentence]


def test_a_class_that_needs_commitments_asks_for_one(world: World) -> None:
    reply = answers.drafted(world, "B", points=answers.DONE)
    assert refusal(reply, world) == ["答复类别是B（正在解决或列入计划逐步解决），至少要写一条承诺事项和完成日期。"]


def test_the_answer_to_a_confidential_proposal_is_not_published(world: World) -> None:
    matter = road.registered(world, publicity="confidential", publicity_reason="涉及个人隐私")
    reply = answers.drafted(world, assignment=road.handling(world, matter=matter))
    assert refusal(reply, world) == ["不公开的提案，答复不能选“主动公开”。"]


def test_a_chain_without_rules_or_people_or_a_mark_is_named(world: World) -> None:
    reply = answers.drafted(world)
    world.unit_head.roles.all().delete()
    world.education.document_mark = ""
    world.education.save()
    assert refusal(answers.fresh(reply), world) == [
        "审批步骤“承办单位主要负责人审签”还没有对应的人，请系统管理员补上。",
        "还没有设置教育和体育局的机关代字，请系统管理员补上。",
    ]
    ApprovalStep.objects.all().delete()
    assert "还没有设置审批步骤，请规则管理员在系统管理里补上。" in refusal(answers.fresh(reply), world)


def test_everything_missing_is_named_at_once(world: World) -> None:
    lead, _ = road.lead_and_assist(world)
    reply = replies.draft_reply(lead, by=world.liaison, **answers.text("B", points=[], publicity="not"))
    assert len(refusal(reply, world)) == 3 + 1 + 2 + 1 + 1


def test_a_submission_keeps_the_text_and_asks_the_first_in_the_chain(world: World) -> None:
    reply = answers.in_approval(world, "B")
    assert (reply.state, reply.turn) == (ReplyState.APPROVAL, 1)
    (version,) = reply.versions.all()
    assert version.body["建议2"].endswith("承诺：完成监管平台建设（2026-09-30）")
    assert [(step.order, step.title) for step in reply.approvals_now] == [(1, "承办单位主要负责人审签")]
    notice = Notification.objects.get(recipient=world.unit_head, key__contains="approve")
    assert notice.url == reply.get_absolute_url()


def test_a_submission_with_assisting_units_goes_round_first(world: World) -> None:
    reply = answers.in_concurrence(world)
    assert reply.state == ReplyState.CONCURRENCE
    assert [one.unit for one in reply.open_concurrences] == [world.transport]
    assert Notification.objects.filter(recipient=world.other_liaison, subject__contains="请会签").exists()
    assert not Notification.objects.filter(recipient=world.unit_head, key__contains="approve").exists()


CHAINS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("an ordinary proposal", {}, ["unit_head"]),
    ("a key proposal", {"is_key": True}, ["unit_head", "gov_head"]),
]


@pytest.mark.parametrize("facts, roles", [row[1:] for row in CHAINS], ids=[row[0] for row in CHAINS])
def test_the_chain_of_a_proposal(world: World, facts: dict[str, Any], roles: list[str]) -> None:
    reply = answers.drafted(world)
    matter = reply.assignment.proposal
    assert matter is not None
    type(matter).objects.filter(pk=matter.pk).update(**facts)
    with clock.at(NOON):
        reply = replies.submit_reply(answers.fresh(reply), by=world.liaison)
    assert [step.role for step in reply.approvals_now] == roles


def test_units_of_another_channel_are_not_approved_by_the_government(world: World) -> None:
    reply = answers.drafted(world)
    matter = reply.assignment.proposal
    assert matter is not None
    type(matter).objects.filter(pk=matter.pk).update(is_key=True)
    Assignment.objects.filter(pk=reply.assignment_id).update(unit=world.party_unit)
    world.unit_head.roles.update(unit=world.party_unit)
    with clock.at(NOON):
        reply = replies.submit_reply(answers.fresh(reply), by=world.liaison)
    assert [step.role for step in reply.approvals_now] == ["unit_head"]


def test_the_most_exact_rule_wins(world: World) -> None:
    answers.reply_class("A")
    ApprovalStep.objects.create(channel="government", order=1, title="办公室核稿", role="liaison")
    assert [step.title for step in answers.in_approval(world).approvals_now] == ["办公室核稿"]


def test_a_promise_may_lie_on_the_next_day(world: World) -> None:
    tomorrow = NOON.date() + dt.timedelta(days=1)
    points = [answers.DONE[0], {"order": 2, "answer": "好", "promise": "建成", "promised_on": tomorrow}]
    assert answers.in_approval(world, "B", points=points).state == ReplyState.APPROVAL
