"""The pages of the handling: who sees them, what they hold, what a step's page does."""

from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.models import AuditEntry
from feedback.models import Assignment, Contact
from feedback.rules import load_default_rules
from feedback.workflow import assignments
from tests.feedback import road
from tests.feedback.pages import as_, form_of, links, queries_of, text_of
from tests.people import World, moment


@pytest.fixture(autouse=True)
def _a_day_in_february() -> Any:
    with clock.at(moment("2026-02-12")):
        yield


# The page of an assignment


def test_the_unit_finds_everything_on_its_page(world: World) -> None:
    load_default_rules()
    row = road.handling(world)
    page = text_of(as_(world.liaison), row.get_absolute_url())
    for words in ("第1号", "关于加快校园午餐配送的建议", "委员1", "王负责", "0871-1234567", "办理前沟通", "还没有登记"):
        assert words in page
    assert "还剩 55 个工作日" in page
    assert {"ask-extension", "ask-return", "contact"} <= links(page, row.get_absolute_url())
    assert "统一配送" in text_of(as_(world.liaison), f"{row.get_absolute_url()}?tab=text")
    assert "签收，转入「办理中」" in text_of(as_(world.liaison), f"{row.get_absolute_url()}?tab=log")


def test_the_dispatcher_is_offered_his_steps(world: World) -> None:
    asked = road.return_asked(world)
    assert links(text_of(as_(world.dispatcher), asked.get_absolute_url()), asked.get_absolute_url()) == {
        "reassign",
        "refuse-return",
    }


def test_the_button_closes_with_the_window(world: World) -> None:
    row = road.pending(world)
    with clock.at(moment("2026-02-25")):
        client = as_(world.liaison)
        assert "ask-return" not in links(text_of(client, row.get_absolute_url()), row.get_absolute_url())
        response = client.get(f"{row.get_absolute_url()}ask-return/", follow=True)
        assert "2026年2月24日，已经过了" in response.content.decode()


def test_a_lead_unit_reads_the_opinions(world: World) -> None:
    lead, assist = road.lead_and_assist(world)
    assignments.give_opinion(assist, by=world.other_liaison, opinion="本局可以调整公交班次。")
    assert "本局可以调整公交班次。" in text_of(as_(world.liaison), lead.get_absolute_url())
    assert "教育和体育局 李经办 0871-1234567" in text_of(as_(world.other_liaison), assist.get_absolute_url())


SEES = {
    "office", "proposal_office", "chair", "vice_chair", "liaison", "unit_head", "dispatcher", "inspector",
    "gov_deputy", "gov_head",
}  # fmt: skip


def who_sees(world: World, row: Assignment) -> set[str]:
    found = {}
    for name, user in world.everyone.items():
        found[name] = as_(user).get(row.get_absolute_url()).status_code
    assert set(found.values()) <= {200, 404}
    return {name for name, status in found.items() if status == 200}


def test_who_sees_it(world: World) -> None:
    assert who_sees(world, road.pending(world)) == SEES


def test_before_it_is_issued_the_unit_knows_nothing(world: World) -> None:
    assert who_sees(world, road.proposed(world)[0]) == {"office", "proposal_office", "dispatcher"}


def test_a_confidential_matter_is_seen_by_those_who_handle_and_keep_it(world: World) -> None:
    secret = road.registered(world, publicity="confidential", publicity_reason="涉及安全")
    row = road.issued(world, matter=secret)[0]
    assert who_sees(world, row) == {"office", "proposal_office", "liaison", "unit_head", "dispatcher"}
    assert "关于加快校园午餐配送" not in text_of(as_(world.inspector), reverse("feedback:assignment_list"))


def test_a_unit_loses_sight_of_what_another_handles_now(world: World) -> None:
    old = assignments.reassign(road.return_asked(world), by=world.dispatcher, unit=world.transport)
    assert old.reassigned_to is not None
    assert who_sees(world, old) == {"office", "proposal_office", "dispatcher"}
    assert who_sees(world, old.reassigned_to) == SEES - {"liaison", "unit_head", "gov_deputy"} | {
        "other_liaison", "other_head", "gov_deputy",
    }  # fmt: skip


# The steps


SIGN = {
    "organisation": "成立工作专班", "head_name": "王负责", "clerk_name": "李经办", "clerk_phone": "0871-1234567",
    "task": "逐条研究建议", "schedule": "4 月底前拿出初稿", "quality": "逐条答复",
}  # fmt: skip


def test_sign_for_on_its_page(world: World) -> None:
    row, client = road.pending(world), as_(world.liaison)
    url = f"{row.get_absolute_url()}sign-for/"
    form = form_of(client, url)
    response = client.post(url, {**form, **SIGN}, follow=True)
    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    assert "已签收。接下来请联系提案者" in response.content.decode()
    # The same page posted again has one effect.
    again = client.post(url, {**form, **SIGN}, follow=True)
    assert "这一页已经提交过了" in again.content.decode()
    assert AuditEntry.objects.filter(verb="sign-for").count() == 1


def test_an_invalid_form_keeps_what_was_typed(world: World) -> None:
    row, client = road.pending(world), as_(world.liaison)
    response = client.post(f"{row.get_absolute_url()}sign-for/", {**SIGN, "clerk_phone": "不知道"})
    assert response.status_code == 422
    assert "请填写电话号码" in response.content.decode()
    assert "4 月底前拿出初稿" in response.content.decode()
    assert Assignment.objects.get().state == "pending"


def test_a_refusal_of_the_step_stands_beside_its_field(world: World) -> None:
    row, client = road.handling(world), as_(world.liaison)
    posted = {**road.CONTACT, "met_on": "2026-02-13"}
    response = client.post(f"{row.get_absolute_url()}contact/", posted)
    assert response.status_code == 422
    assert "沟通日期不能晚于今天" in response.content.decode()
    assert "上门听取意见" in response.content.decode()
    assert not Contact.objects.exists()


def test_a_step_too_late_keeps_what_was_typed(world: World) -> None:
    row, client = road.pending(world), as_(world.liaison)
    with clock.at(moment("2026-02-25")):
        client = as_(world.liaison)
        response = client.post(f"{row.get_absolute_url()}ask-return/", {"reason": "不属于本单位职责"})
    assert response.status_code == 422
    assert "已经过了" in response.content.decode()
    assert "不属于本单位职责" in response.content.decode()


def test_looking_changes_nothing(world: World) -> None:
    row = road.pending(world)
    for user, step in ((world.liaison, "sign-for"), (world.liaison, "ask-return"), (world.dispatcher, "reassign")):
        text_of(as_(user), f"{row.get_absolute_url()}{step}/")
    assert Assignment.objects.get().version == row.version


def test_another_unit_finds_nothing(world: World) -> None:
    row = road.pending(world)
    text_of(as_(world.other_liaison), f"{row.get_absolute_url()}sign-for/", 404)


def test_the_wrong_role_is_refused(world: World) -> None:
    row = road.pending(world)
    for user, step in ((world.inspector, "sign-for"), (world.liaison, "reassign"), (world.dispatcher, "sign-for")):
        text_of(as_(user), f"{row.get_absolute_url()}{step}/", 403)
        assert as_(user).post(f"{row.get_absolute_url()}{step}/").status_code == 403


def test_the_wrong_moment_is_a_conflict(world: World) -> None:
    row = road.handling(world)
    text_of(as_(world.liaison), f"{row.get_absolute_url()}sign-for/", 409)


def test_a_stale_page_is_shown_again_with_what_was_typed(world: World) -> None:
    row, client = road.handling(world), as_(world.liaison)
    url = f"{row.get_absolute_url()}contact/"
    form = form_of(client, url)
    assignments.contact(row, by=world.unit_head, **(road.CONTACT | {"met_on": road.day("2026-02-12")}))
    response = client.post(
        url, {**form, **road.CONTACT, "stage": "during", "met_on": "2026-02-12", "note": "另行电话沟通"}
    )
    assert response.status_code == 409
    assert "刚被别人更新过" in response.content.decode()
    assert "另行电话沟通" in response.content.decode()
    assert Contact.objects.count() == 1


STEPS: list[tuple[str, str, dict[str, str]]] = [
    ("liaison", "ask-return", {"reason": "不属于本单位职责"}),
    ("liaison", "ask-extension", {"new_on": "2026-06-01", "reason": "需要实地测算"}),
    ("unit_head", "contact", {**road.CONTACT, "met_on": "2026-02-12"}),
    ("dispatcher", "waive", {"stage": "before", "reason": "委员长期在外地"}),
]


@pytest.mark.parametrize(("person", "step", "facts"), STEPS)
def test_each_step_on_its_page(world: World, person: str, step: str, facts: dict[str, str]) -> None:
    load_default_rules()
    row, client = road.handling(world), as_(world.everyone[person])
    url = f"{row.get_absolute_url()}{step}/"
    response = client.post(url, {**form_of(client, url), **facts})
    assert (response.status_code, response.headers.get("Location")) == (302, row.get_absolute_url()), response.content
    assert AuditEntry.objects.filter(verb=step).exists()


def test_steps_of_the_dispatcher_on_their_pages(world: World) -> None:
    load_default_rules()
    client = as_(world.dispatcher)
    asked = road.return_asked(world)
    assert client.post(f"{asked.get_absolute_url()}refuse-return/", {"reason": "属你局职责"}).status_code == 302
    response = client.post(f"{asked.get_absolute_url()}reassign/", {"unit": world.transport.pk, "note": ""})
    assert response.status_code == 302
    new = Assignment.objects.get(unit=world.transport)
    assignments.ask_extension(new, by=world.other_liaison, new_on=road.day("2026-06-01"), reason="需要实地测算")
    url = f"{new.get_absolute_url()}decide-extension/"
    assert "需要实地测算" in text_of(client, url)
    assert client.post(url, {"approves": "yes", "note": ""}).status_code == 302


def test_an_opinion_on_its_page(world: World) -> None:
    _, assist = road.lead_and_assist(world)
    client = as_(world.other_liaison)
    url = f"{assist.get_absolute_url()}give-opinion/"
    assert client.post(url, {**form_of(client, url), "opinion": "同意"}).status_code == 302
    assist.refresh_from_db()
    assert assist.opinion == "同意"


# Budgets


def test_the_page_has_its_budget(world: World) -> None:
    load_default_rules()
    units = [(world.education, "lead"), (world.transport, "assist"), (world.party_unit, "assist")]
    counts = []
    for number in (2, 3):
        lead = road.issued(world, *units[:number], matter=road.registered(world, title=f"第{number}件"))[0]
        lead = assignments.sign_for(lead, by=world.liaison, **road.FIVE)
        for stage in list(Contact.Stage)[:number]:
            assignments.contact(lead, by=world.liaison, **(road.CONTACT | {"met_on": clock.today(), "stage": stage}))
        counts.append(queries_of(as_(world.liaison), lead.get_absolute_url()))
    assert counts[0] == counts[1] <= 15, counts
