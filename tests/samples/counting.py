"""Jobs of the tests."""

from typing import Any

from django.core.exceptions import ValidationError

from core.jobs import Progress, job
from core.models import Job
from core.xlsx import UnreadableSheet


@job("tests.samples.counting", "数行数")
def count(row: Job, progress: Progress) -> dict[str, Any]:
    lines = row.file.read().decode().splitlines() if row.file else []
    for number in range(1, len(lines) + 1):
        progress(number, len(lines))
    return {"lines": len(lines), "url": f"/samples/{row.facts.get('matter', 1)}/"}


@job("tests.samples.counting.fail")
def fail(row: Job, progress: Progress) -> dict[str, Any]:
    raise {
        "validation": ValidationError(["第 3 行：姓名是空的。", "第 4 行：界别不存在。"]),
        "sheet": UnreadableSheet("这个文件是空的，请检查后重新上传。"),
        "crash": RuntimeError("secret detail"),
    }[row.facts["how"]]
