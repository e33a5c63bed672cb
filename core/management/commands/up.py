"""One command for the whole system: pages, worker and scheduler, which start and end together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

HOST = "127.0.0.1"
PATIENCE = 15  # seconds a program has to end by itself


class Command(BaseCommand):
    help = "Migrate, load the demo year into an empty embedded database, then run pages, worker and beat together."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_taken(port)
        try:
            prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the system was up. Run it again.") from None
        connections.close_all()
        with Programs(commands(port), environment(port)) as programs:
            announced = False
            while not programs.told_to_end:
                if name := programs.first_ended():
                    raise CommandError(f"The {name} program ended by itself, so everything is stopped. See above.")
                if not announced and answers(port):
                    self.announce(port)
                    announced = True
                time.sleep(0.2)
        self.stdout.write("\n已停止 (stopped).")

    def announce(self, port: int) -> None:
        queue = "Redis" if settings.REDIS_URL else "embedded queue"
        database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
        self.stdout.write(f"\n回音 http://{HOST}:{port}/  ({database}, {queue})  Ctrl-C 停止 (stops everything)\n")
        self.stdout.flush()


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    wanted = connection.vendor == "sqlite" or os.environ.get("DEMO") == "1"
    if wanted and not get_user_model()._default_manager.exists():
        call_command("demo")


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken ({error.strerror}). Try: make run PORT={port + 1}") from None


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def environment(port: int) -> dict[str, str]:
    """A site that is only on this machine follows its port, so that links in mails lead back to it."""
    if urlsplit(settings.SITE_BASE_URL).hostname == HOST:
        return {**os.environ, "SITE_BASE_URL": f"http://{HOST}:{port}"}
    return dict(os.environ)


def commands(port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "config"]
    return {
        "web": [
            *python, "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4",
            "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5",
        ],
        "worker": [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }  # fmt: skip


class Programs:
    """Several programs that live and die as one. Each leads a process group, so that none of its own is left."""

    def __init__(self, commands: dict[str, list[str]], env: dict[str, str]) -> None:
        self.commands = commands
        self.env = env
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.told_to_end = False

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.remember_to_end)
        for name, command in self.commands.items():
            self.running[name] = subprocess.Popen(command, env=self.env, process_group=0)  # noqa: S603  our own
        return self

    def first_ended(self) -> str:
        """The name of a program that is no longer running, or ""."""
        return next((name for name, program in self.running.items() if program.poll() is not None), "")

    def __exit__(self, *error: object) -> None:
        self.end_all()

    def remember_to_end(self, number: int, frame: FrameType | None) -> None:
        self.told_to_end = True

    def end_all(self) -> None:
        for program in self.running.values():
            if program.poll() is None:
                program.terminate()
        deadline = time.monotonic() + PATIENCE
        for program in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(timeout=max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):  # what it started and left behind
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
