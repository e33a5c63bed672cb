"""The list of proposals, and its Excel file."""

from typing import Any

import django_filters
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import audit, cells, clock
from core.countdown import countdown
from core.lists import Column, ListPage
from core.workdays import Calendar
from members.http import Request
from members.models import Role, Session, Unit, User
from proposals.models import Category, Proposal, ProposalQuerySet
from proposals.permissions import may_draft
from proposals.states import State
from proposals.views.above import clock_words


class ProposalFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What the address may ask for. Every choice of units and sessions is one of the person's own committee."""

    session = django_filters.ModelChoiceFilter(label="届次", queryset=lambda request: sessions_of(request.user))
    scope = django_filters.ChoiceFilter(label="范围", choices=[("mine", "我的")], method="in_scope")
    mark = django_filters.ChoiceFilter(
        label="标记", choices=[("key", "重点"), ("overdue", "超期"), ("merged", "已并案")], method="marked"
    )
    category = django_filters.ModelChoiceFilter(label="类别", queryset=Category.objects.filter(is_active=True))
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices, method="in_state")
    unit = django_filters.ModelChoiceFilter(
        label="承办单位", queryset=lambda request: units_of(request.user), method="of_unit"
    )
    q = django_filters.CharFilter(label="案号、回执号或案由", method="named")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def in_scope(self, rows: ProposalQuerySet, name: str, value: str) -> ProposalQuerySet:
        return rows.own_of(self.request.user)

    def in_state(self, rows: ProposalQuerySet, name: str, value: str) -> ProposalQuerySet:
        return rows.shown_as(value)

    def of_unit(self, rows: ProposalQuerySet, name: str, value: Unit) -> ProposalQuerySet:
        return rows.handled_by(value)

    def marked(self, rows: ProposalQuerySet, name: str, value: str) -> ProposalQuerySet:
        if value == "overdue":
            return rows.overdue(clock.today())
        return rows.filter(is_key=True) if value == "key" else rows.filter(merged_into__isnull=False)

    def named(self, rows: ProposalQuerySet, name: str, value: str) -> ProposalQuerySet:
        named = Q(title__contains=value) | Q(number_text__contains=value) | Q(receipt_number__contains=value)
        return rows.filter(named)


def sessions_of(user: User) -> Any:
    return Session.objects.filter(term__committee=user.committee_id).select_related("term")


def units_of(user: User) -> Any:
    return Unit.objects.visible_to(user).active().of_kind(Unit.Kind.HANDLING)


@require_safe
def index(request: Request) -> HttpResponse:
    """What the person may see, filtered by the address; ``?export=xlsx`` gives the same as a file, and is logged."""
    user = request.user
    rows = Proposal.objects.visible_to(user).for_list().with_age(clock.today())
    page = ListPage(
        request, rows, columns(), filterset=ProposalFilter, order="-updated_at",
        empty="还没有您能看到的提案" if not request.GET else "没有符合条件的提案",
    )  # fmt: skip
    if page.wants_export:
        audit.record(user.committee, "导出提案", by=user, note=page.counted)
        return page.export("提案")
    label = "代录提案" if user.holds(Role.Kind.PROPOSAL_OFFICE) else "写提案"
    acts = [{"label": label, "url": reverse("proposals:new")}] if may_draft(user) else None
    return render(request, "core/list.html", {"title": "提案", "page": page, "acts": acts})


def columns() -> list[Column]:
    """The calendar is read once for the whole page."""
    today, calendar = clock.today(), Calendar.load()

    def term(row: Proposal) -> cells.Cell | str:
        due, provisional = row.next_due_on, row.next_provisional
        if row.state == State.SUBMITTED:
            due, provisional = row.review_due_on, row.review_provisional
        if due is None:
            return ""
        shown = countdown(due, today=today, calendar=calendar)
        words = clock_words(row.next_clock or "", shown.words)
        return cells.clock(due, words, shown.family, provisional=bool(provisional))

    return [
        Column("number", "案号", number, sort="number", css="number", width=14),
        Column("title", "案由", title, sort="title", css="title", width=50),
        Column("lead", "提案者", proposers, css="desk-only", width=24),
        Column("category", "类别", lambda row: row.category, css="desk-only", width=14),
        Column("unit", "承办单位", units, width=28),
        Column("state", "状态", lambda row: cells.state(row.leading), css="state", width=12),
        Column("due", "期限", term, sort="next_due_on", css="term", width=14),
        Column(
            "updated", "更新", lambda row: clock.local(row.updated_at).date(), sort="updated_at", css="day desk-only"
        ),
    ]


def number(row: Proposal) -> str:
    return row.number_text or row.receipt_number or "草稿"


def title(row: Proposal) -> cells.Cell:
    marks = [
        "重点" if row.is_key else "",
        "不公开" if row.is_confidential else "",
        f"并入{row.merged_into.reference}" if row.merged_into else "",
        str(row.session) if row.is_of_the_past else "",
    ]
    return cells.link(row.title, row.get_absolute_url(), small=" · ".join(filter(None, marks)))


def proposers(row: Proposal) -> cells.Cell:
    name, count = row.lead_name or "", row.signed_count or 0
    if count < 2:
        return cells.Cell("text", name, exported=name)
    return cells.Cell("text", name, small=f"联名 {count} 个提案者", exported=f"{name}等 {count} 个提案者")


def units(row: Proposal) -> str:
    count = row.unit_count or 0
    return f"{row.unit_name}等 {count} 家" if count > 1 else row.unit_name or ""
