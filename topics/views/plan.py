"""年度协商计划: the draft, the soundings, the two decisions, the issued table."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, docx, xlsx
from core.steps import perform
from members.http import Request
from members.models import Unit, User
from topics import workflow
from topics.exports import plan_paper, plan_sheet
from topics.forms import PlanForm
from topics.models import AnnualPlan, PlanItem, Topic
from topics.permissions import PLAN_POLICY, is_office
from topics.states import PlanAction, TopicState
from topics.views.steps import EDIT_ITEM, act, acts, create
from topics.views.tabs import tabs

TABS = {"": "计划表", "candidates": "备选与座谈", "dropped": "未列入", "log": "过程"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """编制计划草案."""
    if not is_office(request.user):
        raise PermissionDenied
    return create(
        request, PlanForm, workflow.create_plan, title="编制年度协商计划", submit="建立草案",
        done="计划草案已建立。备选议题齐了以后，请开始座谈。", cancel_url=reverse("topics:plan_list"),
        committee=request.user.committee,
    )  # fmt: skip


def _plan(request: Request, pk: int) -> AnnualPlan:
    return get_object_or_404(AnnualPlan.objects.visible_to(request.user).select_related("committee"), pk=pk)


def _items(plan: AnnualPlan) -> list[PlanItem]:
    return list(plan.items.select_related("topic", "unit", "leader"))


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    tab, bar = tabs(request, TABS)
    parts = {"": _table, "candidates": _candidates, "dropped": _dropped, "log": _log}
    page = {
        "plan": plan,
        "tab": tab,
        "tabs": bar,
        "acts": acts(request.user, plan),
        "facts": _facts(plan),
        "figures": workflow.figures(plan),
    }
    return render(request, "topics/plan.html", page | parts[tab](plan, request.user))


def _facts(plan: AnnualPlan) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "文号", "value": plan.document_number, "url": ""},
        {"label": "印发单位", "value": plan.issuing_bodies, "url": ""},
        {"label": "印发日期", "value": plan.issued_on and f"{plan.issued_on:%Y-%m-%d}", "url": ""},
        {"label": "超出数量的理由", "value": plan.quota_override, "url": ""},
    ]
    return [fact for fact in facts if fact["value"]]


def _table(plan: AnnualPlan, user: User) -> dict[str, Any]:
    return {"items": _items(plan), "may_edit": PLAN_POLICY.allows(user, PlanAction.EDIT_ITEM, plan)}


def _candidates(plan: AnnualPlan, user: User) -> dict[str, Any]:
    """Every topic that became a candidate, with what the groups say of it in sum and in words."""
    rows = Topic.objects.filter(committee=plan.committee_id, year=plan.year, accepted_at__isnull=False)
    heard = workflow.with_soundings(rows.select_related("unit"), plan)
    groups = Unit.objects.filter(committee=plan.committee_id, kind=Unit.Kind.ACTIVITY_GROUP, is_active=True)
    return {
        "topics": list(heard.order_by("pk")),
        "soundings": list(plan.soundings.select_related("topic", "group", "led_by").order_by("group", "topic")),
        "silent": list(groups.exclude(pk__in=plan.soundings.values("group")).order_by("pk")),
    }


def _dropped(plan: AnnualPlan, user: User) -> dict[str, Any]:
    rows = Topic.objects.visible_to(user).filter(year=plan.year, state=TopicState.DROPPED)
    return {"topics": list(rows.select_related("unit").order_by("pk"))}


def _log(plan: AnnualPlan, user: User) -> dict[str, Any]:
    return {"entries": audit.entries_for(plan).reverse()}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, pk: int, action: str) -> HttpResponse:
    plan = _plan(request, pk)
    return act(request, plan, action, figures=workflow.figures(plan))


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """One line of the table."""
    plan = _plan(request, pk)
    row = get_object_or_404(plan.items.select_related("topic"), pk=item_pk)
    plan.item_shown = row  # type: ignore[attr-defined]  # what the form opens on
    return perform(request, plan, EDIT_ITEM, PLAN_POLICY)


@require_safe
def paper(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    return docx.response(str(plan), "annual_plan.docx", plan_paper(plan, _items(plan)))


@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    audit.record(plan, "导出计划表", by=request.user)
    return xlsx.response(str(plan), plan_sheet(plan, _items(plan)))


@require_safe
def on_paper(request: Request, pk: int) -> HttpResponse:
    """The table without navigation, for the printer."""
    plan = _plan(request, pk)
    return render(request, "topics/plan_print.html", {"plan": plan, "items": _items(plan)})
