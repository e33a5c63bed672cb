"""并案、撤销并案."""

import pytest
from django.core.exceptions import ValidationError

from core.transitions import TransitionNotAllowed
from members.models import Notification
from proposals import workflow
from proposals.models import Proposal
from proposals.states import State
from tests.people import World
from tests.proposals.matters import assigned, merged, registered, replied, submitted


def test_a_merged_one_keeps_its_number_and_shows_the_main_ones_state(world: World) -> None:
    proposal, main = registered(world), registered(world)
    proposal = workflow.merge(proposal, by=world.proposal_office, into=main)
    workflow.assign(main, by=world.dispatcher)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.state, proposal.shown_state, proposal.number) == (State.REGISTERED, State.ASSIGNED, 1)
    assert list(Proposal.objects.shown_as(State.ASSIGNED).order_by("number")) == [proposal, main]
    assert "合并办理" in Notification.objects.filter(recipient=world.member).latest("pk").subject


def test_into_one_that_is_being_handled(world: World) -> None:
    main = assigned(world)
    assert workflow.merge(registered(world), by=world.proposal_office, into=main).merged_into == main


def test_not_into_itself(world: World) -> None:
    proposal = registered(world)
    with pytest.raises(ValidationError, match="它自己"):
        workflow.merge(proposal, by=world.proposal_office, into=proposal)


def test_not_into_a_merged_one(world: World) -> None:
    with pytest.raises(ValidationError, match="已经并入别的提案"):
        workflow.merge(registered(world), by=world.proposal_office, into=merged(world))


def test_no_chains(world: World) -> None:
    main = merged(world).merged_into
    assert main is not None
    with pytest.raises(ValidationError, match="主提案"):
        workflow.merge(main, by=world.proposal_office, into=registered(world))


def test_not_into_one_that_was_answered_or_is_not_registered(world: World) -> None:
    for into in (replied(world), submitted(world)):
        with pytest.raises(ValidationError, match="不能再并入"):
            workflow.merge(registered(world), by=world.proposal_office, into=into)


def test_not_across_secrecy(world: World) -> None:
    secret = registered(world, publicity="confidential", publicity_reason="涉及商业秘密")
    with pytest.raises(ValidationError, match="不能合并办理"):
        workflow.merge(secret, by=world.proposal_office, into=registered(world))


def test_not_across_committees(world: World) -> None:
    foreign = registered(world)
    foreign.committee = world.stranger.committee
    foreign.save()
    with pytest.raises(ValidationError, match="本级政协"):
        workflow.merge(registered(world), by=world.proposal_office, into=foreign)


def test_a_merged_one_is_not_merged_again(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        workflow.merge(merged(world), by=world.proposal_office, into=registered(world))


def test_parting_until_the_answer(world: World) -> None:
    proposal = merged(world)
    main = proposal.merged_into
    assert main is not None
    workflow.assign(main, by=world.dispatcher)
    apart = workflow.unmerge(proposal, by=world.proposal_office)
    assert (apart.merged_into, apart.shown_state) == (None, State.REGISTERED)
    assert "恢复单独办理" in Notification.objects.filter(recipient=world.member).latest("pk").subject


def test_no_parting_after_the_answer(world: World) -> None:
    proposal = merged(world)
    main = proposal.merged_into
    assert main is not None
    workflow.reply(workflow.assign(main, by=world.dispatcher), by=world.unit_head)
    with pytest.raises(TransitionNotAllowed):
        workflow.unmerge(proposal, by=world.proposal_office)


def test_what_is_not_merged_cannot_part(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        workflow.unmerge(registered(world), by=world.proposal_office)
