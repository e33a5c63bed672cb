"""What every test may rely on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser
from pytest_django import Settings

from tests.browser import chromium, started
from tests.people import World, build_world


@pytest.fixture(autouse=True)
def _files_of_one_test(settings: Settings, tmp_path: Path) -> None:
    """Uploads of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def world(db: None) -> World:
    """One committee with everyone who takes a step (``tests/people.py``)."""
    return build_world()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.skip("no Chromium was found (CHROMIUM=/path names one)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the test
    with started() as browser:
        yield browser


def pytest_report_header() -> str:
    broker = "Redis" if django_settings.REDIS_URL else "the embedded queue"
    return f"huiyin: {connection.vendor}, {broker}, browser: {chromium() or 'none found'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of locks says nothing on SQLite, where one writer waits for the other anyway."""
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("pg"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
