from typing import Any

from django import forms
from django.contrib import admin

from feedback.models import (
    ApprovalStep,
    Assignment,
    Commitment,
    Deadline,
    Limit,
    Rating,
    RatingOption,
    ReminderStep,
    Reply,
    ReplyClass,
)  # fmt: skip
from feedback.models.deadline import Clock
from members.admin_bases import MatterAdmin, RuleAdmin


@admin.register(ReplyClass)
class ReplyClassAdmin(RuleAdmin):
    list_display = ("code", "label", "counts_as_resolved", "needs_commitment", "order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "label")
    ordering = ("order",)


@admin.register(RatingOption)
class RatingOptionAdmin(RuleAdmin):
    list_display = ("label", "counts_as_satisfied", "rehandles", "order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("label",)
    ordering = ("order",)


@admin.register(ApprovalStep)
class ApprovalStepAdmin(RuleAdmin):
    list_display = ("title", "role", "channel", "form", "for_key", "order", "source")
    list_filter = ("channel", "form", "for_key", "role")
    search_fields = ("title", "source")
    ordering = ("channel", "form", "for_key", "order")


@admin.register(Limit)
class LimitAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("code", "number", "committee", "source")
    list_filter = ("code",)
    list_select_related = ("committee",)
    search_fields = ("source",)


@admin.register(ReminderStep)
class ReminderStepAdmin(RuleAdmin):
    committee_path = "committee"
    list_display = ("clock_words", "offset", "audience", "committee", "is_active")
    list_filter = ("audience", "is_active")
    list_select_related = ("committee",)
    search_fields = ("clock",)
    ordering = ("clock", "offset")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "clock":
            return forms.ChoiceField(label="期限", choices=Clock.choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="期限", ordering="clock")
    def clock_words(self, step: ReminderStep) -> str:
        return str(dict(Clock.choices).get(step.clock, step.clock))


@admin.register(Assignment)
class AssignmentAdmin(MatterAdmin):
    list_display = ("__str__", "unit", "part", "round", "state", "issued_at", "replied_at")
    list_filter = ("state", "part", "round")
    list_select_related = ("unit", "proposal", "suggestion")
    search_fields = ("unit__name", "proposal__title", "proposal__number_text")


@admin.register(Reply)
class ReplyAdmin(MatterAdmin):
    list_display = ("document_number", "assignment", "state", "reply_class", "confirmed_class", "issued_at")
    list_filter = ("state", "reply_class")
    list_select_related = (
        "assignment__unit", "assignment__proposal", "assignment__suggestion", "reply_class", "confirmed_class",
    )  # fmt: skip
    search_fields = ("document_number", "assignment__unit__name")


@admin.register(Rating)
class RatingAdmin(MatterAdmin):
    list_display = ("reply", "state", "attitude", "result", "is_proxy", "answered_at")
    list_filter = ("state", "is_proxy")
    list_select_related = ("reply__assignment__unit", "attitude", "result")
    search_fields = ("reply__document_number",)


@admin.register(Commitment)
class CommitmentAdmin(MatterAdmin):
    list_display = ("text", "assignment", "state", "due_on")
    list_filter = ("state",)
    list_select_related = ("assignment__unit", "assignment__proposal", "assignment__suggestion")
    search_fields = ("text",)


@admin.register(Deadline)
class DeadlineAdmin(MatterAdmin):
    list_display = ("assignment", "clock", "started_on", "due_on", "provisional", "stopped_at")
    list_filter = ("clock", "provisional")
    list_select_related = ("assignment__unit", "assignment__proposal", "assignment__suggestion")
    search_fields = ("assignment__unit__name",)
