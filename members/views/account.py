"""In and out of the house, and one's own password."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members import demo, workflow
from members.forms import LoginForm, PasswordForm
from members.http import Request
from members.models import Committee


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    target = own_page(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    if request.method == "POST":
        form = LoginForm(request.POST, record=request)
        if form.is_valid() and form.person:
            begin_session(request, form.person)
            request.session.clear_expired()  # nobody else tidies up; the rows are found by an index
            return redirect(target or settings.LOGIN_REDIRECT_URL)
    else:
        form = LoginForm(initial={"username": request.GET.get("account", "")}, record=request)
    page = {"form": form, "next": target, "demo_accounts": demo_accounts(target), "demo_password": demo.PASSWORD}
    return render(request, "members/login.html", page, status=status_of(form))


def own_page(request: HttpRequest, address: str) -> str:
    """``address`` if it leads to a page of this site, else nothing."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else ""


def status_of(form: LoginForm) -> int:
    if form.minutes_locked:
        return 429
    return 422 if form.is_bound else 200


def demo_accounts(target: str) -> list[dict[str, str]]:
    """Who one may be while the demo year is loaded; a click fills in the account."""
    if not Committee.objects.filter(is_demo=True).exists():
        return []
    kept = {"next": target} if target else {}
    return [
        {"account": account, "label": label, "url": f"?{urlencode({'account': account, **kept})}"}
        for account, label in demo.ACCOUNTS
    ]


@login_not_required
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session on the server, so that a copied cookie is worth nothing."""
    end_session(request)
    messages.success(request, "您已退出。")
    return redirect(settings.LOGIN_URL)


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """Change one's own password; every other session of the account ends with the old one."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        person = workflow.change_password(request.user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, person)
        messages.success(request, "密码已修改。在其他电脑和手机上的登录已全部退出，下次请用新密码登录。")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "members/password.html", {"form": form}, status=422 if form.is_bound else 200)
