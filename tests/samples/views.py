"""A list and the steps of the sample matter, as an app would write them."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core import cells
from core.attachments import UploadField
from core.forms import NoteForm, ReasonForm, StepForm
from core.lists import Column, ListPage
from core.oneshot import once
from core.steps import Step, bound_form, form_context, perform
from members.models import User
from tests.samples import workflow
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
    return ListPage(request, found, COLUMNS, **{"filterset": MatterFilter, **options})


def matters(request: HttpRequest) -> HttpResponse:
    page = matters_page(request)
    return page.export("事项") if page.wants_export else page.show("事项")


class DecideForm(StepForm):
    comment = forms.CharField(label="说明", max_length=200)
    scan = UploadField(label="扫描件", required=False)


STEPS = {
    "decide": Step("decide", "决定", DecideForm, workflow.decide, "已决定。", sentence="决定以后不能再改。"),
    "refuse": Step("refuse", "否决", ReasonForm, workflow.refuse, "已否决。", danger=True),
    "comment": Step("comment", "说明", NoteForm, workflow.add_comment, "已记下。"),
}


def matter(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(get_object_or_404(Matter, pk=pk).title)


def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    return perform(request, get_object_or_404(Matter, pk=pk), STEPS[action], workflow.POLICY)


class TitleForm(StepForm):
    title = forms.CharField(label="标题", max_length=100)


def new(request: HttpRequest) -> HttpResponse:
    form = bound_form(request, TitleForm)
    if request.method == "POST" and form.is_valid():
        with once(request) as receipt:
            started = workflow.start(by=request.user, **form.cleaned_data)
            receipt.location = started.get_absolute_url()
        return redirect(started)
    return HttpResponse(f"{form['title'].value()} {form_context(request)['one_shot']}")
