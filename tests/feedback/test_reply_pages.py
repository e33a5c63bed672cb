"""The pages of a reply: written, sent round, approved and issued in the browser; who reads what."""

import re
from typing import Any

import pytest
from django.test import Client

from core import clock
from feedback.models import Reply
from feedback.states import ReplyState
from feedback.workflow import replies
from proposals.models import Proposal
from tests.feedback import answers, road
from tests.feedback.pages import as_, form_of, links, queries_of, text_of
from tests.people import World, moment

NOON = moment(answers.ANSWERED_ON)


def typed(code: str = "A", **facts: Any) -> dict[str, Any]:
    """What the form of the editor sends."""
    return {
        "opening": "收悉，现答复如下：", "closing": "感谢支持。", "reply_class": answers.reply_class(code).pk,
        "publicity": "full", "publicity_reason": "", "answer_1": "已统一配送。", "answer_2": "每周抽检。",
    } | facts  # fmt: skip


def send(client: Client, url: str, **fields: Any) -> Any:
    return client.post(url, form_of(client, url) | fields)


def test_a_reply_from_the_first_word_to_the_letter(world: World) -> None:
    assignment = road.handling(world)
    with clock.at(NOON):
        answers.contacted(assignment, by=world.liaison)
        unit, head = as_(world.liaison), as_(world.unit_head)
        assert "draft-reply" in links(text_of(unit, assignment.get_absolute_url()), assignment.get_absolute_url())
        response = send(unit, f"{assignment.get_absolute_url()}draft-reply/", **typed())
        reply = Reply.objects.get()
        url = reply.get_absolute_url()
        assert (response.status_code, response.headers["Location"]) == (302, url)
        assert links(text_of(unit, url), url) == {"submit", "edit", "letter"}
        send(unit, f"{url}submit/")
        assert links(text_of(unit, url), url) == {"return", "letter"}
        assert links(text_of(head, url), url) == {"approve", "return", "letter"}
        send(head, f"{url}approve/", note="同意")
        assert links(text_of(unit, url), url) == {"issue", "return", "letter"}
        response = send(unit, f"{url}issue/", signed_by="周明远")
        assert response.headers["Location"] == url
        page = text_of(unit, url)
    assert "云教体函〔2026〕1号" in page
    assert links(page, url) == {"letter"}


def test_the_editor_shows_every_suggestion_beside_its_answer(world: World) -> None:
    reply = answers.drafted(world, "B")
    page = text_of(as_(world.liaison), f"{reply.get_absolute_url()}edit/")
    for words in (
        "统一配送",
        "加强监管",
        "建议二的承诺事项",
        "完成监管平台建设",
        'value="2026-09-30"',
        "data-autosave",
    ):
        assert words in page


def test_a_promise_for_a_day_gone_by_is_refused_beside_its_field(world: World) -> None:
    reply = answers.drafted(world)
    fields = typed("B", promise_2="建平台", promised_on_2="2026-01-01")
    response = send(as_(world.liaison), f"{reply.get_absolute_url()}edit/", **fields)
    assert response.status_code == 422
    assert "完成日期须在今天以后" in response.content.decode()
    assert "建平台" in response.content.decode()  # nothing typed is lost


def test_a_stale_editor_keeps_what_was_typed_and_writes_nothing(world: World) -> None:
    reply = answers.drafted(world)
    client, url = as_(world.liaison), f"{reply.get_absolute_url()}edit/"
    hidden = form_of(client, url)
    replies.edit_reply(reply, by=world.unit_head, **answers.text(opening="负责人改的"))
    response = client.post(url, hidden | typed(opening="联络员改的"))
    assert response.status_code == 409
    assert "联络员改的" in response.content.decode()
    assert answers.fresh(reply).opening == "负责人改的"


def test_the_submission_without_contacts_says_what_is_missing(world: World) -> None:
    reply = replies.draft_reply(road.handling(world), by=world.liaison, **answers.text())
    client = as_(world.liaison)
    assert "还没有登记“办理前沟通”" in text_of(client, reply.get_absolute_url())
    response = send(client, f"{reply.get_absolute_url()}submit/")
    assert response.status_code == 422
    assert "还没有登记“答复前协商”" in response.content.decode()


def test_sent_twice_it_is_submitted_once(world: World) -> None:
    reply = answers.drafted(world)
    client, url = as_(world.liaison), f"{reply.get_absolute_url()}submit/"
    with clock.at(NOON):
        hidden = form_of(client, url)
        assert client.post(url, hidden).status_code == 302
        assert client.post(url, hidden).headers["Location"] == reply.get_absolute_url()
    assert answers.fresh(reply).turn == 1


def test_an_assisting_unit_finds_the_reply_and_concurs(world: World) -> None:
    reply = answers.in_concurrence(world)
    client, url = as_(world.other_liaison), reply.get_absolute_url()
    assert {"concur", "return"} <= links(text_of(client, url), url)
    assert "已由县级统一招标" in text_of(client, f"{url}concur/")
    with clock.at(NOON):
        assert send(client, f"{url}concur/", note="同意").status_code == 302
    assert answers.fresh(reply).state == ReplyState.APPROVAL


def test_a_leader_reads_the_reply_where_he_decides_and_may_send_it_back(world: World) -> None:
    reply = answers.drafted(world)
    Proposal.objects.filter(pk=answers.matter_of(reply).pk).update(is_key=True)
    with clock.at(NOON):
        reply = replies.approve(replies.submit_reply(answers.fresh(reply), by=world.liaison), by=world.unit_head)
    client, url = as_(world.gov_head), reply.get_absolute_url()
    assert reply.get_absolute_url() in text_of(client, "/feedback/approvals/")
    page = text_of(client, f"{url}approve/")
    for words in ("已由县级统一招标", "办理前沟通", "承办单位主要负责人审签", f"{url}return/"):
        assert words in page
    assert send(client, f"{url}return/", reason="请再核实数字").status_code == 302
    assert "请再核实数字" in text_of(as_(world.liaison), url)


def test_the_list_of_approvals_holds_what_waits_for_this_person(world: World) -> None:
    reply = answers.in_approval(world)
    assert reply.get_absolute_url() in text_of(as_(world.unit_head), "/feedback/approvals/")
    for user in (world.liaison, world.gov_head, world.other_head, world.member):
        assert "没有等您审批的答复" in text_of(as_(user), "/feedback/approvals/")


WRONG_PERSON = [
    ("edit", "unit_head", "other_liaison", 404),
    ("edit", "liaison", "proposal_office", 403),
    ("submit", "liaison", "dispatcher", 403),
    ("approve", "unit_head", "liaison", 403),
    ("approve", "unit_head", "gov_deputy", 403),
    ("issue", "liaison", "inspector", 403),
    ("confirm-class", "proposal_office", "liaison", 403),
    ("return", "liaison", "proposal_office", 403),
]


@pytest.mark.parametrize(("action", "right", "wrong", "status"), WRONG_PERSON)
def test_the_wrong_person(world: World, action: str, right: str, wrong: str, status: int) -> None:
    made = {"edit": answers.drafted, "submit": answers.drafted, "confirm-class": answers.issued}
    reply = made.get(action, answers.in_approval)(world)
    url = f"{reply.get_absolute_url()}{action}/"
    assert as_(world.everyone[right]).get(url).status_code == 200
    assert as_(world.everyone[wrong]).get(url).status_code == status
    assert as_(world.everyone[wrong]).post(url, typed()).status_code == status


def test_the_wrong_moment(world: World) -> None:
    reply = answers.issued(world)
    for action in ("edit", "submit", "issue", "return"):
        assert as_(world.liaison).post(f"{reply.get_absolute_url()}{action}/", typed()).status_code in (403, 409)


READERS = {
    "draft": {"office", "proposal_office", "liaison", "unit_head", "dispatcher", "chair", "vice_chair", "inspector",
              "gov_deputy", "gov_head"},
    "issued": {"office", "proposal_office", "liaison", "unit_head", "dispatcher", "chair", "vice_chair", "inspector",
               "gov_deputy", "gov_head", "member"},
}  # fmt: skip


def readers(world: World, reply: Reply) -> set[str]:
    return {
        name for name, user in world.everyone.items() if Reply.objects.visible_to(user).filter(pk=reply.pk).exists()
    }


def test_who_reads_a_reply(world: World) -> None:
    reply = answers.approved(world, publicity=Reply.Publicity.ON_REQUEST, publicity_reason="涉及商业信息")
    assert readers(world, reply) == READERS["draft"]
    with clock.at(NOON):
        replies.issue(reply, by=world.liaison, signed_by="甲")
    assert readers(world, reply) == READERS["issued"]


def test_a_published_reply_is_read_by_the_whole_committee(world: World) -> None:
    nobodys = {"stranger", "administrator", "rules_keeper", "auditor"}  # no power over matters
    assert readers(world, answers.issued(world)) == set(world.everyone) - nobodys


CANARY = "鹮独角兽"


def secret(world: World) -> Reply:
    """Issued to a confidential proposal, with a word that stands nowhere else."""
    matter = road.registered(world, publicity="confidential", publicity_reason="涉及个人隐私")
    points = [
        {"order": n, "answer": CANARY, "promise": f"{CANARY}{n}", "promised_on": answers.PROMISED_ON} for n in (1, 2)
    ]
    facts = {"publicity": "not", "publicity_reason": CANARY, "opening": CANARY, "closing": CANARY, "points": points}
    reply = answers.issued(world, "B", assignment=road.handling(world, matter=matter), **facts)
    answers.rated(reply, by=world.member, comment=CANARY)
    return reply


def test_a_confidential_reply_is_absent_for_those_who_may_not_see_it(world: World) -> None:
    reply = secret(world)
    seeing = {"office", "proposal_office", "liaison", "unit_head", "dispatcher", "member"}
    assert readers(world, reply) == seeing
    rating, promise = reply.ratings.get(), reply.commitments.first()
    assert promise is not None
    addresses = [reply.get_absolute_url(), f"{reply.get_absolute_url()}letter/", rating.get_absolute_url(),
                 promise.get_absolute_url(), f"/proposals/{answers.matter_of(reply).pk}/handling/"]  # fmt: skip
    leaders = {"chair", "vice_chair"}  # who see the proposal itself
    for name, user in world.everyone.items():
        if name in seeing:
            continue
        client = as_(user)
        for url in addresses[:-1] if name in leaders else addresses:
            assert client.get(url).status_code == 404, (name, url)
        pages = ["/feedback/commitments/", "/feedback/ratings/", "/feedback/approvals/"]
        pages += [addresses[-1]] if name in leaders else []
        for url in pages:
            assert CANARY not in text_of(client, url), (name, url)
        exported = client.get("/feedback/commitments/?export=xlsx").content
        assert CANARY.encode() not in exported


def test_no_notice_says_a_word_of_a_confidential_reply(world: World) -> None:
    reply = secret(world)
    told = world.member.notifications.model.objects.all()
    matter = answers.matter_of(reply)
    assert told.exists()
    for notice in told:
        assert CANARY not in notice.subject + notice.text
        assert matter.title not in notice.subject + notice.text


def test_what_stays_in_the_house_is_not_shown_to_the_proposer(world: World) -> None:
    reply = answers.approved(world)
    with clock.at(NOON):
        replies.issue(answers.fresh(reply), by=world.liaison, signed_by="甲")
    page = text_of(as_(world.member), reply.get_absolute_url())
    assert "会签与审批" not in page
    assert "tab=log" not in page
    assert "会签与审批" in text_of(as_(world.proposal_office), reply.get_absolute_url())
    assert "送审" in text_of(as_(world.proposal_office), f"{reply.get_absolute_url()}?tab=log")


def test_every_step_of_the_log_speaks_chinese(world: World) -> None:
    reply = answers.issued(world)
    page = text_of(as_(world.proposal_office), f"{reply.get_absolute_url()}?tab=log")
    log = page.split('<ol class="line">')[1].split("</ol>")[0]
    words = re.sub(r"<[^>]*>", " ", log).replace(world.liaison.name, "").replace(world.unit_head.name, "")
    assert not re.findall(r"[a-z]{4,}", words)


@pytest.mark.parametrize("person", ["member", "proposal_office", "liaison", "unit_head"])
def test_a_reply_takes_few_queries(world: World, person: str) -> None:
    reply = answers.issued(world, "B")
    answers.rated(reply, by=world.member)
    assert queries_of(as_(world.everyone[person]), reply.get_absolute_url()) <= 15


@pytest.mark.parametrize("person", ["unit_head", "gov_head"])
def test_the_list_of_approvals_takes_the_same_queries_for_one_and_three(world: World, person: str) -> None:
    client = as_(world.everyone[person])
    answers.in_approval(world)
    one = queries_of(client, "/feedback/approvals/")
    for title in ("第二件", "第三件"):
        answers.in_approval(world, assignment=road.handling(world, matter=road.registered(world, title=title)))
    assert queries_of(client, "/feedback/approvals/") == one <= 10
