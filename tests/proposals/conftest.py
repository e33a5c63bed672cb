"""A world whose proposal office has its rule rows."""

import pytest

from proposals.rules import load_default_rules
from tests.people import World, build_world


@pytest.fixture
def world(db: None) -> World:
    built = build_world()
    load_default_rules()
    return built
