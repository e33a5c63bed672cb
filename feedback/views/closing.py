"""落实销号 of a matter, and of a topic when the last of its suggestions has come to its end."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.policy import Policy
from core.steps import Step, buttons, perform
from feedback.forms.replies import CloseForm
from feedback.permissions.replies import MATTER_POLICY
from feedback.workflow import closing
from members.http import Request
from members.models import User
from proposals.models import Proposal
from proposals.states import Action
from topics.models import Suggestion, Topic
from topics.permissions import keeps_topic
from topics.states import TopicAction

CLOSE = Step(
    Action.CLOSE, Action.CLOSE.label, CloseForm, closing.close_matter, "已落实销号，提案者和承办单位收到了通知。",
    sentence="答复里的承诺都兑现或说明了，提案者都有机会评价了，才能销号。销号以后发现没有落实的，可以再转回跟踪。",
)  # fmt: skip
CLOSE_TOPIC = Step(
    TopicAction.CLOSE, "议题落实销号", CloseForm, closing.close_topic, "议题已落实销号。",
    sentence="这个议题的意见建议都已经有了结果。",
)  # fmt: skip
TOPIC_POLICY: Policy[Topic] = Policy({TopicAction.CLOSE: keeps_topic})


def suggestion_acts(user: User, suggestion: Suggestion) -> list[dict[str, Any]]:
    """Close the suggestion; and its topic, when nothing of it is open any more."""
    url = reverse("feedback:suggestion_close", args=[suggestion.pk])
    acts = [act | {"url": url} for act in buttons(user, suggestion, [CLOSE], MATTER_POLICY)]
    topic = suggestion.meeting.topic
    if topic is None or not TOPIC_POLICY.allows(user, TopicAction.CLOSE, topic):
        return acts
    is_open = Suggestion.objects.filter(meeting__topic=topic).open().exists()
    url = reverse("feedback:topic_close", args=[topic.pk])
    act = {"label": CLOSE_TOPIC.label, "url": url, "danger": False, "sentence": ""}
    return acts if is_open else [*acts, act]


def close_proposal(request: Request, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).main().for_list(), pk=pk)
    return perform(request, proposal, CLOSE, MATTER_POLICY)


def close_suggestion(request: Request, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    return perform(request, suggestion, CLOSE, MATTER_POLICY)


def close_topic(request: Request, pk: int) -> HttpResponse:
    return perform(request, get_object_or_404(Topic.objects.visible_to(request.user), pk=pk), CLOSE_TOPIC, TOPIC_POLICY)
