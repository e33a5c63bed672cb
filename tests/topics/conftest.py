from collections.abc import Iterator

import pytest

from tests.people import World
from tests.topics.steps import House, on
from topics.rules import load_default_rules


@pytest.fixture
def house(world: World) -> Iterator[House]:
    """The steps of this floor, on an ordinary Monday."""
    load_default_rules()
    with on("2026-03-02"):
        yield House(world)
