"""Two at once, with the real locks (PostgreSQL)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory

from core import jobs
from members import workflow
from members.backends import AccountBackend
from members.lockout import MOST_HERE, LockedOut
from members.models import LoginAttempt, Member, User
from members.workflow import RosterChanged
from tests.members.test_roster import as_csv, line
from tests.people import build_world

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def at_once(count: int, work: Callable[[], Any]) -> list[Any]:
    """What each of ``count`` threads got: a value, or the exception it raised."""
    start, answers = threading.Barrier(count), []

    def one() -> None:
        start.wait()
        try:
            answers.append(work())
        except (LockedOut, RosterChanged) as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_guesses_made_together_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    build_world()
    looked_at: list[str] = []

    def wrong(user: User, raw: str) -> bool:
        looked_at.append(raw)
        return False

    monkeypatch.setattr(User, "check_password", wrong)

    def guess() -> User | None:
        request = RequestFactory().post("/login/", REMOTE_ADDR="10.0.0.1")
        return AccountBackend().authenticate(request, username="member", password="guess")

    answers = at_once(16, guess)
    assert len(looked_at) <= MOST_HERE
    assert sum(isinstance(answer, LockedOut) for answer in answers) == 16 - len(looked_at)
    assert LoginAttempt.objects.count() == 16


def test_a_roster_confirmed_twice_at_once_is_written_once() -> None:
    world = build_world()
    content = as_csv(*(line(委员证号=f"13{number:04}") for number in range(200)))
    task = jobs.enqueue(
        "members.roster", owner=world.office, file=SimpleUploadedFile("a.csv", content.encode()), term=world.term.pk
    )
    jobs.run_waiting()
    task.refresh_from_db()
    answers = at_once(2, lambda: workflow.import_roster(task, by=world.office))
    assert sorted(type(answer).__name__ for answer in answers) == ["Job", "RosterChanged"]
    assert Member.objects.filter(term=world.term).count() == 203
