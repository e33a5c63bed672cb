"""What workers do for this app; the schedule stands in the settings."""

from celery import shared_task

from feedback import reminders


@shared_task
def sweep() -> int:
    return reminders.sweep()
