"""Every component with sample values, in a real browser at both widths: no error, no break of the CSP, nothing for axe.

The pictures are left in var/gallery/ to be looked at.
"""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from core import clock
from members.models import Committee, Role, Term, User
from tests.browser import chromium
from tests.gallery.samples import page_values
from tests.portal.test_navigation import AllPages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).resolve().parent
PICTURES = Path(settings.BASE_DIR) / "var" / "gallery"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
]  # fmt: skip
JOB = '{% include "components/progress.html" with job=job url="" done_url="/" only %}'
PAGES = ["desk", "list", "matter", "form", "wrong", "public", "403", "409"]
WIDTHS = {"desktop": (1366, 768), "phone": (390, 844)}


def gallery(request: HttpRequest, name: str) -> HttpResponse:
    values: dict[str, Any] = page_values(wrong=name == "wrong")
    if name == "desk":
        messages.success(request, "提交成功，回执号 2026-0113，提案委将在 5 个工作日内审查。")
    if name == "job":
        values["job"].state = "done"
        return HttpResponse(engines["django"].from_string(JOB).render(values, request))
    file = HERE / f"{'form' if name == 'wrong' else name}.html"
    source = file.read_text() if file.exists() else f'{{% extends "{name}.html" %}}'
    return HttpResponse(engines["django"].from_string(source).render(values, request))


class GalleryPages(AllPages):
    def __init__(self) -> None:
        super().__init__()
        self.urlpatterns.append(path("gallery/<slug:name>/", login_not_required(gallery)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.skip("no Chromium was found (CHROMIUM=/path names one)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def session(client: Client) -> str:
    committee = Committee.objects.create(name="政协云岭县委员会", short_name="云岭县政协", region="云岭县")
    today = clock.today()
    Term.objects.create(committee=committee, number=11, starts_on=today, ends_on=today + dt.timedelta(days=300))
    user = User.objects.create_user("office", name="王一", committee=committee)
    Role.objects.create(user=user, kind=Role.Kind.OFFICE)
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def opened(browser: Browser, width: str, live_server: LiveServer, session: str) -> tuple[Page, list[str]]:
    """A page of that width, signed in, and what it complains about."""
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=width == "phone",
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page, complaints = context.new_page(), []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_components_stand_well(
    browser: Browser, live_server: LiveServer, session: str, name: str, width: str
) -> None:
    with override_settings(ROOT_URLCONF=GalleryPages()):
        page, complaints = opened(browser, width, live_server, session)
        page.goto(f"{live_server.url}/gallery/{name}/", wait_until="networkidle")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        assert complaints == []
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.context.close()
