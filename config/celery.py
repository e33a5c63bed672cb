import os
from typing import Any

from celery import Celery, Task
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["embedded"] = "config.embedded_broker:Transport"


class BeatingTask(Task[Any, Any]):
    """A task that leaves a heartbeat; what it returns, if a number, is how many rows it dealt with."""

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        from core.health import beat  # noqa: PLC0415  models exist only once Django has started

        beat(self.name, retval if isinstance(retval, int) else 0)


app = Celery("huiyin", task_cls=BeatingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
