"""A list and the steps of the sample matter, as an app would write them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core import cells
from core.lists import Column, ListPage
from members.models import User
from tests.samples.models import Matter, State


class MatterFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices)
    kind = django_filters.ChoiceFilter(label="类别", choices=[(f"k{n}", f"类别{n}") for n in range(20)])
    owner = django_filters.ModelChoiceFilter(label="经办人", queryset=User.objects.order_by("pk"))
    q = django_filters.CharFilter(label="题目", field_name="title", lookup_expr="contains")
    due = django_filters.DateFilter(label="期限不晚于", field_name="due_on", lookup_expr="lte")

    class Meta:
        model = Matter
        fields: list[str] = []


COLUMNS = [
    Column("id", "编号", lambda row: row.pk, sort="pk", css="number", width=8),
    Column("title", "题目", lambda row: cells.link(row.title, row.get_absolute_url()), sort="title", css="title"),
    Column("kind", "类别", lambda row: cells.tag(row.kind) if row.kind else ""),
    Column("owner", "经办人", lambda row: row.owner.name if row.owner else None, sort="owner__name"),
    Column("state", "状态", cells.state, css="state"),
    Column("due", "期限", lambda row: row.due_on, sort="due_on", css="day"),
]


def matters_page(request: HttpRequest, rows: QuerySet[Matter] | None = None, **options: Any) -> ListPage:
    found = Matter.objects.select_related("owner") if rows is None else rows
    return ListPage(request, found, COLUMNS, filterset=MatterFilter, **options)


def matters(request: HttpRequest) -> HttpResponse:
    page = matters_page(request)
    return page.export("事项") if page.wants_export else page.show("事项")
