"""The pages as a person uses them: open the form, fill it in, send it."""

import re
from typing import Any

from django.test import Client

from members.models import User


class Visitor:
    """One signed-in person."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, url: str, **query: Any) -> Any:
        return self.client.get(url, query)

    def keys(self, url: str) -> dict[str, str]:
        """The hidden values of the page's form."""
        page = self.get(url).content.decode()
        return {name: _hidden(page, name) for name in ("one_shot", "version") if f'name="{name}"' in page}

    def send(self, url: str, facts: dict[str, Any] | None = None, **keys: str) -> Any:
        """Open the page, then send its form; ``keys`` put another one_shot or version in."""
        return self.client.post(url, {**self.keys(url), **keys, **(facts or {})})


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text
