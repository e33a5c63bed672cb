"""One matter's whole life, as the people live it: clicked and typed in a browser, on every page looked at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.journeys import consulting
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
    consulting.the_meeting_is_held(town, meeting)
    consulting.minutes_go_out(town, meeting)
