"""Who does what in the admin pages: asked of roles, never of Django's own permissions.

Rules are kept by the rules keeper, accounts by the administrator; matters are looked at and changed by no one.
Every change writes an entry of the log. Scope: one's own committee and those below it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from core import audit
from members.models import Committee, Role, User

Kind = Role.Kind
PASSWORD_SET = "设置密码"  # noqa: S105  what is said of it, not a password


class ByRole:
    """Permission by role kinds; for pages and for the tables inside of them."""

    viewers: ClassVar[tuple[str, ...]] = ()
    editors: ClassVar[tuple[str, ...]] = ()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(request, *self.viewers, *self.editors)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(request, *self.editors)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(request, *self.editors)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def keeper(request: HttpRequest) -> User:
    """The signed-in person; the site lets nobody else in."""
    assert request.user.is_authenticated
    return request.user


def holds(request: HttpRequest, *kinds: str) -> bool:
    return keeper(request).holds(*kinds)


class Plain(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Dates in the browser's own control (Django's speaks English), and no button that deletes what one points to."""

    formfield_overrides: ClassVar[Any] = {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
        models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        return field


class HouseAdmin(Plain, ByRole, admin.ModelAdmin):  # type: ignore[type-arg]
    """The page of one kind of row. ``committee_path`` leads from the row to its committee; empty: to none."""

    committee_path = ""
    actions = None  # rows are changed one by one, each with its entry in the log
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if not self.committee_path:
            return rows
        kept = Committee.objects.kept_by(keeper(request))
        scope = models.Q(**{f"{self.committee_path}__in": kept})
        if self.model._meta.get_field(self.committee_path.split("__")[0]).null:
            scope |= models.Q(**{self.committee_path: None})
        return rows.filter(scope)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """One may point only to rows one may see."""
        page = self.admin_site._registry.get(db_field.remote_field.model)
        if page is not None:
            kwargs.setdefault("queryset", page.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What was changed, in words, for both logs."""
        parts = changes_in_words(form)
        for formset in formsets or []:
            parts += [f"新增{one}" for one in formset.new_objects]
            parts += [f"修改{one}" for one, _ in formset.changed_objects]
            parts += [f"删除{one}" for one in formset.deleted_objects]
        return "；".join(parts)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        audit.record(obj, "新增", by=request.user, note=f"{obj}。{message}")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        audit.record(obj, "修改", by=request.user, note=f"{obj}。{message}")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            audit.record(obj, "删除", by=request.user, note=str(obj))
        return super().log_deletions(request, queryset)


class RuleAdmin(HouseAdmin):
    """A rule row. Rows without a committee hold for all, so a committee below another cannot change them."""

    viewers = (Kind.OFFICE,)
    editors = (Kind.RULES_KEEPER,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (self.has_own_rows() or stands_on_top(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        is_general = obj is not None and getattr(obj, "committee_id", None) is None
        return stands_on_top(request) or not is_general

    def has_own_rows(self) -> bool:
        """Can a committee have its own row beside the general one?"""
        return any(field.name == "committee" for field in self.model._meta.get_fields())

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "committee" and field is not None and not stands_on_top(request):
            field.required = True
        return field


def stands_on_top(request: HttpRequest) -> bool:
    return keeper(request).committee.parent_id is None


class AccountAdmin(HouseAdmin):
    """Committees, units, accounts, roles: kept by the administrator, who has no power over matters."""

    editors: ClassVar[tuple[str, ...]] = (Kind.ADMINISTRATOR,)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Nobody gives himself a role, a seat in the roster or a unit to lead."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.remote_field.model is User and field is not None:
            field.queryset = field.queryset.exclude(pk=request.user.pk)
            field.error_messages["invalid_choice"] = "不能选这个账号：自己的角色、席位和分管要由另一位系统管理员设置。"
        return field


class ReadOnlyAdmin(HouseAdmin):
    """Rows that are looked at only: they change through the steps of the procedure."""

    viewers = (Kind.OFFICE,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every fact of the row, those that no form edits too."""
        return self.fields or [field.name for field in self.opts.fields if not field.primary_key]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)


class MatterAdmin(ReadOnlyAdmin):
    """A matter, or a part of one: what the person may see anywhere in the house, and no more.

    ``seen_through`` names the key to the matter where the row has no rule of sight of its own.
    """

    seen_through = ""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        if self.seen_through:
            matter = self.model._meta.get_field(self.seen_through).related_model
            seen = matter._default_manager.visible_to(request.user)
            return super().get_queryset(request).filter(**{f"{self.seen_through}__in": seen})
        rows: models.QuerySet[Any] = self.model._default_manager.visible_to(request.user)
        return rows.order_by(*(self.get_ordering(request) or ["-pk"]))


def changes_in_words(form: Any) -> list[str]:
    """「长度：5 → 7」 for each changed field; a password is said to be set, never what it is."""
    if any("password" in name for name in form.changed_data):
        return [PASSWORD_SET, *(_change(form, name) for name in form.changed_data if "password" not in name)]
    return [_change(form, name) for name in form.changed_data]


def _change(form: Any, name: str) -> str:
    field = form.fields[name]
    before = _shown(field, form.initial.get(name, field.initial))
    return f"{field.label}：{before} → {_shown(field, form.cleaned_data.get(name))}"


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or value == "":
        return "空"
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, models.Model):
        value = field.queryset.filter(pk=value).first() if field.queryset is not None else value
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
    return str(value)
