"""Do once what beat and worker do all the time. Works while Celery and Redis are down; running both is harmless."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from core.health import beat


class Command(BaseCommand):
    help = "Run every scheduled task once, here and now, without Celery."

    def handle(self, *args: Any, **options: Any) -> None:
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            count = import_string(entry["task"])() or 0
            beat(entry["task"], count)
            self.stdout.write(f"{entry['task']}: {count}")
