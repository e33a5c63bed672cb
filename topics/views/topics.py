"""选题: the list, the draft, the page of one topic."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.attachments import serve
from members.http import Request
from members.models import User
from topics import threads, workflow
from topics.forms import TopicForm
from topics.models import StudyAttachment, Suggestion, Topic, TopicAttachment
from topics.permissions import carries, sources_for
from topics.states import TopicAction
from topics.views.steps import act, acts, create
from topics.views.tabs import tabs

TABS = {"": "正文", "research": "调研", "meetings": "协商", "log": "过程", "files": "附件"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """拟题."""
    if not sources_for(request.user):
        raise PermissionDenied
    return create(
        request, TopicForm, workflow.draft, title="拟题", submit="保存",
        done="议题已保存。补充依据以后，请提交审核。", cancel_url=reverse("topics:list"),
    )  # fmt: skip


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), pk=pk)
    tab, bar = tabs(request, TABS)
    parts = {"": _text, "research": _research, "meetings": _meetings, "log": _log, "files": _files}
    meetings = list(threads.meetings_of(topic, request.user))
    page = {
        "topic": topic,
        "tab": tab,
        "tabs": bar,
        "thread": threads.of_topic(topic, meetings),
        "meetings": meetings,
        "acts": acts(request.user, topic),
        "facts": _facts(topic),
    }
    return render(request, "topics/topic.html", page | parts[tab](topic, request.user))


def _facts(topic: Topic) -> list[dict[str, Any]]:
    item = getattr(topic, "plan_item", None)
    votes = f"赞成 {topic.votes_for}，反对 {topic.votes_against}，弃权 {topic.votes_abstain}"
    return [
        {"label": "来源", "value": topic.get_source_display(), "url": ""},
        {"label": "出题单位", "value": topic.commissioned_by, "url": ""},
        {"label": "拟题单位", "value": topic.unit, "url": ""},
        {"label": "类别", "value": topic.get_kind_display(), "url": ""},
        {"label": "协商形式", "value": topic.get_form_display(), "url": ""},
        {"label": "领域", "value": topic.field, "url": ""},
        {"label": "年度计划", "value": item and item.plan, "url": item and item.plan.get_absolute_url()},
        {"label": "协商月份", "value": item and item.month and f"{item.month}月", "url": ""},
        {"label": "承办单位", "value": item and item.unit, "url": ""},
        {"label": "牵头领导", "value": topic.leader, "url": ""},
        {"label": "常委会表决", "value": votes if topic.votes_for is not None else "", "url": ""},
        {"label": "拟题人", "value": topic.drafted_by, "url": ""},
        {"label": "往年议题", "value": topic.previous, "url": topic.previous and topic.previous.get_absolute_url()},
    ]


def _text(topic: Topic, user: User) -> dict[str, Any]:
    return {
        "evidence": list(topic.evidence.select_related("by")),
        "proposal_links": list(threads.proposal_links(topic, user)),
        "reviews": list(topic.reviews.select_related("by")),
        "soundings": list(topic.soundings.select_related("group", "led_by").order_by("held_on", "pk")),
    }


def _research(topic: Topic, user: User) -> dict[str, Any]:
    group = getattr(topic, "group", None)
    records = group.records.prefetch_related("present", "attachments__uploaded_by") if group else []
    return {
        "group": group,
        "members": list(group.members.select_related("sector")) if group else [],
        "records": list(records),
        "reports": list(topic.reports.select_related("by").order_by("-number")),
    }


def _meetings(topic: Topic, user: User) -> dict[str, Any]:
    rows = Suggestion.objects.filter(meeting__in=threads.meetings_of(topic, user)).select_related(
        "meeting", "raised_by"
    )
    return {"suggestions": list(rows.order_by("meeting__starts_at", "order")), "new_meeting": _new_meeting(topic, user)}


def _new_meeting(topic: Topic, user: User) -> str:
    """Where a meeting on this topic is prepared, for those who may."""
    if topic.state not in workflow.CONSULTABLE or not carries(user, topic):
        return ""
    return f"{reverse('topics:meeting_new')}?topic={topic.pk}&form={topic.form}"


def _log(topic: Topic, user: User) -> dict[str, Any]:
    return {"entries": audit.entries_for(topic).reverse()}


def _files(topic: Topic, user: User) -> dict[str, Any]:
    upload = any(button["url"].endswith(f"/{TopicAction.ATTACH}/") for button in acts(user, topic))
    return {
        "files": list(topic.attachments.select_related("uploaded_by")),
        "upload_url": f"{topic.get_absolute_url()}{TopicAction.ATTACH}/" if upload else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, pk: int, action: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible_to(request.user).for_page(), pk=pk)
    return act(request, topic, action)


@require_safe
def file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.user)
    return serve(get_object_or_404(TopicAttachment, topic__in=topics, topic=pk, pk=file_pk))  # type: ignore[return-value]


@require_safe
def study_file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.user)
    row = get_object_or_404(StudyAttachment, record__group__topic__in=topics, record__group__topic=pk, pk=file_pk)
    return serve(row)  # type: ignore[return-value]
