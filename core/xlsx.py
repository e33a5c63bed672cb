"""Tables in and out: rows of plain values on our side, .xlsx, .xls and .csv on theirs. Knows no model (rule R23)."""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import xlsxwriter
from django.core.files.base import File
from django.http import HttpResponse

from core import sheet_reader
from core.attachments import content_disposition

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters; Excel refuses to open a file with more
READING_SECONDS = 30
HEADROOM = 100  # rows read beyond the limit: a title, the headers and blank rows at the end
TOO_LARGE = "这个表格太大，读不了。请只保留要导入的一张工作表、删掉空行空列后再上传。"


@dataclass(frozen=True)
class Sheet:
    """A table to write. ``rows`` may be a generator: it is read once, row by row."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()  # of the columns, in characters; 16 where none is given


def write(*sheets: Sheet) -> bytes:
    """The workbook. Text stays text: no cell becomes a formula or a link, whatever it begins with."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False}) as book:
        formats = {
            "header": book.add_format(
                {"bold": True, "bg_color": "#F3E3E3", "border": 1, "border_color": "#D9D9D9", "valign": "vcenter"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}),
        }
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_tab_name(sheet.title)), sheet, formats)
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for column in range(len(sheet.headers)):
        page.set_column(column, column, sheet.widths[column] if column < len(sheet.widths) else 16)
    page.set_row(0, 22)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.repeat_rows(0)
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, header, formats["header"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, last, column, value, formats)
    if sheet.headers:
        page.autofilter(0, 0, last, len(sheet.headers) - 1)


def _write_cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, dt.datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats["moment"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否", formats["text"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value, formats["text"])
    else:
        page.write_string(row, column, str(value)[:LONGEST_CELL], formats["text"])


def _tab_name(title: str) -> str:
    """Excel allows 31 characters and forbids some."""
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "表"


def response(name: str, *sheets: Sheet) -> HttpResponse:
    """The workbook as a download ``name``.xlsx."""
    answer = HttpResponse(write(*sheets), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = content_disposition(f"{name}.xlsx")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class UnreadableSheet(Exception):
    """The file is not a table we can read; ``str()`` is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """A table as read: everything is text, stripped; blank rows at the end are gone.

    ``rows[0]`` stands in line ``first_line`` of the file.
    """

    headers: list[str]
    rows: list[list[str]]
    first_line: int = 2


def read(file: "File[bytes]", *, most_rows: int = 20_000, known: Collection[str] = ()) -> Table:
    """The first sheet of an .xlsx, .xls or .csv file (UTF-8 or GB18030). Raises UnreadableSheet.

    ``known`` are names of columns by which the row of headers is told from what stands above it.
    """
    suffix = PurePosixPath((file.name or "").lower()).suffix
    if suffix not in {".xlsx", ".xls", ".csv"}:
        raise UnreadableSheet("请上传 .xlsx、.xls 或 .csv 格式的表格。")
    file.seek(0)
    content = file.read()
    if not content.strip():
        raise UnreadableSheet("这个文件是空的，请检查后重新上传。")
    cells = _csv_rows(content) if suffix == ".csv" else _workbook_rows(content, most_rows)
    return _table(cells, most_rows, known)


def _workbook_rows(content: bytes, most_rows: int) -> list[list[str]]:
    """Read by a process of its own, see there."""
    command = [sys.executable, "-I", sheet_reader.__file__, str(most_rows + HEADROOM)]
    try:
        answer = subprocess.run(command, input=content, capture_output=True, timeout=READING_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableSheet(TOO_LARGE) from error
    if answer.returncode == sheet_reader.UNREADABLE:
        raise UnreadableSheet("这个文件不是能打开的 Excel 表格（可能已损坏、加了密码，或只改了扩展名）。")
    if answer.returncode != 0:
        raise UnreadableSheet(TOO_LARGE)
    rows: list[list[str]] = json.loads(answer.stdout)
    return rows


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnreadableSheet("这个 CSV 的文字编码认不出来，请在 Excel 里另存为 .xlsx 后再上传。") from error
    if "\0" in text:
        raise UnreadableSheet("这个文件不是 CSV 表格，请在 Excel 里另存为 .xlsx 后再上传。")
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableSheet("这个 CSV 的格式不对，请在 Excel 里另存为 .xlsx 后再上传。") from error
    return [[cell.strip() for cell in row] for row in rows]


def _table(cells: list[list[str]], most_rows: int, known: Collection[str]) -> Table:
    start = _header_row(cells, known)
    headers = list(cells[start])
    while not headers[-1]:
        headers.pop()
    rows = [(row + [""] * len(headers))[: len(headers)] for row in cells[start + 1 :]]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > most_rows:
        raise UnreadableSheet(f"超过 {most_rows} 行，请拆成几个文件分别上传。")
    return Table(headers, rows, first_line=start + 2)


def _header_row(cells: list[list[str]], known: Collection[str]) -> int:
    """The row with the most known names, else the first with two filled cells: a title may stand above it."""
    names = [sum(name in row for name in known) for row in cells[:HEADROOM]]
    if any(names):
        return names.index(max(names))
    filled = [sum(map(bool, row)) for row in cells]
    for least in (2, 1):
        for place, count in enumerate(filled):
            if count >= least:
                return place
    raise UnreadableSheet("没有找到表头，请确认第一张工作表的第一行是各列的名称。")
