"""The whole system as the README starts it: a fresh clone, one command, three programs, one Ctrl-C.

Nothing of this process takes part: the clone has its own packages, settings and database.
"""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300  # seconds; the first start installs everything
NOT_INHERITED = {"ENV_FILE", "SECRET_KEY", "SITE_BASE_URL", "ALLOWED_HOSTS", "VAR_DIR", "DJANGO_SETTINGS_MODULE"}

# Today is made a working day with long office hours, one running deadline is moved to it, and everyone can be reached.
MAKE_DUE = """
import datetime as dt
from core import clock
from core.models import SpecialDay
from feedback.models import Deadline
from members.models import Committee, User
today = clock.today()
SpecialDay.objects.update_or_create(date=today, defaults={"is_workday": True, "name": "补班", "source": "测试"})
Committee.objects.update(office_from=dt.time(0), office_until=dt.time(23, 59, 59))
User.objects.filter(email="").update(email="somebody@example.com")
deadline = Deadline.objects.running().filter(clock="reply", due_on__gt=today).earliest("pk")
Deadline.objects.filter(pk=deadline.pk).update(due_on=today)
print(f"reply-{deadline.pk}-{today}-")
"""
DELIVERED = """
from members.models import Delivery
print(Delivery.objects.filter(state="sent", notification__key__startswith="%s").count())
"""


class Clone:
    """A clone of the last commit, and how to start it and look into it."""

    def __init__(self, path: Path, services: dict[str, str]) -> None:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(path)], check=True)
        self.path = path
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        self.environment = {**inherited, **services}
        self.output = path.parent / "output.txt"

    def start(self) -> "subprocess.Popen[bytes]":
        """`make run` as a terminal would start it: a process group of its own."""
        with self.output.open("wb") as output:
            command = ["make", "run", f"PORT={self.port}"]
            return subprocess.Popen(
                command, cwd=self.path, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def ask(self, code: str) -> str:
        """What ``code`` prints in another process of the same installation."""
        start = "import django; django.setup()\n"
        command = [str(self.path / ".venv/bin/python"), "-W", "ignore", "-c", start + code]
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
        ended = subprocess.run(command, cwd=self.path, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def processes(self) -> list[str]:
        """Whatever still runs from this folder."""
        listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
        return [line for line in listed.splitlines() if str(self.path) in line or f"up --port {self.port}" in line]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(true: Callable[[], bool], what: str, clone: Clone, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert running.poll() is None, f"ended by itself before {what}:\n{clone.output.read_text()}"
        assert time.monotonic() < deadline, f"{what} did not happen:\n{clone.output.read_text()}"
        time.sleep(2)


@pytest.fixture
def services() -> Iterator[dict[str, str]]:
    """The run's own PostgreSQL and Redis, with an empty database, or neither."""
    if not (url := os.environ.get("DATABASE_URL")):
        yield {}
        return
    server, _, name = url.rpartition("/")
    own = f"{name}_process"
    with contextlib.closing(psycopg2.connect(f"{server}/postgres")) as maintenance:
        maintenance.autocommit = True
        with maintenance.cursor() as cursor:
            cursor.execute(f'drop database if exists "{own}" with (force)')
            cursor.execute(f"create database \"{own}\" encoding 'UTF8' template template0")
            yield {"DATABASE_URL": f"{server}/{own}", "REDIS_URL": os.environ["REDIS_URL"], "DEMO": "1"}
            cursor.execute(f'drop database "{own}" with (force)')


def test_one_command_serves_reminds_and_leaves_nothing(tmp_path: Path, services: dict[str, str]) -> None:
    clone = Clone(tmp_path / "huiyin", services)
    running = clone.start()
    try:
        wait_until(clone.answers, "an answer", clone, running)
        assert len(clone.processes()) >= 5  # up, gunicorn with two workers, celery worker, celery beat
        reminder = clone.ask(MAKE_DUE)
        wait_until(lambda: int(clone.ask(DELIVERED % reminder)) > 0, "a delivered reminder", clone, running)
        os.killpg(running.pid, signal.SIGINT)
        running.wait(timeout=30)
        assert clone.processes() == []
        assert "已停止" in clone.output.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=30)
