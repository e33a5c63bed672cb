from django.contrib import admin

from members.admin_bases import AccountAdmin, Kind, MatterAdmin, RuleAdmin
from topics.models import (
    AnnualPlan,
    Field,
    Gate,
    Meeting,
    Outcome,
    OutcomePattern,
    Quota,
    ResearchGroup,
    Site,
    Suggestion,
    Topic,
)


@admin.register(Field)
class FieldAdmin(RuleAdmin):
    list_display = ("name", "order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("order",)


@admin.register(Quota)
class QuotaAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("code", "number", "committee", "source")
    list_filter = ("code",)
    list_select_related = ("committee",)
    search_fields = ("source",)


@admin.register(Gate)
class GateAdmin(RuleAdmin):
    list_display = ("form", "needs_learning", "needs_fieldwork", "needs_report", "source")
    list_filter = ("needs_learning", "needs_fieldwork", "needs_report")
    search_fields = ("source",)


@admin.register(OutcomePattern)
class OutcomePatternAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("__str__", "kind", "committee", "source")
    list_filter = ("kind",)
    list_select_related = ("committee",)
    search_fields = ("pattern",)


@admin.register(Site)
class SiteAdmin(AccountAdmin):
    committee_path = "committee"
    viewers = (Kind.OFFICE,)
    list_display = ("name", "kind", "level", "town", "contact", "status")
    list_filter = ("kind", "level", "status")
    list_select_related = ("town",)
    search_fields = ("name", "town__name")
    autocomplete_fields = ("town", "merged_into")


@admin.register(Topic)
class TopicAdmin(MatterAdmin):
    list_display = ("title", "year", "state", "source", "kind", "form", "unit")
    list_filter = ("state", "source", "kind", "form", "year")
    list_select_related = ("unit",)
    search_fields = ("title",)


@admin.register(AnnualPlan)
class AnnualPlanAdmin(MatterAdmin):
    list_display = ("__str__", "state", "document_number", "issued_on")
    list_filter = ("state",)
    list_select_related = ("committee",)
    search_fields = ("document_number",)


@admin.register(ResearchGroup)
class ResearchGroupAdmin(MatterAdmin):
    seen_through = "topic"
    list_display = ("topic", "leader", "named_on")
    list_select_related = ("topic", "leader")
    search_fields = ("topic__title", "leader__name")


@admin.register(Meeting)
class MeetingAdmin(MatterAdmin):
    list_display = ("title", "form", "state", "starts_at", "place")
    list_filter = ("state", "form")
    search_fields = ("title",)


@admin.register(Suggestion)
class SuggestionAdmin(MatterAdmin):
    list_display = ("meeting", "order", "text", "state", "disposition", "adoption")
    list_filter = ("state", "disposition", "adoption")
    list_select_related = ("meeting",)
    search_fields = ("text", "meeting__title")


@admin.register(Outcome)
class OutcomeAdmin(MatterAdmin):
    seen_through = "meeting"
    list_display = ("number_text", "title", "kind", "signed_at", "sent_at")
    list_filter = ("kind",)
    search_fields = ("number_text", "title")
