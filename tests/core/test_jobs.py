import datetime as dt
import logging
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client

from core import clock, jobs
from core.jobs import LeaseLost, enqueue, kind_of, run_waiting
from core.models import Job
from core.tasks import run_jobs
from members.models import User
from tests.core.conftest import person

COUNT = "tests.samples.counting"
START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def wanted(owner: User, kind: str = COUNT, file: str | None = None, **facts: Any) -> Job:
    content = None if file is None else ContentFile(file.encode(), name="名册 2026.CSV")
    return enqueue(kind, owner=owner, file=content, **facts)


def test_a_job_is_done_and_its_result_kept(clerk: User) -> None:
    row = wanted(clerk, file="甲\n乙\n丙\n", matter=7)
    assert row.state == Job.State.QUEUED
    assert run_jobs() == 1
    row.refresh_from_db()
    assert (row.state, row.result) == (Job.State.DONE, {"lines": 3, "url": "/samples/7/"})
    assert (row.done, row.total, row.attempts, row.error) == (3, 3, 1, "")
    assert row.started_at is not None
    assert row.finished_at is not None
    assert run_waiting() == 0


def test_a_file_is_kept_under_a_made_up_name(clerk: User, media: Path) -> None:
    row = wanted(clerk, file="甲")
    assert row.facts["file_name"] == "名册 2026.CSV"
    assert [path.suffix for path in (media / "jobs").iterdir()] == [".csv"]
    assert "名册" not in str(row.file.name)


def test_the_file_of_an_unknown_kind_is_not_kept(clerk: User, media: Path) -> None:
    with pytest.raises(KeyError):
        wanted(clerk, kind="tests.samples.counting.nothing", file="甲")
    with pytest.raises(KeyError):
        kind_of("no.such.module")
    assert not media.exists()


def test_a_module_that_fails_to_import_is_not_taken_for_a_missing_one(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "faulty_jobs.py").write_text("import nothing_of_this_name")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        kind_of("faulty_jobs")


def test_the_oldest_first_and_no_more_than_asked(clerk: User) -> None:
    with clock.at(START + dt.timedelta(minutes=1)):
        later = wanted(clerk)
    with clock.at(START):
        first = wanted(clerk)
    assert run_waiting(limit=1) == 1
    assert [Job.objects.get(pk=row.pk).state for row in (first, later)] == ["done", "queued"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("validation", "第 3 行：姓名是空的。；第 4 行：界别不存在。"), ("sheet", "这个文件是空的，请检查后重新上传。")],
)
def test_a_refusal_is_told_in_its_own_words_and_not_repeated(clerk: User, how: str, sentence: str) -> None:
    row = wanted(clerk, f"{COUNT}.fail", how=how)
    assert run_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (Job.State.FAILED, sentence, 1)


def test_a_crash_is_logged_tried_three_times_and_told_without_details(
    clerk: User, caplog: pytest.LogCaptureFixture
) -> None:
    row = wanted(clerk, f"{COUNT}.fail", how="crash")
    assert run_waiting() == 3
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (Job.State.FAILED, jobs.BROKEN, 3)
    assert caplog.text.count("secret detail") == 3


def test_a_dead_workers_job_is_taken_up_after_its_lease(clerk: User) -> None:
    with clock.at(START):
        row = wanted(clerk, file="甲")
        assert jobs._claim() == row  # and the worker dies
    with clock.at(START + jobs.LEASE - dt.timedelta(seconds=1)):
        assert run_waiting() == 0
    with clock.at(START + jobs.LEASE + dt.timedelta(seconds=1)):
        assert run_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == (Job.State.DONE, 2)


def test_a_job_that_kills_every_worker_is_given_up(clerk: User) -> None:
    row = wanted(clerk)
    for minutes in (0, 11, 22):
        with clock.at(START + dt.timedelta(minutes=minutes)):
            assert jobs._claim() == row
    with clock.at(START + dt.timedelta(minutes=33)):
        assert run_waiting() == 0
    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.FAILED, jobs.BROKEN)


def test_a_slow_worker_that_was_taken_over_writes_nothing(clerk: User, caplog: pytest.LogCaptureFixture) -> None:
    with clock.at(START):
        row = wanted(clerk, file="甲\n乙")
        slow = jobs._claim()
    assert slow is not None
    with clock.at(START + dt.timedelta(minutes=11)):
        assert run_waiting() == 1
    with pytest.raises(LeaseLost):
        jobs._progress_of(slow)(1, 2)
    with caplog.at_level(logging.WARNING):
        jobs._run(slow)
    assert "taken over" in caplog.text
    row.refresh_from_db()
    assert (row.state, row.attempts, row.done) == (Job.State.DONE, 2, 2)


def test_progress_is_written_now_and_then_and_at_the_end(clerk: User, django_assert_num_queries: Any) -> None:
    wanted(clerk)
    claimed = jobs._claim()
    assert claimed is not None
    progress = jobs._progress_of(claimed)
    with django_assert_num_queries(2):
        for number in range(1, 1001):
            progress(number, 1000)
    claimed.refresh_from_db()
    assert (claimed.done, claimed.total) == (1000, 1000)


def test_old_jobs_are_forgotten_with_their_files(clerk: User, media: Path) -> None:
    with clock.at(START):
        old, waiting = wanted(clerk, file="甲"), wanted(clerk, file="乙")
        without = wanted(clerk)
        Job.objects.filter(pk__in=[old.pk, without.pk]).update(state=Job.State.DONE)
    with clock.at(START + jobs.KEPT + dt.timedelta(days=1)):
        run_waiting(limit=1)
    assert list(Job.objects.all()) == [waiting]
    assert len(list((media / "jobs").iterdir())) == 1


def test_a_job_that_another_worker_takes_first_is_left_to_it(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = wanted(clerk)
    seen = Job.objects.filter(pk=row.pk).values_list("pk", "attempts")
    stale = list(seen)
    Job.objects.filter(pk=row.pk).update(attempts=1)  # between the look and the claim
    monkeypatch.setattr(jobs, "_waiting", lambda waiting: stale)
    assert jobs._claim() is None


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_workers_do_every_job_once() -> None:
    owner = person("clerk")
    for _ in range(40):
        wanted(owner)
    taken: list[int] = []

    def work() -> None:
        taken.append(run_waiting(limit=100))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == 40
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.State.DONE, 1)}


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def test_the_page_shows_how_far_it_is(page: Client, clerk: User) -> None:
    row = wanted(clerk, file="甲\n乙")
    url = f"/jobs/{row.pk}/"
    html = page.get(url).content.decode()
    assert "数行数" in html
    assert "正在排队" in html
    assert f'data-hx-get="{url}"' in html
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, done=1, total=2)
    html = page.get(url).content.decode()
    assert "已处理 1 / 2 条" in html
    assert 'value="1" max="2"' in html


def test_the_page_leads_to_the_result_and_stops_asking(page: Client, clerk: User) -> None:
    row = wanted(clerk, file="甲\n乙")
    run_waiting()
    html = page.get(f"/jobs/{row.pk}/").content.decode()
    assert "已完成，共处理 2 条" in html
    assert 'href="/samples/1/"' in html
    assert "data-hx-get" not in html.partition("<main")[2].partition("</main>")[0]


def test_the_page_tells_why_it_failed(page: Client, clerk: User) -> None:
    row = wanted(clerk, f"{COUNT}.fail", how="sheet")
    run_waiting()
    assert "没有完成：这个文件是空的" in page.get(f"/jobs/{row.pk}/").content.decode()


def test_what_htmx_swaps_in_is_what_a_reload_shows(page: Client, clerk: User) -> None:
    row = wanted(clerk, file="甲")
    part = page.get(f"/jobs/{row.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="job"')
    assert part.strip() in page.get(f"/jobs/{row.pk}/").content.decode()


def test_a_job_is_its_owners_alone(page: Client, other: User) -> None:
    row = wanted(other)
    assert page.get(f"/jobs/{row.pk}/").status_code == 404
    assert page.get("/jobs/999999/").status_code == 404
    assert Client().get(f"/jobs/{row.pk}/").status_code == 302
    assert page.post(f"/jobs/{row.pk}/").status_code == 405
