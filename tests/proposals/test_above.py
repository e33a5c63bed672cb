"""What a proposal's page and list show of the floor above: units, clocks, replies, the acts that lead there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import at
from members.models import User
from proposals import workflow
from proposals.models import Proposal
from tests.feedback import answers, road
from tests.people import World, moment
from tests.proposals.test_list import listed
from tests.proposals.test_pages import signed_in, text_of


def page_of(user: User, proposal: Proposal, day: str = "2026-05-20") -> str:
    with at(moment(day)):
        return text_of(signed_in(user), proposal.get_absolute_url())


def test_a_unit_that_is_only_proposed_is_seen_by_those_who_propose_and_hand_on(world: World) -> None:
    proposal = road.proposed(world)[0].proposal
    assert proposal is not None
    assert "教育和体育局（主办）" in page_of(world.proposal_office, proposal)
    assert "教育和体育局" not in page_of(world.member, proposal)
    with at(moment("2026-02-09")):
        assert "教育和体育局" not in listed(world.member).split("<table", 1)[1]


def test_the_clock_of_the_answer(world: World) -> None:
    proposal = road.pending(world).proposal
    assert proposal is not None
    assert "还剩 7 个工作日" in page_of(world.member, proposal, "2026-04-28")
    with at(moment("2026-05-12")):
        assert "超期 1 个工作日" in listed(world.member, mark="overdue")
        assert "教育和体育局" in listed(world.member, unit=world.education.pk)
        assert "没有符合条件" in listed(world.member, unit=world.transport.pk)
    with at(moment("2026-05-11")):
        assert "没有符合条件" in listed(world.member, mark="overdue")


def test_a_promise_is_called_one(world: World) -> None:
    proposal = answers.matter_of(answers.issued(world, "B"))
    assert "承诺 还剩" in page_of(world.member, proposal)
    with at(moment("2026-05-20")):
        assert "承诺 还剩" in listed(world.member)


def test_the_thread_leads_to_the_reply_and_the_proposer_to_his_rating(world: World) -> None:
    reply = answers.issued(world)
    proposal = answers.matter_of(reply)
    page = page_of(world.member, proposal)
    assert reply.get_absolute_url() in page
    assert "评价教育和体育局的答复" in page
    assert "评价教育和体育局的答复" not in page_of(world.member3, proposal)
    answers.rated(reply, by=world.member)
    assert "评价教育和体育局的答复" not in page_of(world.member, proposal)


def test_what_the_office_does_next(world: World) -> None:
    proposal = road.registered(world)
    propose, close = f"/feedback/propose/proposal/{proposal.pk}/", f"/feedback/matters/proposal/{proposal.pk}/close/"
    page = page_of(world.proposal_office, proposal)
    assert "提出承办单位" in page
    assert close not in page
    answered = answers.matter_of(answers.issued(world, assignment=road.handling(world, matter=proposal)))
    page = page_of(world.proposal_office, answered)
    assert close in page
    assert propose not in page
    for user in (world.member, world.office, world.chair):
        assert close not in page_of(user, answered)


def test_a_merged_one_shows_its_main_ones_units_and_no_steps(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="相近的一件", by=world.member3)
    with at(moment("2026-01-22")):
        workflow.merge(other, by=world.proposal_office, into=main)
    road.pending(world, matter=Proposal.objects.get(pk=main.pk))
    page = page_of(world.member3, other, "2026-04-28")
    assert "教育和体育局（主办）" in page
    assert "还剩 7 个工作日" in page
    assert "/feedback/propose/" not in page_of(world.proposal_office, other)
    with at(moment("2026-05-12")):
        assert "共 2 件" in listed(world.member3, mark="overdue")


def test_a_unit_reads_the_merged_ones_too(world: World) -> None:
    main, other = road.registered(world), road.registered(world, title="相近的一件", by=world.member3)
    with at(moment("2026-01-22")):
        workflow.merge(other, by=world.proposal_office, into=main)
    assert signed_in(world.liaison).get(other.get_absolute_url()).status_code == 404
    road.pending(world, matter=Proposal.objects.get(pk=main.pk))
    assert "相近的一件" in page_of(world.liaison, other)
    assert signed_in(world.other_liaison).get(other.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["member", "proposal_office", "chair"])
@pytest.mark.parametrize("part", ["", "timeline/", "files/"])
def test_the_queries_of_a_matter_that_has_everything(world: World, name: str, part: str) -> None:
    proposal = answers.matter_of(answers.issued(world, "B"))
    other = road.registered(world, title="相近的一件", by=world.member3)
    Proposal.objects.filter(pk=other.pk).update(merged_into=proposal)  # merging has ended with the answer
    client = signed_in(getattr(world, name))
    with at(moment("2026-05-20")):
        client.get(proposal.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{proposal.get_absolute_url()}{part}").status_code == 200
    assert len(queries) <= 15, "\n".join(query["sql"][:150] for query in queries.captured_queries)
