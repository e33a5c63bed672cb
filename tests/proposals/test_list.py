"""The list: what it shows to whom, what each filter does, what it costs, and its Excel file."""

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import at
from core.models import AuditEntry
from members.models import Session, User
from proposals import workflow
from proposals.models import Proposal
from tests.people import World, moment
from tests.proposals.matters import assigned, category, draft, merged, registered, returned, submitted
from tests.proposals.test_pages import signed_in


def listed(user: User, **query: Any) -> str:
    response = signed_in(user).get("/proposals/", query)
    assert response.status_code == 200
    return response.content.decode()


def exported(user: User, **query: Any) -> str:
    response = signed_in(user).get("/proposals/", {"export": "xlsx", **query})
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def test_each_sees_what_is_his(world: World) -> None:
    draft(world, title="我的草稿"), submitted(world, title="待审查的"), registered(world, title="立案的")
    assert all(words in listed(world.member) for words in ("我的草稿", "待审查的", "立案的", "共 3 件"))
    office = listed(world.proposal_office)
    assert "我的草稿" not in office
    assert "共 2 件" in office
    assert "共 1 件" in listed(world.member2)
    assert "还没有您能看到的提案" in listed(world.liaison)


def test_the_button_is_for_those_who_may_begin_one(world: World) -> None:
    assert "写提案" in listed(world.member)
    assert "代录提案" in listed(world.proposal_office)
    assert "/proposals/new/" not in listed(world.office)


def test_scope(world: World) -> None:
    registered(world, title="自己的"), registered(world, by=world.member2, title="别人的")
    page = listed(world.member, scope="mine")
    assert "自己的" in page
    assert "别人的" not in page


def test_state_follows_the_main_one(world: World) -> None:
    proposal = merged(world, title="并入的")
    assert proposal.merged_into is not None
    workflow.assign(proposal.merged_into, by=world.dispatcher)
    assert "共 2 件" in listed(world.member, state="assigned")
    assert "没有符合条件的提案" in listed(world.member, state="registered")
    assert f"并入{proposal.merged_into.reference}" in listed(world.member)


def test_category_session_and_words(world: World) -> None:
    registered(world, title="甲乙丙")
    other = Session.objects.create(
        term=world.term, number=6, collects_from="2026-11-01", opens_on="2027-01-20", closes_on="2027-01-23",
        proposals_until="2027-01-22",
    )  # fmt: skip
    assert "甲乙丙" in listed(world.member, session=world.session.pk, category=category().pk, q="乙")
    assert "甲乙丙" in listed(world.member, q="第1号")
    assert "甲乙丙" not in listed(world.member, session=other.pk)
    with at(moment("2026-10-31")):
        assert "<small>十一届五次会议</small>" not in listed(world.member)
    with at(moment("2026-11-01")):
        assert "<small>十一届五次会议</small>" in listed(world.member)
    assert "甲乙丙" not in listed(world.member, q="丁")


def test_marks(world: World) -> None:
    with at(moment("2026-03-02")):
        submitted(world, title="审查超期的")
    with at(moment("2026-03-12")):
        submitted(world, title="刚提交的")
        merged(world, title="并案的")
        Proposal.objects.filter(title="刚提交的").update(is_key=True)
        late = listed(world.proposal_office, mark="overdue")
        assert "审查超期的" in late
        assert "超期 3 个工作日" in late
        assert "刚提交的" not in late
        assert "共 1 件" in listed(world.proposal_office, mark="key")
        assert "并案的" in listed(world.proposal_office, mark="merged")


@pytest.mark.parametrize(
    "query", [{"state": "nonsense"}, {"session": "9999"}, {"sort": "-typed_by__password"}, {"after": "x"}]
)
def test_an_address_that_means_nothing_is_as_if_it_were_not_there(world: World, query: dict[str, str]) -> None:
    registered(world, title="甲乙丙")
    assert "甲乙丙" in listed(world.member, **query)


def test_several_proposers_are_counted(world: World) -> None:
    proposal = workflow.invite(
        draft(world), by=world.member, members=[world.row_of(world.member2)], units=[world.party]
    )
    assert "联名" not in listed(world.member)
    workflow.cosign(workflow.cosign(proposal, by=world.member2, accepts=True), by=world.submitter, accepts=True)
    assert "联名 3 个提案者" in listed(world.member)
    assert "委员1等 3 个提案者" in exported(world.member)


def test_the_file_has_exactly_what_is_shown_and_is_logged(world: World) -> None:
    registered(world, title="导出的提案"), returned(world, title="=SUM(A1)退回的")
    text = exported(world.proposal_office, state="registered")
    assert "导出的提案" in text
    assert "退回的" not in text
    assert "<f>" not in exported(world.proposal_office)
    entry = AuditEntry.objects.filter(verb="导出提案").earliest("pk")
    assert (entry.actor, entry.note) == (world.proposal_office, "共 1 件")


def queries_of(user: User) -> int:
    client = signed_in(user)
    client.get("/proposals/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/proposals/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["member", "proposal_office", "chair", "clerk"])
def test_the_queries_do_not_grow_with_the_rows(world: World, name: str) -> None:
    user = getattr(world, name)
    assigned(world)
    one = queries_of(user)
    merged(world), assigned(world)
    assert queries_of(user) == one
    assert one <= 10
