"""Every step as a page: works · outsider 404 · wrong role 403 · stale 409 · twice one effect · opening it is safe."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from core.models import AuditEntry
from members.models import User
from proposals import workflow
from proposals.models import DeclineReason, Proposal, Submitter
from proposals.states import Action, State
from proposals.views.steps import STEPS
from tests.core.papers import png, upload
from tests.people import World
from tests.proposals.matters import TEXT, category, draft, merged, registered, submitted
from tests.proposals.test_pages import signed_in

Build = Callable[[World], Proposal]
FORM = TEXT | {"publicity": "full", "draft": "1"}


def invited(world: World) -> Proposal:
    return workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member2)])


def answers(world: World, proposal: Proposal) -> dict[str, Any]:
    """For every step, what a person fills in."""
    return {
        Action.COSIGN: {"accepts": "yes"},
        Action.SUBMIT: {},
        Action.EDIT: FORM,
        Action.INVITE: {"members": [world.row_of(world.member3).pk]},
        Action.REGISTER: {"category": category().pk},
        Action.RETURN: {"reason": "请补充数据"},
        Action.MERGE: {"into": registered(world, by=world.member3).pk if proposal.number else 0},
        Action.UNMERGE: {},
        Action.ATTACH: {"file": upload("签名页.png", png())},
        Action.DECLINE: {"reason": DeclineReason.objects.all()[0].pk, "disposition": "letter"},
        Action.WITHDRAW: {"reason": "已经解决"},
    }


# step → how the proposal came about, who takes it, who sees the proposal but may not, the state after it
CASES: dict[str, tuple[Build, str, str, str]] = {
    Action.COSIGN: (invited, "member2", "member", "draft"),
    Action.SUBMIT: (draft, "member", "", "submitted"),
    Action.EDIT: (invited, "member", "member2", "draft"),
    Action.INVITE: (invited, "member", "member2", "draft"),
    Action.REGISTER: (submitted, "proposal_office", "office", "registered"),
    Action.RETURN: (submitted, "proposal_office", "member", "returned"),
    Action.MERGE: (registered, "proposal_office", "chair", "registered"),
    Action.UNMERGE: (merged, "proposal_office", "member", "registered"),
    Action.ATTACH: (registered, "proposal_office", "member", "registered"),
    Action.DECLINE: (submitted, "proposal_office", "office", "declined"),
    Action.WITHDRAW: (registered, "member", "member3", "withdrawn"),
}
every_step = pytest.mark.parametrize("action", list(CASES))


def test_every_step_of_a_person_has_a_case_and_a_page() -> None:
    caused_above = {Action.ASSIGN, Action.REPLY, Action.REHANDLE, Action.TRACK, Action.CLOSE}
    assert set(CASES) == set(STEPS) == set(Action) - caused_above


def post(world: World, proposal: Proposal, action: str, user: User, **more: Any) -> Any:
    values = answers(world, proposal)[action] | {"one_shot": str(uuid.uuid4()), "version": proposal.version} | more
    return signed_in(user).post(f"{proposal.get_absolute_url()}{action}/", values)


def count_of(proposal: Proposal, action: str) -> int:
    return AuditEntry.objects.filter(verb=action, target_id=proposal.pk).count()


@every_step
def test_it_works(world: World, action: str) -> None:
    build, person, _, after = CASES[action]
    proposal = build(world)
    response = post(world, proposal, action, getattr(world, person))
    assert response.status_code == 302, response.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).state == after
    assert count_of(proposal, action) >= 1


@every_step
def test_its_page_is_safe_to_open(world: World, action: str) -> None:
    build, person, _, _ = CASES[action]
    proposal = build(world)
    before, entries = proposal.state, AuditEntry.objects.count()
    response = signed_in(getattr(world, person)).get(f"{proposal.get_absolute_url()}{action}/")
    assert response.status_code == 200
    assert (Proposal.objects.get(pk=proposal.pk).state, AuditEntry.objects.count()) == (before, entries)


@every_step
def test_an_outsider_finds_nothing(world: World, action: str) -> None:
    proposal = CASES[action][0](world)
    assert post(world, proposal, action, world.stranger).status_code == 404
    assert signed_in(world.stranger).get(f"{proposal.get_absolute_url()}{action}/").status_code == 404


@pytest.mark.parametrize("action", [action for action, case in CASES.items() if case[2]])
def test_the_wrong_role_is_refused(world: World, action: str) -> None:
    build, _, other, _ = CASES[action]
    proposal = build(world)
    state = proposal.state
    assert post(world, proposal, action, getattr(world, other)).status_code == 403
    assert Proposal.objects.get(pk=proposal.pk).state == state


@every_step
def test_a_stale_page_keeps_what_was_typed(world: World, action: str) -> None:
    build, person, _, _ = CASES[action]
    proposal = build(world)
    response = post(world, proposal, action, getattr(world, person), version=proposal.version - 1)
    assert response.status_code == 409
    assert "刚被别人更新过" in response.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).version == proposal.version


@every_step
def test_a_double_click_has_one_effect(world: World, action: str) -> None:
    build, person, _, _ = CASES[action]
    proposal = build(world)
    before = count_of(proposal, action)
    same = {"one_shot": str(uuid.uuid4())}
    first = post(world, proposal, action, getattr(world, person), **same)
    once = count_of(proposal, action)
    second = post(world, proposal, action, getattr(world, person), **same)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert once == before + 1
    assert count_of(proposal, action) == once


def test_a_double_click_that_ends_ones_own_sight_is_led_away(world: World) -> None:
    proposal, same = invited(world), {"one_shot": str(uuid.uuid4()), "accepts": "no"}
    for _ in range(2):
        response = post(world, proposal, Action.COSIGN, world.member2, **same)
        assert response["Location"] == "/proposals/?scope=mine"
    assert signed_in(world.member2).get(proposal.get_absolute_url()).status_code == 404


def test_the_wrong_moment_is_a_409(world: World) -> None:
    proposal = registered(world)
    response = post(world, proposal, Action.REGISTER, world.proposal_office)
    assert response.status_code == 409
    assert Proposal.objects.get(pk=proposal.pk).number == 1


@pytest.mark.parametrize(
    ("action", "gap", "words"),
    [
        (Action.REGISTER, {"category": ""}, "请选择类别"),
        (Action.RETURN, {"reason": ""}, "请填写理由"),
        (Action.DECLINE, {"disposition": ""}, "请选择怎么处理"),
        (Action.ATTACH, {"file": ""}, "请选择一个文件"),
        (Action.INVITE, {"members": []}, "请至少选择一位委员或一个单位"),
        (Action.COSIGN, {"accepts": ""}, "请选择您的意见"),
        (Action.MERGE, {"into": ""}, "请选择主提案"),
    ],
)
def test_a_gap_is_named(world: World, action: str, gap: dict[str, Any], words: str) -> None:
    build, person, _, _ = CASES[action]
    response = post(world, build(world), action, getattr(world, person), **gap)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_an_error_of_the_step_keeps_the_text(world: World) -> None:
    proposal = draft(world, situation="")
    response = post(world, proposal, Action.SUBMIT, world.member)
    assert response.status_code == 422
    assert "请先补写：情况" in response.content.decode()
    typed = FORM | {"situation": "独特的情况", "analysis": "", "draft": ""}
    values = {key: value for key, value in typed.items() if key != "draft"} | {"version": proposal.version}
    response = signed_in(world.member).post(f"{proposal.get_absolute_url()}edit/", values)
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写分析" in page
    assert "独特的情况" in page


def test_editing_and_submitting_in_one_go(world: World) -> None:
    proposal = draft(world)
    values = {key: value for key, value in FORM.items() if key != "draft"} | {"version": proposal.version}
    response = signed_in(world.member).post(f"{proposal.get_absolute_url()}edit/", values, follow=True)
    assert Proposal.objects.get(pk=proposal.pk).state == State.SUBMITTED
    assert f"提交成功，回执号 {Proposal.objects.get(pk=proposal.pk).receipt_number}" in response.content.decode()


def test_waiting_no_longer_is_asked_only_when_somebody_is_waited_for(world: World) -> None:
    client = signed_in(world.member)
    assert "不再等待" not in client.get(f"{draft(world).get_absolute_url()}submit/").content.decode()
    proposal = invited(world)
    assert "委员2 还没有确认联名" in client.get(f"{proposal.get_absolute_url()}submit/").content.decode()
    assert post(world, proposal, Action.SUBMIT, world.member).status_code == 422
    assert post(world, proposal, Action.SUBMIT, world.member, without_waiting="on").status_code == 302


def test_the_cosign_page_shows_the_change(world: World) -> None:
    proposal = workflow.cosign(invited(world), by=world.member2, accepts=True)
    workflow.edit(proposal, by=world.member, **(TEXT | {"situation": f"{TEXT['situation']}又有新的情况。"}))
    page = signed_in(world.member2).get(f"{proposal.get_absolute_url()}cosign/").content.decode()
    assert "<ins>又有新的情况。</ins>" in page
    assert "请重新确认" in page


def test_the_office_types_whose_signature_it_is(world: World) -> None:
    proposal = draft(world, by=world.proposal_office, lead=world.row_of(world.member))
    proposal = workflow.invite(proposal, by=world.proposal_office, members=[world.row_of(world.member2)])
    row = proposal.submitters.get(is_lead=False)
    response = post(world, proposal, Action.COSIGN, world.proposal_office)
    assert response.status_code == 422
    assert "请选择签名人" in response.content.decode()
    response = post(world, proposal, Action.COSIGN, world.proposal_office, submitter=row.pk)
    assert response.status_code == 302
    assert Submitter.objects.get(pk=row.pk).answer == Submitter.Answer.SIGNED


def test_only_fitting_main_proposals_are_offered(world: World) -> None:
    proposal, other = registered(world), registered(world, title="可以并入的提案")
    registered(world, title="机密的提案", publicity="confidential", publicity_reason="涉密")
    submitted(world, title="没有立案的提案")
    page = signed_in(world.proposal_office).get(f"{proposal.get_absolute_url()}merge/").content.decode()
    assert f"{other.number_text} 可以并入的提案" in page
    assert "机密的提案" not in page
    assert "没有立案的提案" not in page
