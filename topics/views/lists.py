"""The lists: filters, order and place in the address, an Excel file of exactly what is shown."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import audit
from core.lists import ListPage
from members.http import Request
from topics import lists
from topics.permissions import is_office, may_prepare_meetings, sources_for


def _shown(request: Request, page: ListPage, title: str, acts: list[dict[str, Any]]) -> HttpResponse:
    if page.wants_export:
        audit.record(request.user, f"导出{title}", by=request.user, note=request.GET.urlencode())
        return page.export(title)
    return page.show(title, acts=acts)


def _link(label: str, name: str, *, plain: bool = False) -> dict[str, Any]:
    return {"label": label, "url": reverse(f"topics:{name}"), "plain": plain}


@require_safe
def topics(request: Request) -> HttpResponse:
    acts = [_link("拟题", "new")] if sources_for(request.user) else []
    return _shown(
        request,
        lists.topic_page(request, request.user),
        "议题",
        [*acts, _link("年度协商计划", "plan_list", plain=True)],
    )


@require_safe
def plans(request: Request) -> HttpResponse:
    acts = [_link("编制计划", "plan_new")] if is_office(request.user) else []
    return _shown(
        request, lists.plan_page(request, request.user), "年度协商计划", [*acts, _link("议题", "list", plain=True)]
    )


@require_safe
def research(request: Request) -> HttpResponse:
    return _shown(request, lists.research_page(request, request.user), "调研", [])


@require_safe
def meetings(request: Request) -> HttpResponse:
    acts = [_link("筹备会议", "meeting_new")] if may_prepare_meetings(request.user) else []
    page = lists.meeting_page(request, request.user)
    return _shown(request, page, "协商会议", [*acts, _link("意见建议", "suggestion_list", plain=True)])


@require_safe
def suggestions(request: Request) -> HttpResponse:
    return _shown(
        request,
        lists.suggestion_page(request, request.user),
        "会议意见建议",
        [_link("协商会议", "meeting_list", plain=True)],
    )


@require_safe
def sites(request: Request) -> HttpResponse:
    return _shown(request, lists.site_page(request, request.user), "议事堂", [])
