"""The lists of this floor: what can be filtered by, and what stands in each column."""

from typing import Any

import django_filters
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest

from core import cells, clock
from core.lists import Column, ListPage
from core.workdays import Calendar
from members.models import Unit, User
from topics.clocks import minutes_clock
from topics.models import AnnualPlan, Attendance, Field, Form, Meeting, Site, StudyRecord, Suggestion, Topic
from topics.states import MeetingState, PlanState, SuggestionState, TopicState

MINE = [("mine", "我的")]


class Filter(django_filters.FilterSet):  # type: ignore[misc]
    """``mine`` asks the subclass which rows are the person's own."""

    mine = django_filters.ChoiceFilter(label="范围", choices=MINE, method="own")

    def own(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=self.own_rows(self.request.user).values("pk"))

    def own_rows(self, user: User) -> QuerySet[Any]:
        raise NotImplementedError


def years(request: HttpRequest | None) -> Any:
    """The last years, newest first; a form in which next year's topics are drafted knows that year too."""
    last = clock.today().year + 1
    return [(str(year), f"{year} 年") for year in range(last, last - 5, -1)]


def committees(request: HttpRequest | None) -> QuerySet[Unit]:
    if request is None:
        return Unit.objects.none()
    return Unit.objects.visible_to(request.user).of_kind(Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.TOWN)  # type: ignore[arg-type]


# Topics


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
    Column("items", "列入议题", lambda row: row.item_count, css="figure", width=10),
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
    Column("last", "最近一次", lambda row: row.last_on, sort="last_on", css="day"),
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


# Meetings and what was said in them


class MeetingFilter(Filter):
    when = django_filters.ChoiceFilter(label="时间", method="at", choices=[("next", "将要召开"), ("past", "已经过去")])
    state = django_filters.ChoiceFilter(label="状态", choices=MeetingState.choices)
    form = django_filters.ChoiceFilter(label="形式", choices=Form.choices)
    q = django_filters.CharFilter(label="名称", field_name="title", lookup_expr="contains")

    class Meta:
        model = Meeting
        fields: list[str] = []

    def at(self, rows: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        now = clock.now()
        return rows.filter(starts_at__gte=now) if value == "next" else rows.filter(starts_at__lt=now)

    def own_rows(self, user: User) -> QuerySet[Meeting]:
        invited = Attendance.objects.for_person(user).values("meeting")
        return Meeting.objects.filter(Q(pk__in=invited) | Q(chaired_by=user) | Q(typed_by=user))


def _minutes_cell(row: Meeting, calendar: Calendar) -> Any:
    face = minutes_clock(row, calendar)
    return cells.clock(face["date"], face["words"], face["family"], provisional=face["provisional"]) if face else ""


def meeting_columns(calendar: Calendar) -> list[Column]:
    return [
        Column("starts", "时间", _moment, sort="starts_at", css="number", width=18),
        Column("title", "名称", lambda row: cells.link(
            row.title, row.get_absolute_url(), row.topic.title if row.topic else ""), css="title", width=40),
        Column("form", "形式", lambda row: row.get_form_display(), sort="form"),
        Column("place", "地点", lambda row: row.place),
        Column("chair", "主持人", lambda row: row.chaired_by.name),
        Column("state", "状态", cells.state, css="state", width=12),
        Column("minutes", "纪要期限", lambda row: _minutes_cell(row, calendar), css="term"),
    ]  # fmt: skip


def _moment(row: Meeting) -> str:
    return f"{clock.local(row.starts_at):%Y-%m-%d %H:%M}"


def meeting_page(request: HttpRequest, user: User) -> ListPage:
    rows = Meeting.objects.visible_to(user).for_list()
    columns = meeting_columns(Calendar.load())
    return ListPage(request, rows, columns, filterset=MeetingFilter, order="-starts_at", unit="次")


class SuggestionFilter(django_filters.FilterSet):  # type: ignore[misc]
    state = django_filters.ChoiceFilter(label="状态", choices=SuggestionState.choices)
    disposition = django_filters.ChoiceFilter(label="去向", choices=Suggestion.Disposition.choices)
    adoption = django_filters.ChoiceFilter(label="采纳", choices=Suggestion.Adoption.choices)
    q = django_filters.CharFilter(label="内容", field_name="text", lookup_expr="contains")

    class Meta:
        model = Suggestion
        fields: list[str] = []


SUGGESTION_COLUMNS = [
    Column("order", "序号", lambda row: f"意见{row.order}", css="number", width=8),
    Column(
        "text",
        "意见建议",
        lambda row: cells.link(row.title, row.get_absolute_url(), row.meeting.title),
        css="title",
        width=50,
    ),
    Column("by", "提出人", lambda row: row.raised_by.name if row.raised_by else "集体"),
    Column(
        "held", "会议时间", lambda row: clock.local(row.meeting.starts_at).date(), sort="meeting__starts_at", css="day"
    ),
    Column("disposition", "去向", lambda row: row.get_disposition_display() or "待定", sort="disposition"),
    Column("adoption", "采纳", lambda row: row.get_adoption_display(), sort="adoption"),
    Column("state", "状态", cells.state, css="state", width=12),
]


def suggestion_page(request: HttpRequest, user: User) -> ListPage:
    rows = Suggestion.objects.visible_to(user).select_related("meeting", "raised_by")
    return ListPage(request, rows, SUGGESTION_COLUMNS, filterset=SuggestionFilter, order="-pk", unit="条")


# Sites


class SiteFilter(django_filters.FilterSet):  # type: ignore[misc]
    kind = django_filters.ChoiceFilter(label="类别", choices=Site.Kind.choices)
    level = django_filters.ChoiceFilter(label="层级", choices=Site.Level.choices)
    status = django_filters.ChoiceFilter(label="状态", choices=Site.Status.choices)
    q = django_filters.CharFilter(label="名称", field_name="name", lookup_expr="contains")

    class Meta:
        model = Site
        fields: list[str] = []


def _status(row: Site) -> cells.Cell:
    return cells.tag(row.get_status_display(), "green" if row.status == Site.Status.ACTIVE else "grey")


SITE_COLUMNS = [
    Column(
        "name",
        "名称",
        lambda row: cells.link(row.name, row.get_absolute_url(), row.address),
        sort="name",
        css="title",
        width=30,
    ),
    Column("town", "镇（街道）", lambda row: str(row.town), sort="town__name"),
    Column("level", "层级", lambda row: row.get_level_display(), sort="level"),
    Column("kind", "类别", lambda row: row.get_kind_display(), sort="kind"),
    Column("meetings", "已召开会议", lambda row: row.held, css="figure", width=12),
    Column("contact", "联系人", lambda row: row.contact),
    Column("status", "状态", _status, css="state", width=10),
]


def site_page(request: HttpRequest, user: User) -> ListPage:
    held = ~Q(meetings__state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.CANCELLED])
    rows = (
        Site.objects.visible_to(user)
        .for_list()
        .annotate(held=Count("meetings", filter=held & Q(meetings__isnull=False)))
    )
    return ListPage(request, rows, SITE_COLUMNS, filterset=SiteFilter, order="name", unit="个")
