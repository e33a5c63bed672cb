from celery import shared_task

from core.jobs import run_waiting


# Longer than other tasks may take, shorter than Redis waits before it hands a task out again.
@shared_task(soft_time_limit=240, time_limit=280)
def run_jobs() -> int:
    """Every five seconds; see CELERY_BEAT_SCHEDULE."""
    return run_waiting()
