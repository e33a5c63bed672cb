"""Who may take which step: person × step × state, the expected cells from ``permissions.md``."""

from pathlib import Path

import pytest

from feedback.models import Assignment
from feedback.permissions.assignments import POLICY, may_propose
from feedback.states import AssignmentAction, AssignmentState
from proposals.models import Proposal
from tests.feedback.test_states import ASSIGNMENT
from tests.people import World
from topics.models import Meeting, Suggestion, Topic


def table(section: str) -> dict[str, list[set[str]]]:
    """The rows of one section: step → for each column, the persons who may take it."""
    text = Path(__file__).with_name("permissions.md").read_text(encoding="utf-8")
    lines = text.split(f"## {section}\n")[1].split("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {cells[1]: [set(cell.split()) for cell in cells[2:]] for cells in rows[1:]}


def cases(world: World) -> list[list[Assignment]]:
    """One assignment of each column, without its state."""
    proposal = Proposal(committee=world.committee)
    topic = Topic(committee=world.committee, unit=world.special_committee)
    suggestion = Suggestion(meeting=Meeting(committee=world.committee, topic=topic))
    facts = {"committee": world.committee, "unit": world.education}
    return [
        [Assignment(proposal=proposal, part=part, **facts) for part in ("lead", "separate")],
        [Assignment(proposal=proposal, part="assist", **facts)],
        [Assignment(suggestion=suggestion, part="lead", **facts)],
    ]


@pytest.mark.parametrize("action", list(AssignmentAction))
def test_steps_of_an_assignment(world: World, action: AssignmentAction) -> None:
    expected = table("交办")[action]
    for column, rows in enumerate(cases(world)):
        for assignment in rows:
            for state in AssignmentState:
                assignment.state = state
                may = {name for name, user in world.everyone.items() if POLICY.allows(user, action, assignment)}
                assert may == (expected[column] if (state, action) in ASSIGNMENT else set()), (column, state)


def test_the_table_names_every_step() -> None:
    assert set(table("交办")) == set(AssignmentAction) == set(POLICY.rules)


def test_who_proposes_the_units(world: World) -> None:
    proposal, suggestion = (rows[0].matter for rows in (cases(world)[0], cases(world)[2]))
    everyone = world.everyone.items()
    assert {name for name, user in everyone if may_propose(user, proposal)} == {"proposal_office"}
    assert {name for name, user in everyone if may_propose(user, suggestion)} == {"office", "clerk"}


def test_a_dispatcher_of_another_committee_has_no_say(world: World) -> None:
    assignment = cases(world)[0][0]
    assignment.state = AssignmentState.PROPOSED
    world.dispatcher.committee = world.stranger.committee
    assert not POLICY.allows(world.dispatcher, AssignmentAction.ISSUE, assignment)
