from pathlib import Path

import pytest
from pytest_django import Settings

from members.models import Committee, User
from tests.samples.models import Matter


def person(username: str) -> User:
    committee, _ = Committee.objects.get_or_create(name="政协云岭县委员会", short_name="云岭县政协", region="云岭县")
    return User.objects.create_user(username, name=username, committee=committee)


@pytest.fixture
def clerk(db: None) -> User:
    return person("clerk")


@pytest.fixture
def other(db: None) -> User:
    return person("other")


@pytest.fixture
def matter(clerk: User) -> Matter:
    return Matter.objects.create(title="关于加强城区停车管理的建议", owner=clerk)


@pytest.fixture
def media(settings: Settings) -> Path:
    """Where uploaded files go; empty at the start."""
    return Path(settings.MEDIA_ROOT)
