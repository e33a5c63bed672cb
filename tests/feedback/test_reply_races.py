"""What happens at once: two units that answer, two that approve, twenty that rate. (PostgreSQL: locks.)"""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from core import clock
from core.transitions import TransitionNotAllowed
from feedback.models import Approval, Assignment, Rating, Reply
from feedback.states import AssignmentState
from feedback.workflow import assignments, ratings, replies
from members.models import Notification, User
from proposals.models import Proposal
from proposals.states import State
from tests.core.threads import at_once
from tests.feedback import answers, road
from tests.people import World, build_world, moment

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]

NOON = moment(answers.ANSWERED_ON)


def tried(step: Callable[..., object], row: Model, **facts: Any) -> Callable[[], bool]:
    """Did this one get through? Whoever comes too late is refused with a sentence or a 409."""

    def run() -> bool:
        with clock.at(NOON):
            try:
                step(answers.fresh(row), **facts)
            except (TransitionNotAllowed, ValidationError):
                return False
            return True

    return run


def two_approved(world: World, title: str) -> list[tuple[Reply, User]]:
    """Two units answer apart; both replies are approved and wait to be issued."""
    rows = road.issued(
        world, (world.education, "separate"), (world.transport, "separate"), matter=road.registered(world, title=title)
    )
    people = [(world.liaison, world.unit_head), (world.other_liaison, world.other_head)]
    found = []
    for row, (liaison, head) in zip(rows, people, strict=True):
        with clock.at(moment("2026-02-11")):
            signed = assignments.sign_for(row, by=liaison, **road.FIVE)
        with clock.at(NOON):
            answers.contacted(signed, by=liaison)
            reply = replies.draft_reply(signed, by=liaison, **answers.text())
            found.append((replies.approve(replies.submit_reply(reply, by=liaison), by=head), liaison))
    return found


def test_two_leads_who_answer_at_once_answer_the_matter() -> None:
    """Each would see the other as missing, were the matter not locked first (STYLE, rule R2)."""
    world = build_world()
    for number in range(10):
        pair = two_approved(world, f"第{number}件")
        assert at_once(tried(replies.issue, reply, by=by, signed_by="甲") for reply, by in pair) == [True, True]
        matter = Proposal.objects.get(title=f"第{number}件")
        assert matter.state == State.REPLIED
        assert {row.state for row in matter.assignments.all()} == {AssignmentState.REPLIED}


def test_two_that_issue_one_reply_get_one_number() -> None:
    world = build_world()
    reply = answers.approved(world)
    acts = [tried(replies.issue, reply, by=by, signed_by="甲") for by in (world.liaison, world.unit_head)]
    assert sorted(at_once(acts)) == [False, True]
    assert answers.fresh(reply).document_number == "云教体函〔2026〕1号"
    assert Rating.objects.count() == 1


def test_numbers_of_one_unit_at_once_leave_no_gap() -> None:
    world = build_world()
    waiting = [
        answers.approved(world, assignment=road.handling(world, matter=road.registered(world, title=f"第{n}件")))
        for n in range(8)
    ]
    acts = [tried(replies.issue, reply, by=world.liaison, signed_by="甲") for reply in waiting]
    assert at_once(acts) == [True] * 8
    numbers = {reply.document_number for reply in Reply.objects.all()}
    assert numbers == {f"云教体函〔2026〕{n}号" for n in range(1, 9)}


def test_two_approvals_at_once_take_one_step() -> None:
    world = build_world()
    for number in range(5):
        matter = road.registered(world, title=f"第{number}件")
        Proposal.objects.filter(pk=matter.pk).update(is_key=True)
        reply = answers.in_approval(world, assignment=road.handling(world, matter=answers.fresh(matter)))
        acts = [tried(replies.approve, reply, by=world.unit_head)] * 2
        assert sorted(at_once(acts)) == [False, True]
        given = [step.answer for step in answers.fresh(reply).approvals_now]
        assert given == [Approval.Answer.APPROVED, Approval.Answer.WAITING]


def test_an_approval_and_a_return_at_once_end_in_one_of_them() -> None:
    world = build_world()
    for number in range(5):
        matter = road.registered(world, title=f"第{number}件")
        reply = answers.in_approval(world, assignment=road.handling(world, matter=matter))
        acts = [
            tried(replies.approve, reply, by=world.unit_head),
            tried(replies.return_reply, reply, by=world.liaison, reason="改"),
        ]
        done = at_once(acts)
        after = answers.fresh(reply)
        (step,) = after.approvals_now
        assert done[1]  # taken back before or after the approval, never lost
        assert after.state == "draft"
        assert step.answer == (Approval.Answer.APPROVED if done[0] else Approval.Answer.LAPSED)


def test_two_assisting_units_that_concur_at_once_send_it_on_once() -> None:
    world = build_world()
    for number in range(5):
        rows = road.issued(
            world, (world.education, "lead"), (world.transport, "assist"), (world.party_unit, "assist"),
            matter=road.registered(world, title=f"第{number}件"),
        )  # fmt: skip
        reply = circulated(world, rows)
        party = world.rules_keeper
        if not party.roles.filter(unit=world.party_unit).exists():
            party.roles.create(kind="liaison", unit=world.party_unit)
        acts = [tried(replies.concur, reply, by=by) for by in (world.other_liaison, party)]
        assert at_once(acts) == [True, True]
        assert answers.fresh(reply).state == "approval"
    assert Notification.objects.filter(recipient=world.unit_head, key__contains="approve-1").count() == 5


def circulated(world: World, rows: list[Assignment]) -> Reply:
    """The lead's reply goes round to two assisting units."""
    with clock.at(moment("2026-02-11")):
        lead, *assists = (assignments.sign_for(row, by=world.liaison, **road.FIVE) for row in rows)
        for assist in assists:
            assignments.give_opinion(assist, by=world.liaison, opinion="同意")
    reply = answers.drafted(world, assignment=lead)
    with clock.at(NOON):
        return replies.submit_reply(reply, by=world.liaison)


def test_twenty_ratings_of_one_row_make_one() -> None:
    world = build_world()
    rating = answers.rating_of(answers.issued(world), world.member)
    bad, good = answers.option("unsatisfied"), answers.option("satisfied")
    facts = {"by": world.member, "attitude": good, "result": bad, "contact_form": ""}
    acts = [tried(ratings.rate, rating, **facts)] * 20
    assert sorted(at_once(acts)) == [*itertools.repeat(False, 19), True]
    assert Assignment.objects.filter(round=2).count() == 1
    assert answers.matter_of(rating.reply).state == State.ASSIGNED
