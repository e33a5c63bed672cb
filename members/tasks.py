"""What workers do for this app; the schedule stands in the settings."""

from celery import shared_task

from members import delivery


@shared_task
def deliver() -> int:
    return delivery.deliver()
