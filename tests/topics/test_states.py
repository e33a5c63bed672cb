"""State × action of the four tables, the full product; the expected sets are written by hand."""

import itertools
from typing import Any

import pytest

from topics.models import AnnualPlan, Meeting, Suggestion, Topic
from topics.states import (
    MeetingAction,
    MeetingState,
    PlanAction,
    PlanState,
    SuggestionAction,
    SuggestionState,
    TopicAction,
    TopicState,
)  # fmt: skip

EVERY_TOPIC_STATE = (
    "draft", "submitted", "returned", "candidate", "shortlisted", "planned", "researching", "consulted", "reported",
    "closed", "dropped", "cancelled",
)  # fmt: skip
# action → (states from which it may be taken, the state it leads to; None: it stays)
Table = dict[str, tuple[str, str | None]]

TOPIC: Table = {
    "edit": ("draft returned", None),
    "add-evidence": ("draft submitted returned candidate", None),
    "attach": (" ".join(EVERY_TOPIC_STATE), None),
    "submit": ("draft returned", "submitted"),
    "return": ("submitted", "returned"),
    "review": ("submitted", None),
    "accept": ("submitted", "candidate"),
    "shortlist": ("candidate", "shortlisted"),
    "drop": ("draft submitted returned candidate shortlisted", "dropped"),
    "plan": ("shortlisted", "planned"),
    "form-group": ("planned", "researching"),
    "change-group": ("researching", None),
    "study": ("researching", None),
    "report": ("researching", None),
    "consult": ("planned researching", "consulted"),
    "send": ("consulted", "reported"),
    "close": ("consulted reported", "closed"),
    "cancel": ("planned researching", "cancelled"),
    "draft-again": ("dropped", None),
}
PLAN: Table = {
    "sound": ("draft", "sounding"),
    "record-sounding": ("sounding", None),
    "to-chair": ("sounding", "chair"),
    "screen": ("chair", None),
    "to-standing": ("chair", "standing"),
    "decide": ("standing", "party"),
    "edit-item": ("party", None),
    "issue": ("party", "issued"),
}
MEETING: Table = {
    "edit": ("planned", None),
    "attach": ("planned convened held minuted sent", None),
    "convene": ("planned", "convened"),
    "answer": ("convened", None),
    "attend": ("convened held", None),
    "suggest": ("convened held", None),
    "hold": ("convened", "held"),
    "minute": ("held", "minuted"),
    "send": ("minuted", "sent"),
    "cancel": ("planned convened", "cancelled"),
}
SUGGESTION: Table = {
    "edit": ("caught", None),
    "settle": ("caught", "settled"),
    "adopt": ("caught settled assigned replied tracking closed", None),
    "assign": ("caught settled assigned", "assigned"),
    "reply": ("assigned", "replied"),
    "rehandle": ("replied tracking", "assigned"),
    "track": ("replied closed", "tracking"),
    "close": ("replied tracking", "closed"),
}
TABLES: list[tuple[Any, Any, Any, Table]] = [
    (Topic, TopicState, TopicAction, TOPIC),
    (AnnualPlan, PlanState, PlanAction, PLAN),
    (Meeting, MeetingState, MeetingAction, MEETING),
    (Suggestion, SuggestionState, SuggestionAction, SUGGESTION),
]
CASES = [
    (model, state, action, table)
    for model, states, actions, table in TABLES
    for state, action in itertools.product(states, actions)
]


@pytest.mark.parametrize(("model", "state", "action", "table"), CASES, ids=lambda value: getattr(value, "value", ""))
def test_a_step_may_be_taken_from_these_states_only(model: Any, state: str, action: str, table: Table) -> None:
    sources, _ = table[action]
    assert model(state=state).can(action) is (state in sources.split())


@pytest.mark.parametrize(
    ("model", "actions", "table"), [(model, actions, table) for model, _, actions, table in TABLES]
)
def test_every_step_leads_where_the_table_says(model: Any, actions: Any, table: Table) -> None:
    assert set(table) == set(actions) == set(model.MOVES)
    assert {action: move.target for action, move in model.MOVES.items()} == {
        action: target for action, (_, target) in table.items()
    }
