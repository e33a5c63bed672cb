"""Every state of every table can be reached through the steps alone."""

import pytest

from tests.topics.steps import House
from topics.states import MeetingState, PlanState, SuggestionState, TopicState


@pytest.mark.parametrize("state", TopicState)
def test_topic(house: House, state: str) -> None:
    assert house.topic_in(state).state == state


@pytest.mark.parametrize("state", PlanState)
def test_plan(house: House, state: str) -> None:
    assert house.plan(state).state == state


@pytest.mark.parametrize("state", MeetingState)
def test_meeting(house: House, state: str) -> None:
    assert house.meeting_in(state).state == state


@pytest.mark.parametrize("state", SuggestionState)
def test_suggestion(house: House, state: str) -> None:
    assert house.suggestion_in(state).state == state
