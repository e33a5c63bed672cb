"""What the tests of pages share: a signed-in browser of one person, and how to read its answers."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import User


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def links(page: str, url: str) -> set[str]:
    """The steps a page offers, each at its own address below ``url``."""
    return set(re.findall(rf'href="{url}([a-z-]+)/"', page))


def form_of(client: Client, url: str) -> dict[str, str]:
    """The hidden fields of the form at ``url``."""
    page = text_of(client, url)
    found = {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in ("one_shot", "version")}
    return {name: values[0] for name, values in found.items() if values}


def queries_of(client: Client, url: str) -> int:
    """How many queries a page takes; the first look writes the session."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)
