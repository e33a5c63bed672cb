"""Lists of meetings, of what was said in them, and of the sites."""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from core import cells, clock
from core.lists import Column, ListPage
from core.workdays import Calendar
from members.models import User
from topics.clocks import minutes_clock
from topics.lists.filters import Filter
from topics.models import Attendance, Form, Meeting, Site, Suggestion
from topics.states import MeetingState, SuggestionState


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
    Column("meetings", "已召开会议", lambda row: row.held, width=12),
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
