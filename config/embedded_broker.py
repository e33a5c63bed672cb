"""The queue of the embedded mode: a folder of files, one a message.

kombu's own filesystem transport lets a reader take a message before it is written to the end. Here a message appears
whole (written beside, then renamed), is claimed by renaming it, and goes to the queue that its routing key names.
"""

import os
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads
from kombu.utils.objects import cached_property


class Channel(virtual.Channel):
    @property
    def transport_options(self) -> dict[str, Any]:
        options: dict[str, Any] = self.connection.client.transport_options  # type: ignore[union-attr, assignment]
        return options

    @cached_property
    def folder(self) -> Path:
        folder = Path(self.transport_options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def waiting(self, queue: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{queue}.msg"))

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        # Anything but a task (the worker's own events) has no reader here, and would pile up.
        return [routing_key] if self.typeof(exchange).type == "direct" else []

    def _put(self, queue: str, message: Mapping[str, Any], **options: Any) -> None:
        unfinished = self.folder / f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.unfinished"
        with unfinished.open("w") as file:
            file.write(dumps(message))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(unfinished.with_suffix(".msg"))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in self.waiting(queue):
            claimed = path.with_suffix(".claimed")
            try:
                path.rename(claimed)
            except FileNotFoundError:  # another worker was faster
                continue
            message = loads(claimed.read_text())
            claimed.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self.waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self.waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)


class Transport(virtual.Transport):
    Channel = Channel
    default_port = 0
    driver_type = driver_name = "embedded"

    def driver_version(self) -> str:
        return "1"
