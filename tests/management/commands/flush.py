"""The flush after a transactional test, with the log's triggers away for its moment (they refuse DELETE)."""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connection

from core import append_only


class Command(Flush):
    def handle(self, **options: Any) -> None:
        append_only.remove(connection)
        super().handle(**options)
        append_only.install(connection)
