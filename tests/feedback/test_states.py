"""Which step can be taken in which state: the full product, the expected pairs written out by hand."""

import itertools

import pytest

from feedback.models import Assignment, Commitment, Rating, Reply
from feedback.states import (
    AssignmentAction,
    AssignmentState,
    CommitmentAction,
    CommitmentState,
    RatingAction,
    RatingState,
    ReplyAction,
    ReplyState,
)  # fmt: skip

ASSIGNMENT = {
    ("proposed", "issue"),
    ("proposed", "recall"),
    ("pending", "sign-for"),
    ("pending", "ask-return"),
    ("pending", "reassign"),
    ("pending", "contact"),
    ("pending", "ask-extension"),
    ("pending", "decide-extension"),
    ("handling", "ask-return"),
    ("handling", "contact"),
    ("handling", "waive"),
    ("handling", "ask-extension"),
    ("handling", "decide-extension"),
    ("handling", "give-opinion"),
    ("handling", "draft-reply"),
    ("handling", "reply"),
    ("pending", "spare"),
    ("handling", "spare"),
    ("return_asked", "spare"),
    ("return_asked", "refuse-return"),
    ("return_asked", "reassign"),
    ("replied", "rehandle"),
    ("replied", "track"),
    ("replied", "report-progress"),
    ("replied", "ask-talk"),
    ("replied", "close"),
    ("tracking", "rehandle"),
    ("tracking", "report-progress"),
    ("tracking", "ask-talk"),
    ("tracking", "talk"),
    ("tracking", "close"),
    ("closed", "track"),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(AssignmentState, AssignmentAction)))
def test_moves_of_an_assignment(state: AssignmentState, action: AssignmentAction) -> None:
    assert Assignment(state=state).can(action) is ((state, action) in ASSIGNMENT)


REPLY = {
    ("draft", "edit"),
    ("draft", "submit"),
    ("draft", "circulate"),
    ("concurrence", "concur"),
    ("concurrence", "complete"),
    ("concurrence", "waive"),
    ("concurrence", "return"),
    ("approval", "approve"),
    ("approval", "return"),
    ("approval", "issue"),
    ("issued", "confirm-class"),
}
RATING = {
    ("asked", "rate"),
    ("asked", "enter"),
}
COMMITMENT = {
    ("open", "fulfil"),
    ("open", "explain"),
    ("done", "reopen"),
    ("explained", "reopen"),
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(ReplyState, ReplyAction)))
def test_moves_of_a_reply(state: ReplyState, action: ReplyAction) -> None:
    assert Reply(state=state).can(action) is ((state, action) in REPLY)


@pytest.mark.parametrize(("state", "action"), list(itertools.product(RatingState, RatingAction)))
def test_moves_of_a_rating(state: RatingState, action: RatingAction) -> None:
    assert Rating(state=state).can(action) is ((state, action) in RATING)


@pytest.mark.parametrize(("state", "action"), list(itertools.product(CommitmentState, CommitmentAction)))
def test_moves_of_a_commitment(state: CommitmentState, action: CommitmentAction) -> None:
    assert Commitment(state=state).can(action) is ((state, action) in COMMITMENT)
