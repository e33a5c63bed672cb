"""From topic to result, up and down. What lies on a higher floor is reached by reverse relations only."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Count

from members.models import User
from topics.models import Meeting, Suggestion, Topic


def link(label: str, url: str = "", *, here: bool = False) -> dict[str, Any]:
    """One station, for ``components/thread.html``."""
    return {"label": label, "url": url, "here": here}


def meetings_of(topic: Topic, user: User) -> models.QuerySet[Meeting]:
    """The meetings of a topic that this person may see, with the number of their suggestions."""
    rows = Meeting.objects.visible_to(user).filter(topic=topic).select_related("chaired_by")
    return rows.annotate(suggestion_count=Count("suggestions")).order_by("starts_at")


def of_topic(topic: Topic, meetings: Iterable[Meeting]) -> list[dict[str, Any]]:
    """议题 → 计划 → 调研 → 会议 → 意见建议."""
    item, own = getattr(topic, "plan_item", None), topic.get_absolute_url()
    links = [link("议题", own, here=True)]
    if item:
        links.append(link(str(item.plan), item.plan.get_absolute_url()))
    if getattr(topic, "group", None):
        links.append(link("调研", f"{own}?tab=research"))
    for meeting in meetings:
        links.append(link(meeting.title, meeting.get_absolute_url()))
        if count := getattr(meeting, "suggestion_count", 0):
            links.append(link(f"意见建议 {count} 条", f"{meeting.get_absolute_url()}?tab=suggestions"))
    return links


def of_meeting(meeting: Meeting, count: int) -> list[dict[str, Any]]:
    """议题 → 调研 → 会议 → 意见建议."""
    topic, own = meeting.topic, meeting.get_absolute_url()
    links = [link(topic.title, topic.get_absolute_url())] if topic else []
    if topic and getattr(topic, "group", None):
        links.append(link("调研", f"{topic.get_absolute_url()}?tab=research"))
    links.append(link("会议", own, here=True))
    return [*links, link(f"意见建议 {count} 条", f"{own}?tab=suggestions")] if count else links


def of_suggestion(suggestion: Suggestion, results: Iterable[models.Model]) -> list[dict[str, Any]]:
    """议题 → 会议 → 意见建议 → 提案 or 交办."""
    meeting = suggestion.meeting
    topic = meeting.topic
    links = [link(topic.title, topic.get_absolute_url())] if topic else []
    links += [link(meeting.title, meeting.get_absolute_url()), link(f"意见{suggestion.order}", here=True)]
    return links + [link(str(result), result.get_absolute_url()) for result in results]  # type: ignore[attr-defined]


def proposal_links(topic: Topic, user: User) -> Any:
    """The proposals a topic rests on, as far as this person may see them."""
    rows, proposals = _reverse(Topic, "proposal_links"), _reverse(Topic, "proposal_links", "proposal")
    seen = proposals.objects.visible_to(user)
    return rows.objects.filter(topic=topic, proposal__in=seen).select_related("proposal__session__term", "by")


def assignments_of(suggestions: Iterable[Suggestion], user: User) -> Any:
    """The assignments of suggestions that this person may see."""
    rows = _reverse(Suggestion, "assignments").objects.visible_to(user)
    return rows.filter(suggestion__in=[row.pk for row in suggestions]).select_related("unit").order_by("round", "pk")


def proposal_of(suggestion: Suggestion, user: User) -> Any:
    """The proposal a suggestion became, if this person may see it; else None."""
    proposals = _reverse(Suggestion, "proposal_link", "proposal").objects.visible_to(user)
    return proposals.filter(suggestion_link__suggestion=suggestion).first()


def _reverse(model: type[models.Model], *path: str) -> Any:
    """The model at the end of a path of relations; it may stand on a floor above."""
    found: Any = model
    for name in path:
        found = found._meta.get_field(name).related_model
    return found
