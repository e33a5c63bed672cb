import csv
import datetime as dt
import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from core import sheet_reader, xlsx
from core.xlsx import Sheet, Table, UnreadableSheet

HEADERS = ["委员证号", "姓名", "手机"]


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def written(*rows: Any, headers: list[str] | None = None) -> bytes:
    return xlsx.write(Sheet("名册", HEADERS if headers is None else headers, rows))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_what_is_written_can_be_read() -> None:
    content = written(("001", "张三", 13800000000), ("002", "李四", None), ("003", "王五\n（女）", "0835-123"))
    assert xlsx.read(sent("名册.xlsx", content)) == Table(
        HEADERS, [["001", "张三", "13800000000"], ["002", "李四", ""], ["003", "王五\n（女）", "0835-123"]], 2
    )


def test_dates_and_truths_as_people_write_them() -> None:
    moment = dt.datetime(2026, 3, 5, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    content = written((dt.date(2026, 3, 5), moment, True), (1.5, 2.0, False))
    assert xlsx.read(sent("a.xlsx", content)).rows == [
        ["2026-03-05", "2026-03-05 09:30", "是"],
        ["1.5", "2", "否"],
    ]


LIKE_FORMULAS = ['=HYPERLINK("http://x","点我")', "=1+1", "{=1}", "+86 138", "-1", "@cmd", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", [*LIKE_FORMULAS, "http://x.cn", "mailto:a@b.c", "00123"])
def test_text_stays_text(text: str) -> None:
    content = written((text, "", ""))
    page = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert 't="inlineStr"' in page or 't="s"' in page
    assert xlsx.read(sent("a.xlsx", content)).rows[0][0] == text.strip()


def test_the_sheet_is_ready_to_print() -> None:
    content = xlsx.write(Sheet("提案[2026]/立案:表" + "长" * 40, HEADERS, [("1", "2", "3")], widths=[12]))
    page = part(content, "xl/worksheets/sheet1.xml")
    for wanted in ('state="frozen"', '<autoFilter ref="A1:C2"/>', 'orientation="landscape"', 'width="12'):
        assert wanted in page
    assert 'name="提案2026立案表长' in part(content, "xl/workbook.xml")


def test_an_empty_sheet_still_has_its_headers() -> None:
    assert xlsx.read(sent("a.xlsx", written())) == Table(HEADERS, [], 2)


def test_rows_may_be_a_generator_and_a_cell_too_long() -> None:
    rows: Iterator[tuple[str, ...]] = (("长" * 40_000,) for _ in range(2))
    content = xlsx.write(Sheet("长", ["正文"], rows))
    assert [len(row[0]) for row in xlsx.read(sent("a.xlsx", content)).rows] == [32_767] * 2


def test_the_response_is_a_download() -> None:
    response = xlsx.response("提案列表 2026", Sheet("提案", ["题目"], []))
    assert response["Content-Type"] == xlsx.CONTENT_TYPE
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%8F%90")
    assert response["Content-Disposition"].endswith(".xlsx")


CSV = '委员证号,姓名,手机\n001,张三,13800000000\n002,"李,四",\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_in_either_encoding(encoding: str, newline: str) -> None:
    table = xlsx.read(sent("名册.CSV", CSV.replace("\n", newline).encode(encoding)))
    assert table == Table(HEADERS, [["001", "张三", "13800000000"], ["002", "李,四", ""]], 2)


def test_csv_with_rare_characters_and_tabs() -> None:
    content = "姓名\t单位\n𬭩䶮\t民盟\n".encode("gb18030")
    assert xlsx.read(sent("a.csv", content)).rows == [["𬭩䶮", "民盟"]]


def test_a_title_line_and_blank_rows_are_passed_over() -> None:
    content = "政协某县委员会名册,,\n,,\n委员证号,姓名,手机\n1,甲,2\n,,\n3,乙,4\n,,\n,,\n".encode()
    assert xlsx.read(sent("a.csv", content)) == Table(HEADERS, [["1", "甲", "2"], ["", "", ""], ["3", "乙", "4"]], 4)


def test_short_and_long_rows_fit_the_headers() -> None:
    table = xlsx.read(sent("a.csv", "甲,乙,,\n1\n1,2,3,4,5\n".encode()))
    assert table == Table(["甲", "乙"], [["1", ""], ["1", "2"]], 2)


def test_one_column_is_a_table_too() -> None:
    assert xlsx.read(sent("a.csv", "姓名\n甲\n乙\n".encode())) == Table(["姓名"], [["甲"], ["乙"]], 2)


def test_lines_are_counted_as_in_excel() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(2, 0, ["姓名", "手机"])
        page.write_row(3, 0, ["甲", 138.0])
    assert xlsx.read(sent("a.xlsx", out.getvalue())) == Table(["姓名", "手机"], [["甲", "138"]], 4)


def test_old_xls_is_read() -> None:
    content = (Path(__file__).parent / "files" / "名册.xls").read_bytes()
    table = xlsx.read(sent("名册.xls", content))
    assert table.headers[:2] == ["委员证号", "姓名"]
    assert table.rows[0][:3] == ["1101", "张三", "13800000000"]
    assert table.rows[0][3] == "1980-05-01"


UNREADABLE = [
    ("名册.docx", b"PK", "请上传 .xlsx"),
    ("名册", b"x", "请上传 .xlsx"),
    ("空.xlsx", b"", "空的"),
    ("空白.csv", b"  \n \n", "空的"),
    ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "不是能打开的"),
    ("坏.xlsx", b"PK\x03\x04" + b"\0" * 100, "不是能打开的"),
    ("加密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是能打开的"),
    ("二进制.csv", b"a,b\n\0,1\n", "不是 CSV"),
    ("乱码.csv", b"\xff\xfe\xff\xff,\xff", "编码认不出来"),
    ("没有字.csv", b",,\n,,\n", "没有找到表头"),
    ("没有字.xlsx", written(headers=[]), "没有找到表头"),
    ("引号.csv", b'a,"' + b"x" * 200_000, "格式不对"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), UNREADABLE, ids=[str(n) for n in range(len(UNREADABLE))])
def test_unreadable_files_are_told_apart(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableSheet, match=sentence):
        xlsx.read(sent(name, content))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_too_many_rows_are_refused(suffix: str) -> None:
    rows = [(str(n), "甲", "") for n in range(300)]
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *rows])
    content = out.getvalue().encode() if suffix == "csv" else written(*rows)
    assert len(xlsx.read(sent(f"a.{suffix}", content), most_rows=300).rows) == 300
    with pytest.raises(UnreadableSheet, match="超过 299 行"):
        xlsx.read(sent(f"a.{suffix}", content), most_rows=299)


def test_a_sheet_as_wide_as_excel_does_not_take_the_server_with_it() -> None:
    """Its full rectangle would need 550 GB; the parser aborts its process, which is not ours."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write(0, 0, "姓名")
        page.write(1_048_575, 16_383, "甲")
    begin = time.monotonic()
    with pytest.raises(UnreadableSheet, match="太大"):
        xlsx.read(sent("a.xlsx", out.getvalue()))
    assert time.monotonic() - begin < xlsx.READING_SECONDS


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "READING_SECONDS", 0.001)
    with pytest.raises(UnreadableSheet, match="太大"):
        xlsx.read(sent("a.xlsx", written(("1", "2", "3"))))


def test_the_reader_speaks_plainly() -> None:
    """The program of its own, called here as a function."""
    out = io.StringIO()
    content = written(("1", 2.5, dt.date(2026, 3, 5)), ("", True, 3.0), ("x", "y", "z"))
    assert sheet_reader.main(content, 2, out) == 0
    assert json.loads(out.getvalue()) == [HEADERS, ["1", "2.5", "2026-03-05"], ["", "是", "3"]]
    assert sheet_reader.main(b"nothing", 2, out) == sheet_reader.UNREADABLE
    assert [sheet_reader.text(value) for value in (True, dt.time(9, 30), 1e20, " a\0 ")] == [
        "是",
        "09:30:00",
        "1e+20",
        "a",
    ]


def test_known_names_tell_the_headers_from_the_lines_above_them() -> None:
    content = "政协某县委员会,第十一届\n填表人：张三,日期：3月5日\n姓名,手机\n甲,1\n".encode()
    assert xlsx.read(sent("a.csv", content)).headers == ["政协某县委员会", "第十一届"]
    assert xlsx.read(sent("a.csv", content), known=["手机", "姓名", "界别"]) == Table(
        ["姓名", "手机"], [["甲", "1"]], 4
    )
    assert xlsx.read(sent("a.csv", content), known=["民族"]).first_line == 2
