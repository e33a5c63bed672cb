import os
import signal
import socket
import sys
import time

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from core.management.commands.up import Programs, environment, refuse_taken

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
LEAVE_A_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).wait()",
]


@pytest.fixture(autouse=True)
def own_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda number, action: None)


def test_the_program_that_ends_by_itself_is_named_and_the_others_are_ended() -> None:
    with Programs({"web": SLEEP, "worker": [sys.executable, "-c", ""]}, {}) as programs:
        while not (name := programs.first_ended()):
            time.sleep(0.05)
        assert name == "worker"
    assert all(program.returncode is not None for program in programs.running.values())


def test_nothing_that_a_program_has_started_is_left() -> None:
    with Programs({"web": LEAVE_A_CHILD}, {}) as programs:
        group = programs.running["web"].pid
        time.sleep(0.5)
    with pytest.raises(ProcessLookupError):
        signal_nothing_to(group)


def signal_nothing_to(group: int) -> None:
    """Raises when the process group has no member."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        os.killpg(group, 0)
        time.sleep(0.05)


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"PORT={port + 1}"):
            refuse_taken(port)


def test_a_site_on_this_machine_follows_its_port_and_an_offices_does_not(settings: Settings) -> None:
    settings.SITE_BASE_URL = "http://127.0.0.1:8000"
    assert environment(8101)["SITE_BASE_URL"] == "http://127.0.0.1:8101"
    settings.SITE_BASE_URL = "https://huiyin.example.gov.cn"
    assert environment(8101)["SITE_BASE_URL"] == os.environ["SITE_BASE_URL"]
