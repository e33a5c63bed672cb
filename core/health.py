"""Is the clockwork running? Every scheduled task leaves a row; an old row is how a stalled scheduler is seen."""

import datetime as dt

from django.conf import settings

from core import clock
from core.models import Heartbeat

MISSED_TICKS = 3


def beat(task: str, count: int) -> None:
    """Note that ``task`` has just finished, having dealt with ``count`` rows."""
    Heartbeat.objects.update_or_create(task=task, defaults={"last_at": clock.now(), "last_count": count})


def late_tasks() -> list[str]:
    """The scheduled tasks that have missed three ticks, or have never run."""
    last = dict(Heartbeat.objects.values_list("task", "last_at"))
    return [name for name, pause in pauses().items() if name not in last or clock.now() - last[name] > pause]


def pauses() -> dict[str, dt.timedelta]:
    """How long each scheduled task may be silent."""
    return {
        entry["task"]: dt.timedelta(seconds=MISSED_TICKS * entry["schedule"])
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
    }
