"""The public site: the plan, meetings held, proposals and replies that may be published; nothing else.

Every page starts from ``published()`` below, never from a person's ``visible_to``: what may be shown to
everyone does not depend on who is looking.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from feedback.models import Reply
from feedback.states import ReplyState
from members.models import Committee
from proposals.models import Proposal
from proposals.states import State
from topics.models import AnnualPlan, Meeting, PlanItem
from topics.states import MeetingState, PlanState

PER_PAGE = 25
SHOWN_ON_FRONT = 6


def published_plans(committee: Committee) -> QuerySet[AnnualPlan]:
    return AnnualPlan.objects.filter(committee=committee, state=PlanState.ISSUED).order_by("-year")


def published_meetings(committee: Committee) -> QuerySet[Meeting]:
    held = [MeetingState.HELD, MeetingState.MINUTED, MeetingState.SENT]
    return (
        Meeting.objects.filter(committee=committee, state__in=held)
        .select_related("topic", "site")
        .order_by("-starts_at", "-pk")
    )


def published_proposals(committee: Committee) -> QuerySet[Proposal]:
    """Registered and not confidential; of 「只公开案由」 the pages show the title alone."""
    return (
        Proposal.objects.filter(committee=committee, number__isnull=False, is_confidential=False)
        .exclude(state=State.WITHDRAWN)
        .select_related("session__term", "category", "merged_into")
        .order_by("-registered_at", "-pk")
    )


def published_replies(proposal: Proposal) -> QuerySet[Reply]:
    """Issued, 主动公开, and of a proposal whose text may be read; the main one answers for a merged one."""
    main = proposal.merged_into or proposal
    if not (proposal.publicity == main.publicity == Proposal.Publicity.FULL):
        return Reply.objects.none()
    return (
        Reply.objects.filter(assignment__proposal=main, state=ReplyState.ISSUED, publicity=Reply.Publicity.FULL)
        .select_related("assignment__unit", "reply_class", "confirmed_class")
        .prefetch_related("points")
        .order_by("issued_at")
    )


def _committee() -> Committee:
    return get_object_or_404(Committee.objects.order_by("pk")[:1])


def _page(request: HttpRequest, template: str, committee: Committee, **values: Any) -> HttpResponse:
    here = request.resolver_match.url_name if request.resolver_match else ""
    places = [{"label": label, "url": reverse(f"portal:{name}"), "here": here == name} for label, name in PLACES]
    return render(request, template, {"committee": committee, "public_places": places, **values})


PLACES = [
    ("首页", "public"),
    ("协商计划", "public_plans"),
    ("协商会议", "public_meetings"),
    ("提案与答复", "public_proposals"),
]


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    committee = Committee.objects.order_by("pk").first()
    if committee is None:  # a fresh installation, before its first account
        return render(request, "portal/public/empty.html")
    plan = published_plans(committee).first()
    return _page(
        request, "portal/public/front.html", committee,
        plan=plan, items=_plan_items(plan)[:SHOWN_ON_FRONT] if plan else [],
        meetings=published_meetings(committee)[:SHOWN_ON_FRONT],
        proposals=published_proposals(committee)[:SHOWN_ON_FRONT],
    )  # fmt: skip


def _plan_items(plan: AnnualPlan) -> list[Any]:
    return list(plan.items.select_related("topic", "unit").order_by("order"))


@login_not_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    committee = _committee()
    rows = published_plans(committee).prefetch_related(
        Prefetch("items", queryset=PlanItem.objects.select_related("topic", "unit"))
    )
    return _page(request, "portal/public/plans.html", committee, plans=rows)


@login_not_required
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    committee = _committee()
    page = Paginator(published_meetings(committee), PER_PAGE).get_page(request.GET.get("page"))
    return _page(request, "portal/public/meetings.html", committee, page=page)


@login_not_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    committee = _committee()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:50]
    rows = published_proposals(committee)
    if words:
        in_text = Q(publicity=Proposal.Publicity.FULL) & (Q(situation__contains=words) | Q(analysis__contains=words))
        rows = rows.filter(Q(title__contains=words) | in_text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return _page(request, "portal/public/proposals.html", committee, page=page, words=words)


@login_not_required
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    committee = _committee()
    record = get_object_or_404(
        published_proposals(committee).prefetch_related("points", "submitters__member__sector", "submitters__unit"),
        pk=pk,
    )
    signed = [row for row in record.submitters.all() if row.is_lead or row.answer == row.Answer.SIGNED]
    return _page(
        request, "portal/public/proposal.html", committee,
        record=record, submitters=signed, replies=published_replies(record),
        full=record.publicity == Proposal.Publicity.FULL,
    )  # fmt: skip
