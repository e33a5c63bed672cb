"""Where this machine keeps a Chromium; nothing is ever downloaded for it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str:
    """The path of a Chromium, or "" where there is none. ``CHROMIUM`` names one that stands elsewhere."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *filter(lambda path: Path(path).exists(), MACOS)]
    return next((path for path in found if path), "")


FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}


@contextmanager
def started() -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, size: str = "desktop", *, script: bool = True) -> BrowserContext:
    """A fresh window of a Chinese office: nobody is signed in."""
    across, down = SIZES[size]
    return browser.new_context(
        viewport={"width": across, "height": down},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        java_script_enabled=script,
    )


def sign_in(context: BrowserContext, user: Any, address: str) -> None:
    """Give the window a session of this person."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])
