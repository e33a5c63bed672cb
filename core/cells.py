"""What a cell of a list shows, as ready values; ``components/list.html`` draws them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One value, ``exported`` is what stands in the Excel file."""

    kind: str  # text, link, state, tag, clock, progress or day
    text: str = ""
    url: str = ""
    small: str = ""
    family: str = ""
    record: Any = None
    date: dt.date | None = None
    provisional: bool = False
    done: int = 0
    total: int = 0
    exported: Any = None


def link(text: str, url: str, small: str = "") -> Cell:
    return Cell("link", text, url=url, small=small, exported=text)


def state(record: Any) -> Cell:
    return Cell("state", record=record, exported=record.get_state_display())


def tag(text: str, family: str = "grey") -> Cell:
    return Cell("tag", text, family=family, exported=text)


def clock(date: dt.date, words: str, family: str, *, provisional: bool = False, url: str = "") -> Cell:
    return Cell("clock", words, url=url, family=family, date=date, provisional=provisional, exported=date)


def progress(done: int, total: int, words: str) -> Cell:
    """A bar, with what has been done in words."""
    return Cell("progress", words, done=done, total=total, exported=words)


def cell_of(value: Any) -> Cell:
    """A plain value as a cell: dates as days, truths as words, nothing as a blank."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, dt.date):
        return Cell("day", date=value, exported=value)
    if isinstance(value, bool):
        value = "是" if value else "否"
    return Cell("text", "" if value is None else str(value), exported=value)
