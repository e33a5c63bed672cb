"""Lists of topics, annual plans and research."""

from typing import Any

import django_filters
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest

from core import cells, clock
from core.lists import Column, ListPage
from members.models import User
from topics.lists.filters import Filter, committees, years
from topics.models import AnnualPlan, Field, StudyRecord, Topic
from topics.states import PlanState, TopicState


class TopicFilter(Filter):
    source = django_filters.ChoiceFilter(label="来源", choices=Topic.Source.choices)
    year = django_filters.ChoiceFilter(label="年度", choices=lambda: years(None))
    state = django_filters.ChoiceFilter(label="状态", choices=TopicState.choices)
    unit = django_filters.ModelChoiceFilter(label="拟题单位", queryset=committees)
    field = django_filters.ModelChoiceFilter(label="领域", queryset=Field.objects.all())
    q = django_filters.CharFilter(label="题目", field_name="title", lookup_expr="contains")

    class Meta:
        model = Topic
        fields: list[str] = []

    def own_rows(self, user: User) -> QuerySet[Topic]:
        units = {role.unit_id for role in user.held_roles if role.unit_id}
        member = Q(group__members__in=user.member_ids)
        return Topic.objects.filter(Q(drafted_by=user) | Q(unit__in=units) | Q(leader=user) | member)


TOPIC_COLUMNS = [
    Column("year", "年度", lambda row: row.year, sort="year", css="number", width=8),
    Column(
        "title",
        "题目",
        lambda row: cells.link(row.title, row.get_absolute_url(), str(row.field)),
        css="title",
        width=40,
    ),
    Column("source", "来源", lambda row: row.get_source_display(), sort="source"),
    Column("form", "协商形式", lambda row: row.get_form_display(), sort="form"),
    Column("unit", "拟题单位", lambda row: str(row.unit), sort="unit__name"),
    Column("leader", "牵头领导", lambda row: row.leader and row.leader.name),
    Column("state", "状态", cells.state, css="state", width=12),
    Column(
        "updated", "最近变动", lambda row: clock.local(row.updated_at).date(), sort="updated_at", css="day desk-only"
    ),
]


def topic_page(request: HttpRequest, user: User) -> ListPage:
    rows = Topic.objects.visible_to(user).for_list()
    return ListPage(request, rows, TOPIC_COLUMNS, filterset=TopicFilter, order="-updated_at", unit="个")


# Plans


class PlanFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(label="状态", choices=PlanState.choices)

    class Meta:
        model = AnnualPlan
        fields: list[str] = []


PLAN_COLUMNS = [
    Column(
        "plan", "计划", lambda row: cells.link(str(row), row.get_absolute_url()), sort="year", css="title", width=24
    ),
    Column("items", "列入议题", lambda row: row.item_count, width=10),
    Column("number", "文号", lambda row: row.document_number, width=20),
    Column("issued", "印发日期", lambda row: row.issued_on, sort="issued_on", css="day"),
    Column("state", "状态", cells.state, css="state", width=14),
]


def plan_page(request: HttpRequest, user: User) -> ListPage:
    rows = AnnualPlan.objects.visible_to(user).for_list()
    return ListPage(request, rows, PLAN_COLUMNS, filterset=PlanFilter, order="-year", unit="个")


# Research


class ResearchFilter(Filter):
    stage = django_filters.ChoiceFilter(
        label="进度", method="at_stage", choices=[("none", "未成立调研组"), ("going", "调研中"), ("report", "已有报告")]
    )
    year = django_filters.ChoiceFilter(label="年度", choices=lambda: years(None))
    q = django_filters.CharFilter(label="题目", field_name="title", lookup_expr="contains")

    class Meta:
        model = Topic
        fields: list[str] = []

    def at_stage(self, rows: QuerySet[Topic], name: str, value: str) -> QuerySet[Topic]:
        if value == "none":
            return rows.filter(group=None)
        if value == "report":
            return rows.exclude(reports=None)
        return rows.filter(group__isnull=False, reports=None)

    def own_rows(self, user: User) -> QuerySet[Topic]:
        units = {role.unit_id for role in user.held_roles if role.unit_id}
        return Topic.objects.filter(Q(unit__in=units) | Q(group__leader=user) | Q(group__members__in=user.member_ids))


def _progress(row: Any) -> cells.Cell:
    """学习, 调研, 报告: the three things the gate asks for."""
    done = (row.learned > 0) + (row.went > 0) + (row.reported > 0)
    return cells.progress(done, 3, f"学习 {row.learned} 次 · 调研 {row.went} 次 · 报告 {row.reported} 版")


def _group(row: Any) -> str:
    group = getattr(row, "group", None)
    return group.leader.name if group else "未成立"


RESEARCH_COLUMNS = [
    Column("title", "议题", lambda row: cells.link(
        row.title, f"{row.get_absolute_url()}?tab=research", f"{row.year} 年 · {row.unit}"), css="title", width=40),
    Column("leader", "组长", _group),
    Column("members", "组员", lambda row: f"{row.people} 人" if row.people else ""),
    Column("progress", "进度", _progress, width=32),
    Column("last", "最近一次", lambda row: row.last_on, sort="last_on"),
    Column("state", "状态", cells.state, css="state", width=12),
]  # fmt: skip


def research_page(request: HttpRequest, user: User) -> ListPage:
    """Every planned topic with its group and how far the work is; one without a group stands out."""
    kinds = StudyRecord.Kind
    rows = Topic.objects.visible_to(user).planned().exclude(state=TopicState.CANCELLED)
    rows = rows.select_related("unit", "group__leader").annotate(
        learned=Count("group__records", filter=Q(group__records__kind=kinds.LEARNING), distinct=True),
        went=Count("group__records", filter=Q(group__records__kind=kinds.FIELDWORK), distinct=True),
        reported=Count("reports", distinct=True),
        people=Count("group__members", distinct=True),
        last_on=Max("group__records__held_on"),
    )
    return ListPage(request, rows, RESEARCH_COLUMNS, filterset=ResearchFilter, order="-pk", unit="个课题")
