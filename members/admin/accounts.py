"""Accounts and roles. Nobody gives himself a role; a password set here is said to its owner."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import clock
from members.admin_bases import PASSWORD_SET, AccountAdmin, ByRole, Kind, Plain, keeper
from members.backends import normal
from members.models import Role, User
from members.models.role import POWERS_CLASH, powers_clash
from members.notifications import notify

admin.site.unregister(Group)  # powers are roles of our own; Django's groups would mean nothing here


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_username(self) -> str:
        return normal(self.cleaned_data["username"])


PASSWORD_HELP = "至少 10 位，不能全是数字，不要用姓名、账号或常见的密码"  # noqa: S105


class NewAccountForm(AccountForm, BaseUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("username", "name", "committee")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """An account always has a password; it is switched off by 启用."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True
        self.fields["password1"].help_text = PASSWORD_HELP


class RolesOfOne(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """The rows of one page are looked at together, too."""
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        if powers_clash(form.cleaned_data["kind"] for form in kept if form.cleaned_data.get("kind")):
            raise ValidationError(POWERS_CLASH)


class RoleTable(Plain, ByRole, admin.TabularInline):  # type: ignore[type-arg]
    model = Role
    formset = RolesOfOne
    editors = (Kind.ADMINISTRATOR,)
    autocomplete_fields = ("unit",)
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request) and not is_oneself(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request) and not is_oneself(request, obj)


def is_oneself(request: HttpRequest, user: User | None) -> bool:
    return user is not None and user.pk == request.user.pk


@admin.register(User)
class AccountsAdmin(AccountAdmin, UserAdmin):  # type: ignore[type-arg]
    committee_path = "committee"
    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    change_password_form = NewPasswordForm
    list_display = ("username", "name", "title", "held", "is_active", "valid_until", "last_login")
    list_filter = ("is_active", "roles__kind")
    search_fields = ("username", "name", "title")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = (RoleTable,)
    fieldsets = (
        (None, {"fields": ("username", "set_password", "name", "title", "committee")}),
        ("联系方式", {"fields": ("phone", "email")}),
        ("启用", {"fields": ("is_active", "valid_until", "created_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2", "name", "title", "committee")}),
        ("联系方式", {"fields": ("phone", "email")}),
        ("启用", {"fields": ("valid_until",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("roles__unit")

    @admin.display(description="角色")
    def held(self, user: User) -> str:
        return "、".join(str(role) for role in user.roles.all())

    @admin.display(description="密码")
    def set_password(self, user: User) -> SafeString:
        state = "已设置" if user.has_usable_password() else "没有设置，不能登录"
        return format_html('{}　<a href="../password/">设置新密码</a>', state)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        fixed = ("set_password", "committee", "created_at", "last_login")
        return (*fixed, "is_active", "valid_until") if is_oneself(request, obj) else fixed

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"committee": keeper(request).committee_id, **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an account is switched off; what it did stays its doing

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().user_change_password(request, *args, **kwargs)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message.startswith(PASSWORD_SET) and not is_oneself(request, obj):
            notify(
                obj,
                key=f"password-{clock.now().isoformat()}",
                subject="系统管理员为您设置了新密码",
                text="原来的登录已全部退出。登录后请尽快改成只有您自己知道的密码。",
                url="/password/",
            )
        return super().log_change(request, obj, message)


@admin.register(Role)
class RoleAdmin(AccountAdmin):
    committee_path = "user__committee"
    list_display = ("user", "kind", "unit", "term")
    list_filter = ("kind",)
    list_select_related = ("user", "unit", "term__committee")
    search_fields = ("user__name", "user__username", "unit__name")
    autocomplete_fields = ("user", "unit")
    ordering = ("kind", "user__username")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and is_oneself(request, obj.user))
