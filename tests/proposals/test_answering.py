"""The five steps that the floor above takes."""

import pytest

from core.clock import at
from core.transitions import TransitionNotAllowed
from proposals import workflow
from proposals.states import State
from tests.people import World, moment
from tests.proposals.matters import assigned, closed, registered, replied, tracking


def test_the_first_assignment_dates_the_matter(world: World) -> None:
    with at(moment("2026-03-02")):
        proposal = workflow.assign(registered(world), by=world.dispatcher)
    with at(moment("2026-03-09")):
        proposal = workflow.assign(proposal, by=world.dispatcher)
    assert proposal.state == State.ASSIGNED
    assert f"{proposal.assigned_at:%Y-%m-%d}" == "2026-03-02"


def test_replied_rehandled_tracked_and_closed(world: World) -> None:
    proposal = replied(world)
    assert proposal.replied_at is not None
    proposal = workflow.rehandle(proposal, by=world.member)
    assert (proposal.state, proposal.replied_at) == (State.ASSIGNED, None)
    proposal = workflow.track(workflow.reply(proposal, by=world.unit_head), by=world.proposal_office)
    assert proposal.state == State.TRACKING
    proposal = workflow.close(proposal, by=world.proposal_office, note="图书已配齐")
    assert (proposal.state, proposal.closing_note) == (State.CLOSED, "图书已配齐")
    assert proposal.closed_at is not None


def test_a_closed_one_may_be_looked_at_again(world: World) -> None:
    proposal = workflow.track(closed(world), by=world.proposal_office)
    assert (proposal.state, proposal.closed_at) == (State.TRACKING, None)


@pytest.mark.parametrize("step", ["assign", "reply", "rehandle", "track"])
def test_the_wrong_moment_is_refused(world: World, step: str) -> None:
    wrong = {"assign": tracking, "reply": registered, "rehandle": assigned, "track": assigned}[step](world)
    with pytest.raises(TransitionNotAllowed):
        getattr(workflow, step)(wrong, by=world.proposal_office)


def test_nothing_is_closed_before_it_is_answered(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        workflow.close(assigned(world), by=world.proposal_office, note="完")
