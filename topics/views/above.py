"""Steps of the floors above that begin on a page of this one. They are known here by their addresses only."""

from typing import Any

from django.urls import reverse

from members.models import User
from topics.models import Suggestion, Topic
from topics.permissions import SUGGESTION_POLICY, TOPIC_POLICY, hands_on, keeps_topic
from topics.states import SuggestionAction, TopicAction


def steps_above(user: User, record: Any) -> list[dict[str, Any]]:
    """Further buttons of a page, after its own."""
    if isinstance(record, Topic):
        return _of_topic(user, record)
    return _of_suggestion(user, record) if isinstance(record, Suggestion) else []


def _of_topic(user: User, topic: Topic) -> list[dict[str, Any]]:
    found = []
    if TOPIC_POLICY.allows(user, TopicAction.ADD_EVIDENCE, topic):
        found.append(_button("引用提案", "proposals:link_topic", topic.pk))
    if topic.can(TopicAction.CLOSE) and keeps_topic(user, topic):
        found.append(_button("落实销号", "feedback:topic_close", topic.pk))
    return found


def _of_suggestion(user: User, suggestion: Suggestion) -> list[dict[str, Any]]:
    found = []
    going = suggestion.disposition in ("", Suggestion.Disposition.ASSIGNED)
    if going and suggestion.can(SuggestionAction.ASSIGN) and hands_on(user, suggestion):
        found.append(_button("提出承办单位", "feedback:propose", "suggestion", suggestion.pk))
    if SUGGESTION_POLICY.allows(user, SuggestionAction.SETTLE, suggestion):
        found.append(_button("转提案", "proposals:from_suggestion", suggestion.pk))
    if suggestion.can(SuggestionAction.CLOSE) and hands_on(user, suggestion):
        found.append(_button("落实销号", "feedback:suggestion_close", suggestion.pk))
    return found


def _button(label: str, name: str, *key: Any) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=key), "danger": False, "sentence": ""}
