"""The queue of the embedded mode: a folder of files.

kombu's own filesystem transport lets a reader take a message before it is written to the end, and moves what was
read to another disk. Here a message appears whole (written beside, then renamed) and is claimed by renaming it.
"""

import os
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads
from kombu.utils.objects import cached_property


class Channel(filesystem.Channel):
    @cached_property
    def folder(self) -> Path:
        folder = Path(self.transport_options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def data_folder_in(self) -> str:
        return str(self.folder)

    @property
    def control_folder(self) -> Path:
        return self.folder

    def _put(self, queue: str, payload: Mapping[str, Any], **options: Any) -> None:
        write_whole(self.folder / f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg", dumps(payload))

    def _get(self, queue: str) -> Any:
        for path in sorted(self.folder.glob(f"*.{queue}.msg")):
            claimed = path.with_suffix(".claimed")
            try:
                path.rename(claimed)
            except FileNotFoundError:  # another worker was faster
                continue
            payload = loads(claimed.read_text())
            claimed.unlink()
            return payload
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = [list(row) for row in self.get_table(exchange)]
        row = [routing_key or "", pattern or "", queue or ""]
        if row not in bound:
            write_whole(self._exchange_file(exchange), dumps([row, *bound]))


class Transport(filesystem.Transport):
    Channel = Channel


def write_whole(path: Path, text: str) -> None:
    """Write so that a reader finds either nothing or everything, also after a power cut."""
    unfinished = path.with_name(f".{uuid.uuid4().hex}.unfinished")
    with unfinished.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
