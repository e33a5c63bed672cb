"""Work longer than a request: a row says what is wanted, a worker does it, a page shows how far it is.

A kind begins with the module that registers it (``members.roster``, ``members.roster.check``), so that a worker
finds the function without a list of them.
"""

import datetime as dt
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import F, Q

from core import clock
from core.attachments import files_follow, store
from core.models import Job
from core.xlsx import UnreadableSheet

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)  # a worker that has not finished by then is taken for dead
MOST_ATTEMPTS = 3
KEPT = dt.timedelta(days=30)
PROGRESS_SECONDS = 0.5
BROKEN = "系统处理时出了错，已经记录下来。请稍后再试一次；仍不成功请联系系统管理员。"

Progress = Callable[[int, int], None]
Function = Callable[[Job, Progress], dict[str, Any]]


class Kind(NamedTuple):
    label: str
    function: Function


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one does no longer counts."""


_kinds: dict[str, Kind] = {}


def job(kind: str, label: str = "后台任务") -> Callable[[Function], Function]:
    """Register a function of (job, progress) that returns the result, a JSON object.

    ``result["url"]``, where given, is where the page leads when it is done. A ValidationError or an
    UnreadableSheet ends the job with its sentence; any other exception is logged and tried again.
    ``progress(done, total)`` is called outside of transactions, or it is seen only at their end.
    """

    def register(function: Function) -> Function:
        _kinds[kind] = Kind(label, function)
        return function

    return register


def kind_of(name: str) -> Kind:
    """The registered kind, its module imported if need be; LookupError for one that nobody registers."""
    if name not in _kinds:
        try:
            import_module(name)  # imports what it stands in, too: members.roster of members.roster.check
        except ModuleNotFoundError as error:
            if error.name is None or not name.startswith(error.name):
                raise
    return _kinds[name]


def enqueue(kind: str, *, owner: Any, file: "File[bytes] | None" = None, **facts: Any) -> Job:
    """Ask for work, in the caller's transaction. A file is kept under a made-up name; its own is a fact."""
    kind_of(kind)
    if file is not None:
        facts["file_name"] = PurePosixPath(file.name or "").name
    row = Job(kind=kind, owner=owner, facts=facts)
    with files_follow():
        if file is not None:
            suffix = PurePosixPath(file.name or "").suffix.lower()
            ending = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
            store(row.file, f"jobs/{uuid.uuid4().hex}{ending}", file)
        row.save()
    return row


def run_waiting(limit: int = 10) -> int:
    """Do what waits, oldest first; returns how many were taken up. Any number of workers may run it at once."""
    _forget_old()
    for count in range(limit):
        claimed = _claim()
        if claimed is None:
            return count
        _run(claimed)
    return limit


def _claim() -> Job | None:
    """Take one job by compare-and-set: of two workers that see it, one changes the row."""
    moment = clock.now()
    waiting = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, started_at__lt=moment - LEASE)
    for pk, attempts in _waiting(waiting):
        mine = Job.objects.filter(waiting, pk=pk, attempts=attempts)
        if attempts >= MOST_ATTEMPTS:
            mine.update(state=Job.State.FAILED, error=BROKEN, finished_at=moment)
        elif mine.update(state=Job.State.RUNNING, started_at=moment, attempts=F("attempts") + 1, done=0):
            return Job.objects.select_related("owner").get(pk=pk)
    return None


def _waiting(waiting: Q) -> Iterable[tuple[int, int]]:
    return Job.objects.filter(waiting).order_by("queued_at", "pk").values_list("pk", "attempts")[:20]


def _run(claimed: Job) -> None:
    """Outside of any transaction of ours; the function opens its own."""
    try:
        result = kind_of(claimed.kind).function(claimed, _progress_of(claimed))
    except (ValidationError, UnreadableSheet) as refusal:
        sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        _close(claimed, state=Job.State.FAILED, error="；".join(sentences))
    except LeaseLost:
        logger.warning("job %s (%s) was taken over by another worker", claimed.pk, claimed.kind)
    except Exception:
        logger.exception("job %s (%s), attempt %s", claimed.pk, claimed.kind, claimed.attempts)
        if claimed.attempts < MOST_ATTEMPTS:
            _mine(claimed).update(state=Job.State.QUEUED)
        else:
            _close(claimed, state=Job.State.FAILED, error=BROKEN)
    else:
        _close(claimed, state=Job.State.DONE, result=result, error="")
    finally:
        if claimed.file:
            claimed.file.close()


def _mine(claimed: Job) -> Any:
    """The row, as long as it is this worker's: a later claim raises ``attempts``."""
    return Job.objects.filter(pk=claimed.pk, state=Job.State.RUNNING, attempts=claimed.attempts)


def _close(claimed: Job, **facts: Any) -> None:
    _mine(claimed).update(**facts, finished_at=clock.now())


def _progress_of(claimed: Job) -> Progress:
    last = -PROGRESS_SECONDS

    def progress(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < PROGRESS_SECONDS:
            return
        last = time.monotonic()
        if not _mine(claimed).update(done=done, total=total):
            raise LeaseLost

    return progress


def _forget_old() -> None:
    """What is long done goes, with its file: a roster is not kept for its own sake."""
    finished = Q(state__in=[Job.State.DONE, Job.State.FAILED], queued_at__lt=clock.now() - KEPT)
    for old in Job.objects.filter(finished)[:50]:
        if old.file:
            old.file.delete(save=False)
        old.delete()
