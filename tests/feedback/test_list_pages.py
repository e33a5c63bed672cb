"""The list of the handling, the units of a matter proposed, and 批量交办."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from feedback.models import Assignment
from feedback.workflow import assignments
from members.models import Unit, User
from proposals import workflow as proposals
from tests.feedback import road
from tests.feedback.pages import as_, form_of, queries_of, text_of
from tests.people import World, moment

LIST = "/feedback/"
WAITING = "/feedback/issue/"
CONFIRM = "/feedback/issue/confirm/"


@pytest.fixture(autouse=True)
def _a_day_in_february() -> Any:
    with clock.at(moment("2026-02-12")):
        yield


def shown(user: User, query: str = "") -> set[str]:
    """The titles in the list."""
    page = text_of(as_(user), LIST + query)
    return set(re.findall(r"第[甲乙丙丁]件", page))


@pytest.fixture
def four(world: World) -> dict[str, Assignment]:
    """甲 handled by education, 乙 issued to transport, 丙 of the party channel, 丁 only proposed."""

    def matter(name: str) -> Any:
        return road.registered(world, title=f"第{name}件")

    first = road.handling(world, matter=matter("甲"))
    (second,) = road.issued(world, (world.transport, "lead"), matter=matter("乙"))
    (third,) = road.issued(world, (world.party_unit, "lead"), matter=matter("丙"))
    (fourth,) = road.proposed(world, (world.transport, "lead"), matter=matter("丁"))
    return {"甲": first, "乙": second, "丙": third, "丁": fourth}


def test_each_one_sees_his_own(world: World, four: dict[str, Assignment]) -> None:
    everything = {"第甲件", "第乙件", "第丙件", "第丁件"}
    assert shown(world.proposal_office) == shown(world.office) == everything
    assert shown(world.liaison) == shown(world.unit_head) == {"第甲件"}
    assert shown(world.other_liaison) == {"第乙件"}
    assert shown(world.dispatcher) == {"第甲件", "第乙件", "第丁件"}
    assert shown(world.party_dispatcher) == {"第丙件"}
    assert shown(world.inspector) == everything - {"第丁件"}
    assert shown(world.member) == shown(world.stranger) == shown(world.auditor) == set()


def test_filters(world: World, four: dict[str, Assignment]) -> None:
    office = world.proposal_office
    assert shown(office, "?state=handling") == {"第甲件"}
    assert shown(office, "?part=assist") == set()
    assert shown(office, "?channel=party") == {"第丙件"}
    assert shown(office, f"?unit={world.transport.pk}") == {"第乙件", "第丁件"}
    assert shown(office, "?q=第甲") == {"第甲件"}
    assert shown(office, f"?q={four['乙'].matter.reference}") == {"第乙件"}
    assert shown(world.dispatcher, "?mine=1") == {"第甲件", "第乙件", "第丁件"}
    assert shown(world.gov_deputy, "?mine=1") == {"第甲件"}
    assert shown(world.inspector, "?mine=1") == set()


def test_late_ones(world: World, four: dict[str, Assignment]) -> None:
    assert shown(world.office, "?late=1") == set()
    with clock.at(moment("2026-02-25")):  # 乙 and 丙 were neither signed for nor sent back
        assert shown(world.office, "?late=1") == {"第乙件", "第丙件"}
        assert "超期 1 个工作日" in text_of(as_(world.office), f"{LIST}?late=1")


def test_sorted_by_date(world: World, four: dict[str, Assignment]) -> None:
    page = text_of(as_(world.office), f"{LIST}?sort=due")
    assert re.findall(r"第[甲乙丙丁]件", page) == ["第乙件", "第丙件", "第甲件", "第丁件"]


def test_the_excel_file_holds_what_is_shown(world: World, four: dict[str, Assignment]) -> None:
    response = as_(world.office).get(f"{LIST}?channel=party&export=xlsx")
    content = b"".join(response) if response.streaming else response.content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert set(re.findall(r"第[甲乙丙丁]件", text)) == {"第丙件"}
    assert AuditEntry.objects.filter(verb="导出", actor=world.office).exists()


def test_the_list_has_its_budget(world: World) -> None:
    counts = []
    for number in (1, 3):
        for one in range(number):
            road.lead_and_assist(world, matter=road.registered(world, title=f"第{number}{one}件"))
        counts.append(queries_of(as_(world.office), LIST))
    assert counts[0] == counts[1] <= 10, counts


# 提出承办单位


def test_propose_on_its_page(world: World) -> None:
    proposal = road.registered(world, suggested_units=[world.transport])
    url = reverse("feedback:propose", args=["proposal", proposal.pk])
    client = as_(world.proposal_office)
    page = text_of(client, url)
    assert "提案者建议由交通运输局办理" in page
    assert "教育和体育局" in page
    assert "青石镇" not in page
    posted = {
        **form_of(client, url),
        "lead": world.education.pk,
        "assists": [world.transport.pk],
        "note": "重点答复第二条",
    }
    response = client.post(url, posted)
    assert (response.status_code, response.headers["Location"]) == (302, proposal.get_absolute_url())
    again = client.post(url, posted, follow=True)
    assert "这一页已经提交过了" in again.content.decode()
    lead, assist = Assignment.objects.order_by("pk")
    assert (lead.unit, lead.proposed_note, assist.part) == (world.education, "重点答复第二条", "assist")
    assert "已有的承办单位" in text_of(client, url)


def test_the_proposals_page_leads_there(world: World) -> None:
    proposal = road.registered(world)
    url = reverse("feedback:propose", args=["proposal", proposal.pk])
    assert url in text_of(as_(world.proposal_office), proposal.get_absolute_url())
    assert url not in text_of(as_(world.office), proposal.get_absolute_url())
    assignments.propose(proposal, by=world.proposal_office, units=[(world.education, "lead")])
    assert url in text_of(as_(world.proposal_office), proposal.get_absolute_url())


def test_a_refusal_stands_on_the_page_with_what_was_chosen(world: World) -> None:
    proposal = road.registered(world)
    url = reverse("feedback:propose", args=["proposal", proposal.pk])
    response = as_(world.proposal_office).post(url, {"separates": [world.transport.pk], "note": "请抓紧"})
    assert response.status_code == 422
    assert "分办至少要有两个单位" in response.content.decode()
    assert "请抓紧" in response.content.decode()


def test_who_may_propose_on_the_page(world: World) -> None:
    proposal = road.registered(world)
    url = reverse("feedback:propose", args=["proposal", proposal.pk])
    found = {name: as_(user).get(url).status_code for name, user in world.everyone.items()}
    assert {name for name, status in found.items() if status == 200} == {"proposal_office"}
    assert {name for name, status in found.items() if status == 403} == {
        "office", "clerk", "other_clerk", "chair", "vice_chair", "member", "member2", "member3",
    }  # fmt: skip
    assert set(found.values()) == {200, 403, 404}


def test_no_units_for_an_answered_matter(world: World) -> None:
    proposal = road.handling(world).matter
    proposals.reply(proposal, by=world.liaison)  # type: ignore[arg-type]
    text_of(as_(world.proposal_office), reverse("feedback:propose", args=["proposal", proposal.pk]), 409)


def test_there_are_two_kinds_of_matters(world: World) -> None:
    text_of(as_(world.proposal_office), "/feedback/propose/letter/1/", 404)


# 批量交办


def waiting(world: World, *units: Unit) -> list[Assignment]:
    return [
        road.proposed(world, (unit, "lead"), matter=road.registered(world, title=f"第{name}件"))[0]
        for name, unit in zip("甲乙丙", units, strict=False)
    ]


def test_a_dispatcher_issues_what_he_ticked(world: World) -> None:
    first, second, third = waiting(world, world.education, world.transport, world.party_unit)
    client = as_(world.dispatcher)
    page = text_of(client, WAITING)
    assert set(re.findall(r"第[甲乙丙]件", page)) == {"第甲件", "第乙件"}
    address = f"{CONFIRM}?pick={first.pk}&pick={second.pk}&pick={third.pk}"
    page = text_of(client, address)
    assert "确认交办 2 件次" in page
    assert set(Assignment.objects.values_list("state", flat=True)) == {"proposed"}
    posted = {**form_of(client, address), "pick": [first.pk, second.pk]}
    done = client.post(CONFIRM, posted, follow=True)
    assert "已交办 2 件次" in done.content.decode()
    again = client.post(CONFIRM, posted, follow=True)
    assert "这一页已经提交过了" in again.content.decode()
    assert dict(Assignment.objects.values_list("pk", "state")) == {
        first.pk: "pending", second.pk: "pending", third.pk: "proposed",
    }  # fmt: skip


def test_what_another_one_issued_meanwhile_is_said(world: World) -> None:
    first, second = waiting(world, world.education, world.transport)
    assignments.issue(first, by=world.dispatcher)
    done = as_(world.dispatcher).post(CONFIRM, {"pick": [first.pk, second.pk]}, follow=True).content.decode()
    assert "已交办 1 件次" in done
    assert "有 1 件次没有交办" in done


def test_nobody_issues_in_a_channel_that_is_not_his(world: World) -> None:
    (first,) = waiting(world, world.education)
    done = as_(world.party_dispatcher).post(CONFIRM, {"pick": [first.pk]}, follow=True).content.decode()
    assert "有 1 件次没有交办" in done
    assert Assignment.objects.get().state == "proposed"


def test_nothing_ticked(world: World) -> None:
    done = as_(world.dispatcher).get(CONFIRM, {"pick": ["x", "9" * 30]}, follow=True)
    assert done.redirect_chain == [(WAITING, 302)]
    assert "请先勾选要交办的事项" in done.content.decode()
    assert "没有待交办的事项" in done.content.decode()


def test_only_dispatchers_have_the_page(world: World) -> None:
    for url in (WAITING, CONFIRM):
        for user in (world.liaison, world.proposal_office, world.member):
            text_of(as_(user), url, 403)


def test_the_page_of_a_dispatcher_has_its_budget(world: World) -> None:
    counts = []
    for _ in range(2):
        waiting(world, world.education, world.transport)
        counts.append(queries_of(as_(world.dispatcher), WAITING))
    assert counts[0] == counts[1] <= 10, counts
