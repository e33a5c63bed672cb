"""One matter's whole life, as the people live it: clicked and typed in a browser, on every page looked at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys import consulting, handling
from tests.journeys.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(browser: Browser, live_server: LiveServer) -> Iterator[Town]:
    town = Town(browser, live_server.url)
    yield town
    town.close()


def test_from_the_topic_to_the_closed_matter(town: Town) -> None:
    topic = consulting.a_topic_is_drafted_and_reviewed(town)
    consulting.it_comes_into_the_plan(town)
    meeting = consulting.a_meeting_is_prepared(town, topic)
    consulting.the_group_learns_and_looks(town, topic)
    suggestion = consulting.the_meeting_is_held(town, meeting)
    consulting.minutes_go_out(town, meeting)

    proposal = handling.a_member_proposes(town)
    handling.it_gets_its_number_and_its_units(town, proposal, suggestion)
    handling.the_first_answer_does_not_satisfy(town)
    lead = handling.the_second_answer_promises(town)
    handling.the_promise_is_kept(town, lead, proposal)
    handling.the_public_reads_it(town)
