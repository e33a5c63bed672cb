"""提案: person × step × state against the table that the office signs (``permissions.md``)."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from members.models import User
from proposals import workflow
from proposals.models import DeclineReason, Proposal
from proposals.permissions import POLICY, may_draft, may_draft_for
from proposals.states import Action, State
from tests.people import World
from tests.proposals.matters import TEXT, category, registered

PAGE = (Path(__file__).parent / "permissions.md").read_text()
LABELS = {state.label: state for state in State}
Table = dict[str, dict[str, set[State]]]


def table(title: str) -> Table:
    """Row → column → the states in which the cell says yes."""
    lines = re.findall(r"^\|(.+)\|$", PAGE.split(f"## {title}")[1].split("\n## ")[0], re.MULTILINE)
    head, _, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {
        row[0]: {
            column: set() if cell == "—" else {LABELS[word] for word in cell.split("、")}
            for column, cell in zip(head[1:], row[1:], strict=True)
        }
        for row in rows
    }


def own(world: World, state: State, **text: Any) -> Proposal:
    """A member's own, with a co-signer invited (and signed, once submitted)."""
    return _with_cosigner(world, state, by=world.member, **text)


def typed(world: World, state: State, **text: Any) -> Proposal:
    """Typed by the proposal office for a member."""
    return _with_cosigner(world, state, by=world.proposal_office, lead=world.row_of(world.member), **text)


def _with_cosigner(world: World, state: State, by: User, **text: Any) -> Proposal:
    proposal = workflow.create_draft(by=by, session=world.session, **(TEXT | text))
    proposal = workflow.invite(proposal, by=by, members=[world.row_of(world.member2)])
    if state == State.DRAFT:
        return proposal
    proposal = workflow.submit(workflow.cosign(proposal, by=world.member2, accepts=True), by=by)
    if state in (State.SUBMITTED, State.RETURNED, State.DECLINED, State.WITHDRAWN):
        return _undecided(world, state, proposal)
    proposal = workflow.register(proposal, by=world.proposal_office, category=category())
    for step, at in (
        (workflow.assign, State.ASSIGNED),
        (workflow.reply, State.REPLIED),
        (workflow.track, State.TRACKING),
    ):
        if proposal.state == state:
            return proposal
        proposal = step(proposal, by=world.office)
        assert proposal.state == at
    return proposal if state == State.TRACKING else workflow.close(proposal, by=world.office, note="完")


def _undecided(world: World, state: State, proposal: Proposal) -> Proposal:
    if state == State.RETURNED:
        proposal = workflow.send_back(proposal, by=world.proposal_office, reason="补充")
        return workflow.edit(proposal, by=world.member, **(TEXT | {"title": proposal.title, "analysis": "补充了"}),
                             publicity=proposal.publicity, publicity_reason=proposal.publicity_reason)  # fmt: skip
    if state == State.DECLINED:
        reason = DeclineReason.objects.all()[0]
        return workflow.decline(proposal, by=world.proposal_office, reason=reason, disposition="letter")
    return workflow.withdraw(proposal, by=proposal.typed_by, reason="算了") if state == State.WITHDRAWN else proposal


def merged(world: World, state: State) -> Proposal:
    """Merged into a main proposal that then goes its way."""
    main = registered(world, by=world.member3, title="主提案")
    proposal = workflow.merge(own(world, State.REGISTERED), by=world.proposal_office, into=main)
    for step in (workflow.assign, workflow.reply, workflow.track):
        if main.state == state:
            break
        main = step(main, by=world.office)
    if state == State.CLOSED:
        workflow.close(main, by=world.office, note="完")
    return Proposal.objects.get(pk=proposal.pk)


def check(world: World, title: str, build: Callable[[World, State], Proposal], state: State) -> None:
    """One state: everyone's acts on a proposal equal the table's column, and nobody else has any."""
    expected = table(title)
    named = {"第一提案人": world.member, "被邀联名人": world.member2, "提案委": world.proposal_office}
    columns = {user.pk: column for column, user in named.items()}
    assert set(expected) == {action.label for action in Action}
    proposal = Proposal.objects.prefetch_related("submitters").get(pk=build(world, state).pk)
    for name, user in world.everyone.items():
        column = columns.get(user.pk, "其他人")
        allowed = {Action(action).label for action in POLICY.actions_for(user, proposal)}
        assert allowed == {row for row, cells in expected.items() if state in cells[column]}, name


@pytest.mark.parametrize("state", list(State))
def test_a_members_own(world: World, state: State) -> None:
    check(world, "委员自己写的提案", own, state)


@pytest.mark.parametrize("state", list(State))
def test_typed_by_the_office(world: World, state: State) -> None:
    check(world, "提案委代录的提案", typed, state)


@pytest.mark.parametrize(
    "state", [State.REGISTERED, State.ASSIGNED, State.REPLIED, State.TRACKING, State.CLOSED]
)  # fmt: skip
def test_merged(world: World, state: State) -> None:
    check(world, "并入别的提案以后", merged, state)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("secret", [False, True], ids=["open", "secret"])
def test_sight(world: World, state: State, *, secret: bool) -> None:
    expected, column = table("谁看得到"), "不公开的提案" if secret else "公开的提案"
    rows = dict.fromkeys(world.everyone, "其他人")
    rows |= dict.fromkeys(("chair", "vice_chair"), "主席会议成员") | {"member": "第一提案人", "member2": "联名人"}
    rows |= dict.fromkeys(("proposal_office", "office"), "提案委、政协机关")
    rows |= dict.fromkeys(("member3", "clerk", "other_clerk"), "其他委员、专委会")
    text = {"publicity": "confidential", "publicity_reason": "涉及商业秘密"} if secret else {}
    proposal = own(world, state, **text)
    for name, user in world.everyone.items():
        seen = Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()
        assert seen is (state in expected[rows[name]][column]), name


def test_who_may_begin_one(world: World) -> None:
    starters = {name for name, user in world.everyone.items() if may_draft(user)}
    assert starters == {"member", "member2", "member3", "submitter", "proposal_office", "stranger"}


def test_for_whom_one_may_be_begun(world: World) -> None:
    row, foreign = world.row_of(world.member), world.stranger.memberships.get()
    assert may_draft_for(world.member, row)
    assert not may_draft_for(world.member2, row)
    assert may_draft_for(world.submitter, world.party)
    assert not may_draft_for(world.submitter, world.sector)
    assert may_draft_for(world.proposal_office, row)
    assert may_draft_for(world.proposal_office, world.sector)
    assert not may_draft_for(world.proposal_office, foreign)
