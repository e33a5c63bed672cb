"""What happens at the same moment. Each person has a connection of his own, so this needs PostgreSQL."""

from functools import partial

import pytest

from core.transitions import TransitionNotAllowed
from members.models import Notification
from proposals import workflow
from proposals.models import DeclineReason, Proposal, Review
from proposals.rules import load_default_rules
from proposals.states import State
from tests.core.threads import at_once
from tests.people import World, build_world
from tests.proposals.matters import category, draft, registered, submitted

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    built = build_world()
    load_default_rules()
    return built


def test_fifty_registered_at_once_are_numbered_without_a_gap(world: World) -> None:
    step = partial(workflow.register, by=world.proposal_office, category=category())
    results = at_once([partial(step, submitted(world)) for _ in range(50)])
    assert sorted(one.number for one in results) == list(range(1, 51))
    assert len({one.number_text for one in results}) == 50


def test_fifty_submitted_at_once_have_fifty_receipts(world: World) -> None:
    results = at_once([partial(workflow.submit, draft(world), by=world.member) for _ in range(50)])
    assert len({one.receipt_number for one in results}) == 50


def test_of_two_decisions_at_once_one_counts(world: World) -> None:
    by, reason = world.proposal_office, DeclineReason.objects.all()[0]
    for _ in range(5):
        proposal = submitted(world)
        register = partial(workflow.register, proposal, by=by, category=category())
        decline = partial(workflow.decline, proposal, by=by, reason=reason, disposition="letter")
        results = at_once([register, decline])
        assert sum(isinstance(one, Proposal) for one in results) == 1
        assert sum(isinstance(one, TransitionNotAllowed) for one in results) == 1
        assert Review.objects.filter(proposal=proposal).count() == 1
        told = Notification.objects.filter(recipient=world.member, key__startswith=f"proposal-{proposal.pk}-")
        assert told.count() == 1
    numbers = Proposal.objects.filter(state=State.REGISTERED).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))


def test_two_merged_into_each_other_at_once_do_not_block(world: World) -> None:
    for _ in range(5):
        one, other = registered(world), registered(world)
        merge = partial(workflow.merge, by=world.proposal_office)
        results = at_once([partial(merge, one, into=other), partial(merge, other, into=one)])
        assert sum(isinstance(done, Proposal) for done in results) == 1
        assert Proposal.objects.filter(pk__in=[one.pk, other.pk], merged_into=None).count() == 1
