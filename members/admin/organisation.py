"""Committees, terms, sessions, units and the roster."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from members.admin_bases import AccountAdmin, Kind, holds, keeper
from members.models import Committee, Member, Session, Term, Unit


@admin.register(Committee)
class CommitteeAdmin(AccountAdmin):
    committee_path = "id"
    viewers = (Kind.RULES_KEEPER, Kind.OFFICE)
    list_display = ("short_name", "name", "region", "level", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "region")
    ordering = ("name",)


@admin.register(Term)
class TermAdmin(AccountAdmin):
    committee_path = "committee"
    viewers = (Kind.RULES_KEEPER, Kind.OFFICE)
    list_display = ("__str__", "number", "starts_on", "ends_on")
    list_select_related = ("committee",)
    search_fields = ("committee__name", "number")
    ordering = ("-starts_on",)


@admin.register(Session)
class SessionAdmin(AccountAdmin):
    committee_path = "term__committee"
    editors = (Kind.ADMINISTRATOR, Kind.RULES_KEEPER)
    viewers = (Kind.OFFICE,)
    list_display = ("__str__", "term", "collects_from", "opens_on", "closes_on", "proposals_until")
    list_select_related = ("term__committee",)
    search_fields = ("term__committee__name", "number")


@admin.register(Unit)
class UnitAdmin(AccountAdmin):
    committee_path = "committee"
    viewers = (Kind.RULES_KEEPER, Kind.OFFICE)
    list_display = ("name", "kind", "channel", "leader", "counterpart", "phone", "is_active")
    list_filter = ("kind", "channel", "is_active")
    list_select_related = ("leader", "counterpart")
    search_fields = ("name", "short_name")
    autocomplete_fields = ("parent", "successor", "leader", "counterpart")
    fieldsets = (
        (None, {"fields": ("committee", "kind", "name", "short_name", "phone", "is_active")}),
        ("交办与行文", {"fields": ("channel", "document_mark", "leader", "counterpart")}),
        ("上下级与沿革", {"fields": ("parent", "successor")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"committee": keeper(request).committee_id, **super().get_changeform_initial_data(request)}


@admin.register(Member)
class MemberAdmin(AccountAdmin):
    """The roster comes in by import; here single rows are put right. Accounts are tied by the administrator alone."""

    committee_path = "term__committee"
    editors = (Kind.ADMINISTRATOR, Kind.OFFICE)
    list_display = ("card_number", "name", "sex", "party", "sector", "special_committee", "activity_group", "post")
    list_filter = ("sex", "party", "post")
    list_select_related = ("sector", "special_committee", "activity_group")
    search_fields = ("card_number", "name", "position")
    autocomplete_fields = ("sector", "special_committee", "activity_group", "user")
    fieldsets = (
        (None, {"fields": ("term", "card_number", "name", "sex", "born", "ethnicity", "party")}),
        ("在政协", {"fields": ("sector", "special_committee", "activity_group", "post")}),
        ("联系与账号", {"fields": ("position", "phone", "user")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if holds(request, Kind.ADMINISTRATOR) else ("user",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(request, Kind.ADMINISTRATOR)
