"""What every test may rely on."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.people import World, build_world


@pytest.fixture(autouse=True)
def _files_of_one_test(settings: Settings, tmp_path: Path) -> None:
    """Uploads of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def world(db: None) -> World:
    """One committee with everyone who takes a step (``tests/people.py``)."""
    return build_world()
