"""The roster comes in as a table: a dry run by a worker (``check``), then one bulk step (``members.workflow``)."""

from typing import Any

from django.urls import reverse

from core import xlsx
from core.jobs import Progress, job
from core.models import Job
from members.models import Term
from members.notifications import notify
from members.roster.check import WRONG, check

KIND = "members.roster"
MOST_ROWS = 10_000


@job(KIND, label="委员名册核对")
def check_file(task: Job, progress: Progress) -> dict[str, Any]:
    """Read the file and compare it with the roster; the owner is told when it is done."""
    term = Term.objects.select_related("committee").get(pk=task.facts["term"])
    with task.file.open("rb") as file:
        result = check(xlsx.read(file, most_rows=MOST_ROWS), term, progress)
    url = reverse("members:roster_check", args=[task.pk])
    wrong = result["counts"][WRONG]
    text = f"有 {wrong} 行有错，没有写入任何内容。" if wrong else "没有发现错误，请看过以后确认导入。"
    notify(task.owner, key=f"job-{task.pk}", subject="委员名册核对完成", text=text, url=url)
    return {**result, "url": url}
