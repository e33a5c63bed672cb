"""Steps of the floor below that end in a proposal: 转提案, 引用提案. Their buttons stand on the pages of that floor."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from core.steps import Step, perform
from members.http import Request
from proposals import workflow
from proposals.forms import FromSuggestionForm, LinkTopicForm
from topics.models import Suggestion, Topic
from topics.permissions import SUGGESTION_POLICY, TOPIC_POLICY
from topics.states import SuggestionAction, TopicAction

FROM_SUGGESTION = Step(
    SuggestionAction.SETTLE, "转提案", FromSuggestionForm, workflow.from_suggestion,
    "已转为提案草稿，提案人可以看到，补写以后提交。",
    sentence="以提出人的名义生成一件提案草稿；这条意见的去向记为“转提案”，不能再改。",
)  # fmt: skip
LINK_TOPIC = Step(
    TopicAction.ADD_EVIDENCE, "引用提案", LinkTopicForm, workflow.link_topic, "已引用，提案列在本议题的依据里。",
    sentence="作为本议题的依据，两边的页面互相链接。", leads_to=lambda link: link.topic.get_absolute_url(),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def from_suggestion(request: Request, pk: int) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.visible_to(request.user), pk=pk)
    return perform(request, suggestion, FROM_SUGGESTION, SUGGESTION_POLICY)


@require_http_methods(["GET", "HEAD", "POST"])
def link_topic(request: Request, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    return perform(request, topic, LINK_TOPIC, TOPIC_POLICY)
