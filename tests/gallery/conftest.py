"""The gallery: a site of sample pages that exists only in these tests, and a browser to look at it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import include, path
from pytest_django.live_server_helper import LiveServer

from core import clock
from members.models import Committee, Role, Term, User
from tests.gallery.samples import page_values
from tests.portal.test_navigation import AllPages

HERE = Path(__file__).resolve().parent
JOB = '{% include "components/progress.html" with job=job url="" done_url="/" only %}'


def gallery(request: HttpRequest, name: str) -> HttpResponse:
    values: dict[str, Any] = page_values(wrong=name == "wrong")
    if request.method == "POST":
        POSTS.append(request.POST.get("title", ""))
        return HttpResponse("已提交")
    if name == "desk":
        messages.success(request, "提交成功，回执号 2026-0113，提案委将在 5 个工作日内审查。")
    if name == "job":
        values["job"].state = "done"
        return HttpResponse(engines["django"].from_string(JOB).render(values, request))
    file = HERE / f"{'form' if name == 'wrong' else name}.html"
    source = file.read_text() if file.exists() else f'{{% extends "{name}.html" %}}'
    return HttpResponse(engines["django"].from_string(source).render(values, request))


# What the gallery's forms were sent, in order.
POSTS: list[str] = []


class GalleryPages(AllPages):
    def __init__(self) -> None:
        super().__init__()
        self.urlpatterns += [path("gallery/<slug:name>/", gallery), path("", include("core.urls"))]


@pytest.fixture
def site(live_server: LiveServer) -> Iterator[str]:
    """The address of the gallery."""
    POSTS.clear()
    with override_settings(ROOT_URLCONF=GalleryPages()):
        yield f"{live_server.url}/gallery"


@pytest.fixture
def office() -> User:
    committee = Committee.objects.create(name="政协云岭县委员会", short_name="云岭县政协", region="云岭县")
    today = clock.today()
    Term.objects.create(committee=committee, number=11, starts_on=today, ends_on=today + dt.timedelta(days=300))
    user = User.objects.create_user("office", name="王一", committee=committee)
    Role.objects.create(user=user, kind=Role.Kind.OFFICE)
    return user
