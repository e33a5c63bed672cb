"""邀请联名、联名."""

import pytest
from django.core.exceptions import ValidationError

from core.transitions import TransitionNotAllowed
from members.models import Notification
from proposals import workflow
from proposals.models import Proposal, Submitter
from tests.people import World
from tests.proposals.matters import TEXT, draft, submitted


def invited(world: World) -> Proposal:
    return workflow.invite(
        draft(world), by=world.member, members=[world.row_of(world.member2)], units=[world.party]
    )  # fmt: skip


def test_the_invited_are_asked_and_may_read(world: World) -> None:
    proposal = invited(world)
    answers = {str(row): row.answer for row in proposal.submitters.filter(is_lead=False)}
    assert answers == {"委员2": Submitter.Answer.INVITED, "民建云岭县支部": Submitter.Answer.INVITED}
    for person in (world.member2, world.submitter):
        assert Notification.objects.get(recipient=person).subject == f"提案草稿《{TEXT['title']}》请您联名"
        assert Proposal.objects.visible_to(person).get() == proposal


def test_nobody_is_invited_twice_or_by_nobody(world: World) -> None:
    proposal = workflow.invite(invited(world), by=world.member, members=[world.row_of(world.member2)])
    assert proposal.submitters.count() == 3
    with pytest.raises(ValidationError, match="至少选择一位"):
        workflow.invite(proposal, by=world.member)


def test_the_lead_is_not_asked_to_sign(world: World) -> None:
    proposal = workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member)])
    assert proposal.submitters.get().answer == Submitter.Answer.SIGNED


def test_agreeing_points_to_the_text_that_was_read(world: World) -> None:
    proposal = workflow.cosign(invited(world), by=world.member2, accepts=True)
    row = proposal.submitters.get(member__user=world.member2)
    assert row.answer == Submitter.Answer.SIGNED
    assert row.signed_version is not None
    assert row.signed_version.body == proposal.body
    assert "委员2同意联名" in Notification.objects.get(recipient=world.member).subject


def test_disagreeing_ends_the_sight_of_the_draft(world: World) -> None:
    proposal = workflow.cosign(invited(world), by=world.member2, accepts=False)
    assert proposal.submitters.get(member__user=world.member2).answer == Submitter.Answer.DECLINED
    assert not Proposal.objects.visible_to(world.member2).exists()


def test_a_signature_may_be_taken_back_before_the_submission(world: World) -> None:
    proposal = workflow.cosign(invited(world), by=world.member2, accepts=True)
    workflow.cosign(proposal, by=world.member2, accepts=False)
    assert proposal.submitters.get(member__user=world.member2).answer == Submitter.Answer.DECLINED


def test_whoever_declined_may_be_asked_again(world: World) -> None:
    proposal = workflow.cosign(invited(world), by=world.member2, accepts=False)
    workflow.invite(proposal, by=world.member, members=[world.row_of(world.member2)])
    assert proposal.submitters.get(member__user=world.member2).answer == Submitter.Answer.INVITED
    assert Notification.objects.filter(recipient=world.member2).count() == 2


def test_somebody_who_was_not_asked_cannot_sign(world: World) -> None:
    with pytest.raises(ValidationError, match="没有等您确认"):
        workflow.cosign(invited(world), by=world.member3, accepts=True)


def test_a_row_of_another_proposal_is_refused(world: World) -> None:
    other = draft(world).submitters.get()
    with pytest.raises(ValidationError, match="没有等您确认"):
        workflow.cosign(invited(world), by=world.proposal_office, accepts=True, submitter=other)


def test_the_office_types_a_signed_paper(world: World) -> None:
    proposal = draft(world, by=world.proposal_office, lead=world.row_of(world.member))
    workflow.invite(proposal, by=world.proposal_office, members=[world.row_of(world.member2)])
    row = proposal.submitters.get(is_lead=False)
    workflow.cosign(proposal, by=world.proposal_office, accepts=True, submitter=row)
    row.refresh_from_db()
    assert row.answer == Submitter.Answer.SIGNED


def test_nobody_signs_after_the_submission(world: World) -> None:
    proposal = submitted(world)
    with pytest.raises(TransitionNotAllowed):
        workflow.invite(proposal, by=world.member, members=[world.row_of(world.member2)])
