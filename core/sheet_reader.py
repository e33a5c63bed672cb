"""Run as a program by ``core.xlsx``: a workbook on stdin, the rows of its first sheet as JSON on stdout.

A process of its own, since the parser allocates a sheet as a full rectangle: a 5 kB file whose one cell stands in
the last row and column makes it abort, and would take the web worker with it (tried with calamine 0.9.1).
"""

import contextlib
import datetime as dt
import io
import json
import sys
from typing import Any, TextIO

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 2 * 1024**3
UNREADABLE = 3  # the exit status for a file that is no workbook


def main(content: bytes, most_rows: int, out: TextIO) -> int:
    try:
        page = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, ValueError, IndexError, OSError):
        return UNREADABLE
    rows = []
    for row in page.iter_rows():
        rows.append([text(value) for value in row])
        if len(rows) > most_rows:
            break
    json.dump(rows, out, ensure_ascii=True)
    return 0


def limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has it
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def text(value: Any) -> str:
    """A cell as a person reads it: 13800000000.0 is a phone number, not a float."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e17 else repr(value)
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).replace("\0", "").strip()


if __name__ == "__main__":
    limit_memory()
    sys.exit(main(sys.stdin.buffer.read(), int(sys.argv[1]), sys.stdout))
