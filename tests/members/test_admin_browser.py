"""The admin pages in a real browser: the script and style policy of the house holds there too."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from members.models import Period
from tests.browser import SIZES, opened, sign_in
from tests.people import build_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", SIZES)
def test_no_page_breaks_the_policy(browser: Browser, live_server: LiveServer, size: str) -> None:
    world = build_world()
    person = world.member.pk
    pages = {
        "administrator": ["", "members/user/", "members/user/add/", f"members/user/{person}/change/",
                          f"members/user/{person}/password/", "members/role/add/", "members/unit/"],
        "rules_keeper": ["", f"members/period/{Period.objects.earliest('pk').pk}/change/", "core/specialday/",
                         "core/specialday/add/", "feedback/reminderstep/add/"],
        "auditor": ["", "core/auditentry/", "members/loginattempt/"],
        "office": ["", "proposals/proposal/", "topics/topic/", "feedback/assignment/"],
    }  # fmt: skip
    complaints: list[str] = []
    for name, paths in pages.items():
        with opened(browser, size) as window:
            sign_in(window, world.everyone[name], live_server.url)
            page = window.new_page()
            page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            for path in paths:
                answer = page.goto(f"{live_server.url}/admin/{path}", wait_until="networkidle")
                assert answer is not None
                assert answer.status == 200, path
                assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], path
            if name == "administrator":
                page.goto(f"{live_server.url}/admin/members/role/add/")
                page.click(".field-user .select2-selection")
                page.keyboard.type("other_liaison")
                page.get_by_role("option", name="other_liaison").click()
                assert "other_liaison" in page.inner_text(".field-user")
    assert complaints == []
