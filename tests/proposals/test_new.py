"""写提案 and 代录提案."""

import uuid
from typing import Any

import pytest
from django.test import Client

from core.clock import at
from core.models import SavedForm
from members.models import Role, User
from proposals.models import Proposal
from proposals.states import State
from tests.people import World, moment
from tests.proposals.matters import TEXT
from tests.proposals.test_pages import signed_in

FORM: dict[str, Any] = TEXT | {"publicity": "full", "wants_contact": "on"}


def post(user: User, **more: Any) -> Any:
    return signed_in(user).post("/proposals/new/", FORM | {"one_shot": str(uuid.uuid4())} | more, follow=True)


def test_a_member_submits_and_reads_what_comes_next(world: World) -> None:
    with at(moment("2026-01-13")):
        page = post(world.member).content.decode()
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.wants_contact, proposal.is_researched) == (State.SUBMITTED, True, False)
    assert proposal.submitters.get().member == world.row_of(world.member)
    assert "提交成功，回执号 2026-0001，提案委将在 5 个工作日内审查。" in page


def test_a_draft_may_be_incomplete(world: World) -> None:
    page = post(world.member, draft="1", situation="", analysis="", points=[]).content.decode()
    assert Proposal.objects.get().state == State.DRAFT
    assert "草稿已保存" in page


def test_a_gap_is_named_and_the_text_stays(world: World) -> None:
    response = post(world.member, analysis="", situation="独特的情况", publicity="confidential")
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写分析" in page
    assert "请写明不公开的理由" in page
    assert "独特的情况" in page
    assert not Proposal.objects.exists()


def test_a_title_that_is_too_long_says_by_how_much(world: World) -> None:
    response = post(world.member, title="长" * 51)
    assert "最多 50 字，现在有 51 字，请删减。" in response.content.decode()


def test_a_double_click_makes_one_proposal(world: World) -> None:
    key = str(uuid.uuid4())
    first, second = post(world.member, one_shot=key), post(world.member, one_shot=key)
    assert Proposal.objects.count() == 1
    assert first.redirect_chain == second.redirect_chain
    assert "已经提交过了" in second.content.decode()


def test_opening_the_page_makes_nothing_and_brings_back_what_was_typed(world: World) -> None:
    SavedForm.objects.create(user=world.member, path="/proposals/new/", fields={"title": "没写完的案由"})
    page = signed_in(world.member).get("/proposals/new/").content.decode()
    assert "没写完的案由" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("name", ["office", "clerk", "chair", "liaison", "dispatcher", "inspector", "administrator"])
def test_others_may_not(world: World, name: str) -> None:
    assert signed_in(getattr(world, name)).get("/proposals/new/").status_code == 403
    assert post(getattr(world, name)).status_code == 403


def test_a_visitor_is_sent_to_the_log_in(world: World, client: Client) -> None:
    assert client.get("/proposals/new/")["Location"].startswith("/login/")


def test_a_member_is_not_asked_for_whom(world: World) -> None:
    assert "第一提案人" not in signed_in(world.member).get("/proposals/new/").content.decode()


def test_the_office_types_for_a_member_or_a_unit(world: World) -> None:
    page = signed_in(world.proposal_office).get("/proposals/new/").content.decode()
    assert "代录提案" in page
    assert "外县委员" not in page
    post(world.proposal_office, lead=f"member-{world.row_of(world.member2).pk}", title="代委员录入")
    post(world.proposal_office, lead=f"unit-{world.party.pk}", title="代单位录入")
    leads = {row.title: str(row.submitters.get()) for row in Proposal.objects.all()}
    assert leads == {"代委员录入": "委员2", "代单位录入": "民建云岭县支部"}
    assert set(Proposal.objects.values_list("typed_by", flat=True)) == {world.proposal_office.pk}


def test_the_office_must_say_for_whom(world: World) -> None:
    response = post(world.proposal_office)
    assert response.status_code == 422
    assert "请选择第一提案人" in response.content.decode()


def test_nobody_submits_in_anothers_name(world: World) -> None:
    response = post(world.submitter, lead=f"member-{world.row_of(world.member).pk}")
    assert response.status_code == 422
    assert "这一项现在不能选" in response.content.decode()
    post(world.submitter, lead=f"unit-{world.party.pk}")
    assert Proposal.objects.get().submitters.get().unit == world.party


def test_who_is_a_member_and_speaks_for_a_unit_is_asked(world: World) -> None:
    Role.objects.create(user=world.member, kind=Role.Kind.SUBMITTER, unit=world.party)
    assert "民建云岭县支部" in signed_in(world.member).get("/proposals/new/").content.decode()


def test_before_the_first_session_the_page_says_so(world: World) -> None:
    with at(moment("2025-03-02")):
        assert "还不能提交提案" in signed_in(world.member).get("/proposals/new/").content.decode()
    assert "还不能提交提案" in signed_in(world.stranger).get("/proposals/new/").content.decode()
