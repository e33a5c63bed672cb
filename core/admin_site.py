"""The Django admin as this house's 系统管理: one log-in, one password page, and nobody in it without a role."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Site(admin.AdminSite):
    site_header = "回音 系统管理"
    site_title = "回音 系统管理"
    index_title = "系统管理"
    site_url = "/desk/"
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        """``is_staff`` is asked of the person's roles."""
        user = request.user
        return user.is_authenticated and user.is_active and user.is_staff

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A person who is in, but has no business here, is told so on every page, and not asked to log in again."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return admitted

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one log-in page. A person who is in already, but not for this, is told so."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path), settings.LOGIN_URL)

    login.login_not_required = True  # type: ignore[attr-defined]

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect(settings.LOGIN_URL)  # the header posts to the house's own log-out

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("members:password")
