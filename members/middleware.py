"""The rules of a session: idle time-out, twelve hours in all, and an account that was switched off ends at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from core import clock
from core.middleware.errors import typed_text
from members.models import Role

LAST_SEEN, SIGNED_IN = "last_seen", "signed_in"
ONCE_A = dt.timedelta(minutes=1)  # the last activity is written at most once a minute
SWITCHED_OFF = "您的账号已停用或过期，请联系本单位的系统管理员。"
IDLE = "您有一段时间没有操作，为了安全已自动退出，请重新登录。没写完的内容已自动保存。"
LONG = "您已连续登录 12 小时，为了安全已自动退出，请重新登录。没写完的内容已自动保存。"


class SignedInMiddleware(LoginRequiredMiddleware):
    """A visitor is led to the log-in page; what was posted or fetched in the background is answered with 401."""

    def handle_no_permission(  # type: ignore[override]  # Django would always redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        return asked_to_log_in(request)


class SessionPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if SESSION_KEY in request.session:  # the backend no longer lets this account in
                request.session.flush()
                messages.info(request, SWITCHED_OFF)
            return self.get_response(request)
        reason = why_over(request)
        if reason:
            logout(request)
            messages.info(request, reason)
            return asked_to_log_in(request)
        touch(request)
        return self.get_response(request)


def asked_to_log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page for a person on the way to a page; 401 for what was sent, so that nothing typed is lost."""
    on_a_page = "text/html" in request.headers.get("Accept", "text/html") and "HX-Request" not in request.headers
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return redirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path(), safe='/')}")
    if on_a_page:
        return render(request, "401.html", {"typed": typed_text(request)}, status=401)
    return HttpResponse("登录已过期，请重新登录。", status=401, content_type="text/plain; charset=utf-8")


def why_over(request: HttpRequest) -> str:
    """Why this session is over (idle too long, or half a day old), or an empty string."""
    user, now = request.user, clock.now()
    assert user.is_authenticated
    signed_in, last = request.session.get(SIGNED_IN), request.session.get(LAST_SEEN)
    if signed_in and (now - dt.datetime.fromisoformat(signed_in)).total_seconds() > settings.SESSION_COOKIE_AGE:
        return LONG
    idle = settings.SESSION_IDLE_SECONDS
    if user.holds(Role.Kind.ADMINISTRATOR, Role.Kind.RULES_KEEPER, Role.Kind.AUDITOR):
        idle = settings.SESSION_IDLE_SECONDS_ADMINISTRATOR
    if last and (now - dt.datetime.fromisoformat(last)).total_seconds() > idle:
        return IDLE
    return ""


def touch(request: HttpRequest) -> None:
    """Remember when this session began and was last used."""
    now, last = clock.now(), request.session.get(LAST_SEEN)
    request.session.setdefault(SIGNED_IN, now.isoformat())
    if last is None or now - dt.datetime.fromisoformat(last) > ONCE_A:
        request.session[LAST_SEEN] = now.isoformat()
