"""Every component with sample values, in a real browser at both widths: no error, no break of the CSP, nothing for axe.

The pictures are left in var/gallery/ to be looked at.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser

from members.models import User
from tests.browser import SIZES, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = Path(settings.BASE_DIR) / "var" / "gallery"
PAGES = ["desk", "list", "matter", "form", "wrong", "public", "403", "409"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_the_components_stand_well(browser: Browser, site: str, office: User, name: str, size: str) -> None:
    complaints: list[str] = []
    with opened(browser, size) as window:
        sign_in(window, office, site)
        page = window.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/{name}/", wait_until="networkidle")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{size}.png", full_page=True)
        assert complaints == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
