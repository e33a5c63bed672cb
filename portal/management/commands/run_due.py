"""What the workers do, once and without Celery: for a crontab, or when Redis is down."""

from typing import Any

from django.core.management.base import BaseCommand

from core import health, jobs
from feedback import reminders
from members import delivery

RUNS = {
    "feedback.tasks.sweep": reminders.sweep,
    "members.tasks.deliver": delivery.deliver,
    "core.tasks.run_jobs": jobs.run_waiting,
}


class Command(BaseCommand):
    help = "Plan the reminders that are owed, deliver notices, do waiting jobs. Safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for task, run in RUNS.items():
            count = run()
            health.beat(task, count)
            self.stdout.write(f"{task}: {count}")
