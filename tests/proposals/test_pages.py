"""The pages of one proposal: for whom they are, what they show, what they cost."""

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from members.models import User
from proposals import workflow
from tests.core.papers import png, upload
from tests.people import World
from tests.proposals.matters import TEXT, assigned, draft, merged, registered, returned, submitted

TABS = ("", "handling/", "timeline/", "files/")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status_of(client: Client, address: str) -> int:
    """Of a page or a file, read to its end as a browser does."""
    response = client.get(address)
    response.getvalue()
    return response.status_code


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_the_lead_reads_every_tab(world: World, tab: str) -> None:
    proposal = registered(world)
    page = text_of(signed_in(world.member), f"{proposal.get_absolute_url()}{tab}")
    assert "第1号" in page
    assert TEXT["title"] in page


@pytest.mark.parametrize("tab", TABS)
def test_a_stranger_to_a_draft_finds_nothing(world: World, tab: str) -> None:
    proposal = draft(world)
    for user in (world.member2, world.proposal_office, world.stranger):
        assert signed_in(user).get(f"{proposal.get_absolute_url()}{tab}").status_code == 404


@pytest.mark.parametrize("tab", TABS)
def test_a_visitor_is_sent_to_the_log_in(world: World, client: Client, tab: str) -> None:
    response = client.get(f"{draft(world).get_absolute_url()}{tab}")
    assert response.status_code == 302
    assert response["Location"].startswith("/login/")


@pytest.mark.parametrize("tab", TABS)
def test_the_queries_of_a_page(
    world: World, tab: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:  # fmt: skip
    main = assigned(world)
    workflow.merge(registered(world), by=world.proposal_office, into=main)
    workflow.attach(main, by=world.proposal_office, file=upload("签名页.png", png()))
    client = signed_in(world.proposal_office)
    client.get(main.get_absolute_url())
    with django_assert_max_num_queries(15):
        client.get(f"{main.get_absolute_url()}{tab}")


def test_a_returned_one_says_why(world: World) -> None:
    assert "请补充具体数据。" in text_of(signed_in(world.member), returned(world).get_absolute_url())


def test_the_review_clock(world: World) -> None:
    assert "个工作日" in text_of(signed_in(world.proposal_office), submitted(world).get_absolute_url())


def test_a_merged_one_leads_to_its_main_one(world: World) -> None:
    proposal = merged(world)
    main = proposal.merged_into
    assert main is not None
    page = text_of(signed_in(world.member), proposal.get_absolute_url())
    assert main.get_absolute_url() in page
    assert proposal.reference in text_of(signed_in(world.member), main.get_absolute_url())


def test_the_timeline_speaks_in_words(world: World) -> None:
    page = text_of(signed_in(world.member), f"{registered(world).get_absolute_url()}timeline/")
    for words in ("起草", "提交，转入「待审查」", "立案，转入「已立案」"):
        assert words in page
