"""Who may take which step of a reply, a rating, a commitment: the expected cells from ``permissions.md``."""

from typing import Any

import pytest

from feedback.models import Approval, Assignment, Commitment, Concurrence, Rating, Reply
from feedback.permissions.replies import (
    COMMITMENT_POLICY,
    MATTER_POLICY,
    RATING_POLICY,
    REPLY_POLICY,
)  # fmt: skip
from feedback.states import CommitmentAction, CommitmentState, RatingAction, RatingState, ReplyAction, ReplyState
from proposals.models import Proposal, Submitter
from proposals.states import Action, State
from tests.feedback.test_permissions import cases, table
from tests.feedback.test_states import COMMITMENT, RATING
from tests.people import World
from topics.models import Suggestion, Topic
from topics.permissions import keeps_topic
from topics.states import SuggestionState

A = Approval.Answer


def with_rows(reply: Reply, *, approvals: list[Approval] | None = None, waiting: Concurrence | None = None) -> Reply:
    """A reply in memory with its approvals and concurrences, as a page has prefetched them."""
    reply._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "approvals": approvals or [], "concurrences": [waiting] if waiting else [],
    }  # fmt: skip
    return reply


def chain(*given: str) -> list[Approval]:
    roles = ("unit_head", "gov_head")
    return [Approval(order=n, turn=1, role=role, answer=given[n]) for n, role in enumerate(roles)]


def moments(world: World) -> list[Reply]:
    """One reply for each column."""
    proposal, suggestion = cases(world)[0][0], cases(world)[2][0]

    def reply(state: str, assignment: Assignment = proposal, **rows: Any) -> Reply:
        return with_rows(Reply(pk=1, assignment=assignment, state=state, turn=1), **rows)

    return [
        reply(ReplyState.DRAFT),
        reply(ReplyState.CONCURRENCE, waiting=Concurrence(unit=world.transport, turn=1)),
        reply(ReplyState.APPROVAL, approvals=chain(A.WAITING, A.WAITING)),
        reply(ReplyState.APPROVAL, approvals=chain(A.APPROVED, A.WAITING)),
        reply(ReplyState.APPROVAL, approvals=chain(A.APPROVED, A.APPROVED)),
        reply(ReplyState.ISSUED, approvals=chain(A.APPROVED, A.APPROVED)),
        reply(ReplyState.ISSUED, suggestion, approvals=chain(A.APPROVED, A.APPROVED)),
    ]


@pytest.mark.parametrize("action", list(ReplyAction))
def test_steps_of_a_reply(world: World, action: ReplyAction) -> None:
    expected = table("答复")[action]
    for column, reply in enumerate(moments(world)):
        may = {name for name, user in world.everyone.items() if REPLY_POLICY.allows(user, action, reply)}
        assert may == expected[column], (action, column)


def test_the_deputy_approves_for_his_own_units_alone(world: World) -> None:
    step = [Approval(order=1, turn=1, role="gov_deputy", answer=A.WAITING)]
    for unit, expected in ((world.education, {"gov_deputy"}), (world.transport, set())):
        assignment = Assignment(proposal=Proposal(committee=world.committee), committee=world.committee, unit=unit)
        reply = with_rows(Reply(pk=1, assignment=assignment, state=ReplyState.APPROVAL, turn=1), approvals=step)
        may = {name for name, user in world.everyone.items() if REPLY_POLICY.allows(user, ReplyAction.APPROVE, reply)}
        assert may == expected


def ratings_of(world: World) -> list[Rating]:
    proposal, suggestion = cases(world)[0][0], cases(world)[2][0]
    matter = proposal.proposal
    assert matter is not None
    reply = Reply(assignment=proposal, state=ReplyState.ISSUED)
    submitters = [
        Submitter(proposal=matter, member=world.row_of(world.member), is_lead=True),
        Submitter(proposal=matter, member=world.row_of(world.member2)),
        Submitter(proposal=matter, unit=world.party),
    ]
    raised = Rating(reply=Reply(assignment=suggestion, state=ReplyState.ISSUED), unit=world.special_committee)
    return [*(Rating(reply=reply, submitter=submitter) for submitter in submitters), raised]


@pytest.mark.parametrize("action", list(RatingAction))
def test_steps_of_a_rating(world: World, action: RatingAction) -> None:
    expected = table("评价")[action]
    for column, rating in enumerate(ratings_of(world)):
        for state in RatingState:
            rating.state = state
            may = {name for name, user in world.everyone.items() if RATING_POLICY.allows(user, action, rating)}
            assert may == (expected[column] if (state, action) in RATING else set()), (column, state)


@pytest.mark.parametrize("action", list(CommitmentAction))
def test_steps_of_a_commitment(world: World, action: CommitmentAction) -> None:
    expected = table("承诺")[action]
    for column, assignment in enumerate((cases(world)[0][0], cases(world)[2][0])):
        for state in CommitmentState:
            row = Commitment(assignment=assignment, state=state)
            may = {name for name, user in world.everyone.items() if COMMITMENT_POLICY.allows(user, action, row)}
            assert may == (expected[column] if (state, action) in COMMITMENT else set()), (column, state)


def test_the_tables_name_every_step() -> None:
    assert set(table("答复")) == set(ReplyAction) == set(REPLY_POLICY.rules)
    assert set(table("评价")) == set(RatingAction) == set(RATING_POLICY.rules)
    assert set(table("承诺")) == set(CommitmentAction) == set(COMMITMENT_POLICY.rules)


def test_who_closes_a_matter_and_a_topic(world: World) -> None:
    everyone = world.everyone.items()
    proposal, suggestion = cases(world)[0][0].proposal, cases(world)[2][0].suggestion
    assert isinstance(proposal, Proposal)
    assert isinstance(suggestion, Suggestion)
    proposal.state, suggestion.state = State.REPLIED, SuggestionState.TRACKING
    close = Action.CLOSE
    assert {name for name, user in everyone if MATTER_POLICY.allows(user, close, proposal)} == {"proposal_office"}
    assert {name for name, user in everyone if MATTER_POLICY.allows(user, close, suggestion)} == {"office", "clerk"}
    topic = Topic(committee=world.committee, unit=world.special_committee)
    assert {name for name, user in everyone if keeps_topic(user, topic)} == {"office", "clerk"}
