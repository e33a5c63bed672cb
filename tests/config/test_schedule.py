import pytest
from django.conf import settings

from config.celery import app as celery


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE.values(), ids=list(settings.CELERY_BEAT_SCHEDULE))
def test_the_schedule_names_a_task_and_a_tick_goes_stale_before_the_next(entry: dict[str, object]) -> None:
    celery.loader.import_default_modules()
    assert entry["task"] in celery.tasks
    assert entry["options"]["expires"] <= entry["schedule"]  # type: ignore[index]
