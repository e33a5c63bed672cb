"""Periods and the calendar."""

from django.contrib import admin

from core.models import SpecialDay
from members.admin_bases import RuleAdmin
from members.models import Period


@admin.register(Period)
class PeriodAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("code", "length", "unit", "rolls_forward", "committee", "source")
    list_filter = ("code", "unit")
    list_select_related = ("committee",)
    search_fields = ("source",)


@admin.register(SpecialDay)
class SpecialDayAdmin(RuleAdmin):
    list_display = ("date", "name", "is_workday", "source")
    list_filter = ("is_workday", "name")
    date_hierarchy = "date"
    ordering = ("-date",)
    search_fields = ("name", "source")
