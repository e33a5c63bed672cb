import datetime as dt

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from core import clock
from core.health import beat

pytestmark = pytest.mark.django_db

TASKS = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]


def test_the_process_answers_without_a_log_in_and_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert client.post("/healthz").status_code == 405


def test_not_ready_until_every_task_has_ticked(client: Client) -> None:
    for task in TASKS[1:]:
        beat(task, 0)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": "up", "late": TASKS[:1]})
    beat(TASKS[0], 3)
    assert client.get("/readyz").json() == {"database": "up", "late": []}


def test_a_task_is_late_after_three_of_its_own_intervals(client: Client) -> None:
    start = clock.now()
    with clock.at(start):
        for task in TASKS:
            beat(task, 0)
    with clock.at(start + dt.timedelta(seconds=61)):
        assert client.get("/readyz").json()["late"] == ["members.tasks.deliver", "core.tasks.run_jobs"]
    with clock.at(start + dt.timedelta(seconds=181)):
        assert client.get("/readyz").json()["late"] == TASKS


def test_a_database_that_is_down_is_said_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "down")
