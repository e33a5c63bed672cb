"""The one door for state (ADR 2): lock the row, check the move, set the facts, save, audit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from core import audit, clock

if TYPE_CHECKING:
    from core.models import Stateful


@dataclass(frozen=True)
class Move:
    """One row of a state table. ``target`` None: the step sets facts and leaves the state."""

    sources: tuple[str, ...]
    target: str | None

    @classmethod
    def of(cls, *sources: str, to: str) -> Move:
        return cls(tuple(sources), to)

    @classmethod
    def stay(cls, *sources: str) -> Move:
        return cls(tuple(sources), None)


class TransitionNotAllowed(Exception):
    """The record is not in a state from which this step can be taken; shown as a 409 page."""

    def __init__(self, record: Stateful, action: str) -> None:
        super().__init__(f"{record._meta.label} {record.pk}: {action} from {record.state}")
        self.record, self.action = record, action


class StaleVersion(Exception):
    """Somebody else changed the record since the page was shown; shown as a 409 page."""

    def __init__(self, record: Stateful) -> None:
        super().__init__(f"{record._meta.label} {record.pk}: version {record.version}")
        self.record = record


M = TypeVar("M", bound="Stateful")


def lock(record: M) -> M:
    """A fresh copy of ``record``, its row locked until the transaction ends.

    Locks are taken from the lowest floor up: the matter, then its assignment, then its reply.
    """
    rows = type(record)._default_manager.select_for_update(of=("self",))
    return rows.get(pk=record.pk)


@contextmanager
def moving(record: M, action: str, *, by: Any, note: str = "") -> Iterator[M]:
    """Take one step: yields the locked record, whose facts the caller fills in.

    Raises TransitionNotAllowed when the state is not a source of the move, StaleVersion when the
    person saw an older version. Everything written inside the block is one transaction.
    """
    move = record.MOVES[action]
    with transaction.atomic():
        locked = lock(record)
        if not locked.can(action):
            raise TransitionNotAllowed(locked, action)
        if record.seen_version is not None and record.seen_version != locked.version:
            raise StaleVersion(locked)
        before = locked.state
        locked.state = move.target or before
        locked.version += 1
        locked.updated_at = clock.now()
        yield locked
        locked.save()
        audit.record(locked, action, by=by, before=before, after=locked.state, note=note)
