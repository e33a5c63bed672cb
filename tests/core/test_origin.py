import logging

import pytest
from django.test import Client
from pytest_django import Settings


def access_line(caplog: pytest.LogCaptureFixture) -> str:
    return next(record.getMessage() for record in caplog.records if record.name == "huiyin.access")


def test_every_answer_carries_its_own_id(client: Client) -> None:
    first, second = client.get("/healthz"), client.get("/healthz")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_the_access_log_has_no_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "huiyin.access")
    client.get("/healthz?q=机密")
    assert access_line(caplog).startswith("127.0.0.1 GET /healthz 200 ")


@pytest.mark.parametrize(
    ("https", "address"),
    [(True, "203.0.113.7"), (False, "127.0.0.1")],
    ids=["behind the office's proxy its entry counts, not the forged one", "without a proxy the header is nothing"],
)
def test_a_forged_address_is_not_believed(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings, https: bool, address: str
) -> None:
    caplog.set_level(logging.INFO, "huiyin.access")
    settings.HTTPS = https
    client.get("/healthz", headers={"x-forwarded-for": "10.0.0.1, 203.0.113.7"})
    assert access_line(caplog).startswith(f"{address} ")
