"""Every address × every role: the expected answers stand in ``urls.md``, and the resolver's list must match it."""

import re
from pathlib import Path

import pytest
from django.test import Client

from core import clock
from core.models import AuditEntry
from tests.people import World
from tests.url_world import TODAY, build_addresses, routes

ROW = re.compile(r"^\| (?P<name>\S+) \| (?P<default>\d+) \| (?P<but>.*?) ?\|$", re.MULTILINE)


def expected_answers(everyone: list[str]) -> dict[str, dict[str, int]]:
    """Address → person → status, from the table."""
    table = {}
    for row in ROW.finditer(Path(__file__).with_name("urls.md").read_text(encoding="utf-8")):
        answers = dict.fromkeys(everyone, int(row["default"]))
        for exception in filter(None, row["but"].split("; ")):
            status, _colon, people = exception.partition(": ")
            answers |= dict.fromkeys(people.split(), int(status))
        table[row["name"]] = answers
    return table


def test_every_address_has_its_row() -> None:
    assert sorted(expected_answers([])) == sorted(set(routes()))


@pytest.mark.django_db
def test_everyone_is_answered_as_the_table_says(world: World) -> None:
    addresses = build_addresses(world)
    people = {"visitor": None, **world.everyone}
    table, wrong = expected_answers(list(people)), []
    steps = AuditEntry.objects.exclude(to_state="")  # a download may be noted; a step may not be taken
    taken = steps.count()
    for who, user in people.items():
        client = Client()
        with clock.at(TODAY):
            if user:
                client.force_login(user)
            for name, answers in table.items():
                response = client.get(addresses.path(name))
                b"".join(response)  # a file that is read to its end is closed
                if response.status_code != answers[who]:
                    wrong.append(f"{name} {who}: {response.status_code}, expected {answers[who]}")
    assert wrong == []
    assert steps.count() == taken, "a GET took a step"
