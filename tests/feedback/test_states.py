"""Which step can be taken in which state: the full product, the expected pairs written out by hand."""

import itertools

import pytest

from feedback.models import Assignment
from feedback.states import AssignmentAction, AssignmentState

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
