from django.contrib import admin

from members.admin_bases import MatterAdmin, RuleAdmin
from proposals.models import Category, DeclineReason, NumberPattern, Proposal


@admin.register(Category)
class CategoryAdmin(RuleAdmin):
    list_display = ("name", "order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    ordering = ("order",)


@admin.register(DeclineReason)
class DeclineReasonAdmin(RuleAdmin):
    list_display = ("name", "order", "is_active", "source")
    list_filter = ("is_active",)
    search_fields = ("name", "source")
    ordering = ("order",)


@admin.register(NumberPattern)
class NumberPatternAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("series", "pattern", "committee", "source")
    list_filter = ("series",)
    list_select_related = ("committee",)
    search_fields = ("pattern", "source")


@admin.register(Proposal)
class ProposalAdmin(MatterAdmin):
    list_display = ("number_text", "title", "state", "session", "category", "is_key", "submitted_at", "registered_at")
    list_filter = ("state", "is_key", "publicity", "category")
    list_select_related = ("session__term", "category")
    search_fields = ("number_text", "title", "receipt_number")
