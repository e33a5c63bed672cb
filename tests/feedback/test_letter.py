"""答复函: what stands on the paper, and to whom each is addressed."""

from io import BytesIO

import pytest
from docx import Document

from core import clock
from feedback.exports import full_name, letter_of
from feedback.models import Reply
from members.models import Unit
from proposals import workflow as proposals
from proposals.models import Submitter
from tests.feedback import answers, road
from tests.feedback.pages import as_
from tests.people import World, moment


def paper(world: World, reply: Reply, person: str = "member", query: str = "") -> str:
    response = as_(world.everyone[person]).get(f"{reply.get_absolute_url()}letter/{query}")
    assert response.status_code == 200
    document = Document(BytesIO(response.content))
    heads = [line.text for line in document.sections[0].first_page_header.paragraphs]
    return "".join([*heads, *(line.text for line in document.paragraphs)]).replace("\n", "")


def test_the_letter_has_everything_a_letter_has(world: World) -> None:
    world.education.phone = "0871-6612001"
    world.education.save()
    text = paper(world, answers.issued(world, "B"))
    for words in (
        "云岭县教育和体育局", "云教体函〔2026〕1号", "办理结果类别：B类", "公开属性：主动公开", "签发人：周明远",
        "关于对政协云岭县第十一届委员会第五次会议第1号提案的答复", "委员1委员：", "您提出的建议收悉，现答复如下：",
        "一、关于“统一配送”的建议", "已由县级统一招标，六月起配送。", "二、关于“加强监管”的建议",
        "承诺事项：完成监管平台建设，于2026年9月30日前完成。", "感谢您的支持。", "2026年4月20日",
        "（负责人：王负责　电话：0871-6612001）", "（经办人：李经办　电话：0871-1234567）",
        "抄送：云岭县政协提案委员会（2份），云岭县政府办公室（1份），云岭县政府督查室（1份）。",
    ):  # fmt: skip
        assert words in text


def test_a_draft_is_marked_as_one(world: World) -> None:
    text = paper(world, answers.drafted(world), "liaison")
    assert "（答复稿，尚未签发）" in text
    assert "〔2026〕" not in text


def test_the_letter_speaks_of_the_class_that_was_confirmed(world: World) -> None:
    reply = answers.issued(world)
    Reply.objects.filter(pk=reply.pk).update(confirmed_class=answers.reply_class("C"))
    assert letter_of(Reply.objects.for_page().get(pk=reply.pk)).category == "C类"


def test_each_merged_proposal_gets_its_own_letter(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="相近的一件", lead=world.row_of(world.member3))
    with clock.at(moment("2026-01-22")):
        proposals.merge(other, by=world.proposal_office, into=main)
    reply = answers.issued(world, assignment=road.handling(world, matter=answers.fresh(main)))
    own = paper(world, reply, "member3", f"?proposal={other.pk}")
    assert "第2号提案的答复" in own
    assert "委员3委员：" in own
    assert "第1号提案的答复" in paper(world, reply, "member")


def test_a_proposal_that_was_not_merged_has_no_letter_here(world: World) -> None:
    other = road.registered(world, title="另一件")
    reply = answers.issued(world)
    client = as_(world.proposal_office)
    assert client.get(f"{reply.get_absolute_url()}letter/?proposal={other.pk}").status_code == 404


ADDRESSEES = [
    ([], "委员1委员"),
    (["member2"], "委员1委员、委员2委员"),
    (["member2", "member3", "party"], "委员1委员、委员2委员、委员3委员等4位提案者"),
]


@pytest.mark.parametrize(("others", "addressee"), ADDRESSEES)
def test_whom_the_letter_addresses(world: World, others: list[str], addressee: str) -> None:
    matter = road.registered(world)
    for order, name in enumerate(others, start=1):
        who = {"unit": world.party} if name == "party" else {"member": world.row_of(world.everyone[name])}
        Submitter.objects.create(proposal=matter, answer="signed", order=order, **who)
    reply = answers.issued(world, assignment=road.handling(world, matter=matter))
    assert letter_of(reply).addressee == addressee


def test_a_long_suggestion_is_cut_in_the_heading(world: World) -> None:
    reply = answers.drafted(world)
    reply.points.filter(order=1).update(suggestion="长" * 80)
    assert letter_of(reply).points[0].heading == f"一、关于“{'长' * 36}……”的建议"


UNITS = [
    ("教育和体育局", "云岭县教育和体育局"),
    ("县委宣传部", "云岭县委宣传部"),
    ("云岭县人民法院", "云岭县人民法院"),
    ("中共云岭县委办公室", "中共云岭县委办公室"),
]


@pytest.mark.parametrize(("name", "full"), UNITS)
def test_a_unit_carries_the_name_of_the_county(world: World, name: str, full: str) -> None:
    assert full_name(Unit(name=name), world.committee) == full


def test_the_letter_is_read_by_those_who_read_the_reply(world: World) -> None:
    url = f"{answers.in_approval(world).get_absolute_url()}letter/"
    assert as_(world.unit_head).get(url).status_code == 200
    for user in (world.member, world.other_liaison, world.stranger):
        assert as_(user).get(url).status_code == 404
