"""The rules of a session: idle time-out, and an account that was switched off ends at once."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core import clock
from members.models import Role

LAST_SEEN = "last_seen"
ONCE_A = dt.timedelta(minutes=1)  # the last activity is written at most once a minute


class SessionPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if is_over(request):
                logout(request)
                messages.info(request, "您有一段时间没有操作，为了安全已自动退出，请重新登录。没写完的内容已自动保存。")
                return redirect(f"{settings.LOGIN_URL}?next={request.path}")
            touch(request)
        return self.get_response(request)


def is_over(request: HttpRequest) -> bool:
    """Has this session been idle too long, or has the account run out?"""
    user, now = request.user, clock.now()
    assert user.is_authenticated
    if user.valid_until and user.valid_until < now.date():
        return True
    last = request.session.get(LAST_SEEN)
    if last is None:
        return False
    idle = settings.SESSION_IDLE_SECONDS
    if user.holds(Role.Kind.ADMINISTRATOR, Role.Kind.RULES_KEEPER, Role.Kind.AUDITOR):
        idle = settings.SESSION_IDLE_SECONDS_ADMINISTRATOR
    return (now - dt.datetime.fromisoformat(last)).total_seconds() > idle


def touch(request: HttpRequest) -> None:
    last = request.session.get(LAST_SEEN)
    if last is None or clock.now() - dt.datetime.fromisoformat(last) > ONCE_A:
        request.session[LAST_SEEN] = clock.now().isoformat()
