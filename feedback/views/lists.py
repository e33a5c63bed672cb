"""办理反馈: the list, its filters, its Excel file."""

from typing import Any

import django_filters
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse

from core import audit, cells, clock
from core.lists import Column, ListPage
from feedback import deadlines
from feedback.deadlines import ClockReader
from feedback.models import Assignment, Deadline
from feedback.permissions.assignments import channels_of
from feedback.states import AssignmentState
from feedback.views.assignments import proposers_of
from members.http import Request
from members.models import Role, Unit, User

TITLE = "办理反馈"


def units_of(request: Any) -> QuerySet[Unit]:
    """The handling units a person may filter by."""
    return Unit.objects.visible_to(request.user).of_kind(Unit.Kind.HANDLING).order_by("name")


class AssignmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(label="状态", choices=AssignmentState.choices)
    part = django_filters.ChoiceFilter(label="分工", choices=Assignment.Part.choices)
    late = django_filters.ChoiceFilter(label="期限", choices=[("1", "超期")], method="only_late")
    mine = django_filters.ChoiceFilter(label="范围", choices=[("1", "我的")], method="only_mine")
    channel = django_filters.ChoiceFilter(label="渠道", choices=Unit.Channel.choices, field_name="unit__channel")
    unit = django_filters.ModelChoiceFilter(label="承办单位", queryset=units_of, empty_label="承办单位")
    q = django_filters.CharFilter(label="编号或标题", method="named")

    class Meta:
        model = Assignment
        fields: list[str] = []

    def only_late(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        late = Deadline.objects.overdue(clock.today()).filter(clock__in=deadlines.DUTIES, assignment=OuterRef("pk"))
        return rows.filter(Exists(late))

    def only_mine(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        user: User = self.request.user
        units = user.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)
        mine = Q(unit__in=units) | Q(proposed_by=user) | Q(issued_by=user) | Q(unit__leader=user)
        return rows.filter(mine | Q(unit__channel__in=channels_of(user)))

    def named(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        proposals = Q(proposal__title__contains=value) | Q(proposal__number_text__contains=value)
        return rows.filter(proposals | Q(suggestion__text__contains=value))


def columns() -> list[Column]:
    """The columns; one reader of clocks for all rows of the page."""
    reader = ClockReader()

    def due(row: Assignment) -> Any:
        face = reader.nearest(row)
        if face is None:
            return None
        return cells.clock(face.date, face.words, face.family, provisional=face.provisional, url=face.url)

    return [
        Column("reference", "编号", lambda row: row.matter.reference, css="number", width=14),
        Column("title", "事项", _title, css="title", width=50),
        Column("unit", "承办单位", lambda row: row.unit.name, sort="unit__name", width=24),
        Column("part", "分工", _part, width=12),
        Column("state", "状态", cells.state, sort="state", css="state", width=12),
        Column("due", "期限", due, sort="next_due_on", css="term", width=14),
        Column("issued", "交办日期", _issued_on, sort="issued_at", css="day desk-only", width=14),
    ]


def _title(row: Assignment) -> Any:
    return cells.link(row.matter.title, row.get_absolute_url(), small=proposers_of(row.matter))


def _part(row: Assignment) -> str:
    return row.get_part_display() + (f"（第 {row.round} 轮）" if row.round > 1 else "")


def _issued_on(row: Assignment) -> Any:
    return clock.local(row.issued_at).date() if row.issued_at else None


def assignment_list(request: Request) -> HttpResponse:
    """What this person may see of the handling, the newest first."""
    rows = Assignment.objects.visible_to(request.user).for_list().annotate(next_due_on=_next_due_on())
    page = ListPage(request, rows, columns(), filterset=AssignmentFilter, order="-pk", unit="件次")
    if page.wants_export:
        audit.record(request.user, "导出", by=request.user, note=f"{TITLE}：{page.counted}")
        return page.export(TITLE)
    acts = [{"label": "待交办", "url": reverse("feedback:issue_list")}] if channels_of(request.user) else []
    return page.show(TITLE, acts=acts)


def _next_due_on() -> Subquery:
    running = Deadline.objects.running().filter(assignment=OuterRef("pk"), clock__in=deadlines.DUTIES).order_by()
    return Subquery(running.values("assignment").annotate(first=Min(F("due_on"))).values("first"))
