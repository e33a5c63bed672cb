"""承诺事项: every promise this person may see, by date; what is late stands out."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import audit, cells, clock
from core.lists import Column, ListPage
from feedback.deadlines import ClockReader
from feedback.models import Commitment
from feedback.states import CommitmentState
from feedback.views.commitments import clock_of
from members.http import Request
from members.models import Unit


class CommitmentFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(label="状态", choices=CommitmentState.choices)
    late = django_filters.ChoiceFilter(label="到期", choices=[("yes", "已超期")], method="filter_late")
    unit = django_filters.ModelChoiceFilter(
        label="承办单位", field_name="assignment__unit", queryset=Unit.objects.none(), empty_label="所有单位"
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = Unit.objects.visible_to(self.request.user).of_kind(Unit.Kind.HANDLING)
        self.filters["unit"].queryset = units.order_by("name")

    def filter_late(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return rows.filter(state=CommitmentState.OPEN, due_on__lt=clock.today())


@require_safe
def commitment_list(request: Request) -> HttpResponse:
    reader = ClockReader()

    def due(row: Commitment) -> Any:
        face = clock_of(row, reader) if row.state == CommitmentState.OPEN else None
        return cells.clock(face.date, face.words, face.family, provisional=face.provisional) if face else row.due_on

    columns = [
        Column("text", "承诺事项", lambda row: cells.link(row.text, row.get_absolute_url()), css="title", width=50),
        Column("matter", "事项", lambda row: row.assignment.matter.reference, width=16),
        Column("unit", "承办单位", lambda row: str(row.assignment.unit), sort="assignment__unit__name", width=20),
        Column("state", "状态", cells.state, css="state", width=12),
        Column("due", "承诺日期", due, sort="due_on", css="term", width=14),
    ]
    rows = Commitment.objects.visible_to(request.user).for_list()
    page = ListPage(request, rows, columns, filterset=CommitmentFilter, order="due_on", unit="项", empty="没有承诺事项")
    if page.wants_export:
        audit.record(request.user, "导出承诺事项", by=request.user, note=request.META["QUERY_STRING"][:500])
        return page.export("承诺事项")
    return render(request, "core/list.html", {"title": "承诺事项", "page": page, "acts": None})
