"""提案: every state × every step, written out by hand."""

import itertools

import pytest

from proposals.models import Proposal
from proposals.states import Action, State

ALLOWED = {
    ("draft", "edit"), ("draft", "invite"), ("draft", "cosign"), ("draft", "submit"), ("draft", "withdraw"),
    ("draft", "attach"),
    ("submitted", "return"), ("submitted", "register"), ("submitted", "decline"), ("submitted", "withdraw"),
    ("submitted", "attach"),
    ("returned", "edit"), ("returned", "invite"), ("returned", "cosign"), ("returned", "submit"),
    ("returned", "withdraw"), ("returned", "attach"),
    ("registered", "withdraw"), ("registered", "merge"), ("registered", "assign"), ("registered", "attach"),
    ("assigned", "assign"), ("assigned", "reply"), ("assigned", "attach"),
    ("replied", "rehandle"), ("replied", "track"), ("replied", "close"), ("replied", "attach"),
    ("tracking", "rehandle"), ("tracking", "close"), ("tracking", "attach"),
    ("closed", "track"), ("closed", "attach"),
}  # fmt: skip

TARGETS = {
    "edit": None, "invite": None, "cosign": None, "submit": "submitted", "return": "returned",
    "register": "registered", "decline": "declined", "withdraw": "withdrawn", "merge": None, "unmerge": None,
    "assign": "assigned", "reply": "replied", "rehandle": "assigned", "track": "tracking", "close": "closed",
    "attach": None,
}  # fmt: skip


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_moves(state: State, action: Action) -> None:
    assert Proposal(state=state).can(action) is ((state, action) in ALLOWED)


@pytest.mark.parametrize(("main", "action"), list(itertools.product(State, Action)))
def test_a_merged_one_only_parts_from_its_main_one_or_takes_a_file(main: State, action: Action) -> None:
    merged = Proposal(state=State.REGISTERED, merged_into=Proposal(pk=1, state=main))
    open_to_parting = action == Action.UNMERGE and main in (State.REGISTERED, State.ASSIGNED)
    assert merged.can(action) is (open_to_parting or action == Action.ATTACH)


@pytest.mark.parametrize("action", list(Action))
def test_targets(action: Action) -> None:
    assert Proposal.MOVES[action].target == TARGETS[action]
