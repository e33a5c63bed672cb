"""办理 of a proposal and of a suggestion: one tab for everybody, each reading what is his to read."""

import pytest

from core import clock
from feedback.workflow import closing
from proposals import workflow as proposals
from tests.feedback import answers, road
from tests.feedback.pages import as_, links, queries_of, text_of
from tests.people import World, moment


def address(pk: int) -> str:
    return f"/proposals/{pk}/handling/"


def closing_address(pk: int) -> str:
    return f"/feedback/matters/proposal/{pk}/close/"


def test_the_proposer_reads_the_answer_the_contacts_and_what_he_is_asked(world: World) -> None:
    reply = answers.issued(world, "B")
    page = text_of(as_(world.member), address(answers.matter_of(reply).pk))
    for words in (
        "教育和体育局",
        "已由县级统一招标",
        "云教体函〔2026〕1号",
        "办理前沟通",
        "完成监管平台建设",
        "评价这份答复",
    ):
        assert words in page
    assert "评价这份答复" in page
    assert f'href="{reply.assignment.get_absolute_url()}"' not in page


def test_another_member_reads_a_published_answer_but_neither_contacts_nor_ratings(world: World) -> None:
    reply = answers.issued(world)
    answers.rated(reply, by=world.member, comment="只给承办单位看的话")
    page = text_of(as_(world.member3), address(answers.matter_of(reply).pk))
    assert "已由县级统一招标" in page
    for words in ("办理前沟通", "只给承办单位看的话", "评价这份答复"):
        assert words not in page


def test_an_answer_that_is_not_issued_is_nobodys_but_those_who_handle_it(world: World) -> None:
    reply = answers.in_approval(world)
    for user in (world.member, world.member3):
        assert "已由县级统一招标" not in text_of(as_(user), address(answers.matter_of(reply).pk))
        assert as_(user).get(reply.get_absolute_url()).status_code == 404


def test_the_proposal_leads_to_its_handling_and_back(world: World) -> None:
    matter = answers.matter_of(answers.issued(world))
    client = as_(world.proposal_office)
    assert address(matter.pk) in text_of(client, matter.get_absolute_url())
    page = text_of(client, address(matter.pk))
    assert matter.get_absolute_url() in page
    assert f"{matter.get_absolute_url()}timeline/" in page


def test_the_office_reads_what_stands_between_the_matter_and_its_end(world: World) -> None:
    matter = answers.tracked(world)
    page = text_of(as_(world.proposal_office), address(matter.pk))
    assert "销号以前还要" in page
    assert "教育和体育局还有 1 项承诺没有兑现或说明。" in page
    assert "销号以前还要" not in text_of(as_(world.member), address(matter.pk))


def test_of_a_merged_proposal_the_main_ones_handling_is_shown(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="相近的一件", lead=world.row_of(world.member3))
    with clock.at(moment("2026-01-22")):
        proposals.merge(other, by=world.proposal_office, into=main)
    answers.issued(world, assignment=road.handling(world, matter=answers.fresh(main)))
    assert "已由县级统一招标" in text_of(as_(world.member3), address(other.pk))


def test_a_stranger_finds_nothing(world: World) -> None:
    assert as_(world.stranger).get(address(answers.matter_of(answers.issued(world)).pk)).status_code == 404


def test_closing_asks_for_what_was_done_and_refuses_with_what_is_missing(world: World) -> None:
    matter = answers.tracked(world)
    client, url = as_(world.proposal_office), closing_address(matter.pk)
    assert "落实情况" in text_of(client, url)
    response = client.post(url, {"note": "已落实"})
    assert response.status_code == 422
    assert "还有 1 项承诺没有兑现或说明" in response.content.decode()
    assert answers.fresh(matter).state == "tracking"


def test_closing_is_the_offices_alone(world: World) -> None:
    matter = answers.tracked(world)
    for user in (world.liaison, world.unit_head, world.dispatcher, world.inspector, world.office, world.member):
        assert as_(user).post(closing_address(matter.pk), {"note": "已落实"}).status_code == 403


def test_what_is_under_way_is_not_closed(world: World) -> None:
    matter = road.handling(world).matter
    assert as_(world.proposal_office).post(closing_address(matter.pk), {"note": "已落实"}).status_code == 409


def test_a_closed_matter_says_what_was_done(world: World) -> None:
    matter = answers.closed(world)
    assert "已按答复落实。" in text_of(as_(world.member), address(matter.pk))


def test_after_the_answer_the_assignment_leads_on(world: World) -> None:
    reply = answers.issued(world, "B")
    page = text_of(as_(world.liaison), reply.assignment.get_absolute_url())
    assert links(page, reply.assignment.get_absolute_url()) == {"report-progress"}
    page = text_of(as_(world.proposal_office), reply.assignment.get_absolute_url())
    assert links(page, reply.assignment.get_absolute_url()) == {"track"}


def test_tracking_and_talking_in_the_browser(world: World) -> None:
    reply = answers.issued(world, "B")
    url = reply.assignment.get_absolute_url()
    response = as_(world.proposal_office).post(f"{url}track/", {"note": "逾期未反馈"})
    assert response.status_code == 302
    assert answers.matter_of(reply).state == "tracking"
    assert as_(world.proposal_office).get(f"{url}talk/").status_code == 302  # nothing to talk about: told so
    assert as_(world.liaison).post(f"{url}report-progress/", {"text": "招标已完成"}).status_code == 302
    assert "招标已完成" in text_of(as_(world.proposal_office), url)


@pytest.mark.parametrize("person", ["member", "proposal_office", "liaison", "inspector"])
def test_the_handling_takes_few_queries(world: World, person: str) -> None:
    reply = answers.issued(world, "B")
    answers.rated(reply, by=world.member, result="unsatisfied")
    again = answers.matter_of(reply).assignments.get(round=2)
    answers.answered_again(world, again, on="2026-05-20", code="B")
    assert queries_of(as_(world.everyone[person]), address(answers.matter_of(reply).pk)) <= 16


def test_a_matter_closed_and_looked_at_again(world: World) -> None:
    matter = answers.closed(world)
    closing.track(matter.assignments.get(), by=world.proposal_office, note="回头看")
    assert "跟踪落实" in text_of(as_(world.member), address(matter.pk))
