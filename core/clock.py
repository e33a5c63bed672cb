"""The only source of now and today.

Everything that asks for the time asks here, so that the demo year and the tests can stand at any moment.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_standing: ContextVar[dt.datetime | None] = ContextVar("standing", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return timezone.localtime(_standing.get())


def today() -> dt.date:
    """The date in Asia/Shanghai; a deadline runs until the end of its day here."""
    return now().date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` (aware) for this thread until the block ends."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment as the clock on the wall shows it here; rows come back from the database in UTC."""
    return timezone.localtime(moment)
