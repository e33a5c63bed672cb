"""The roster: read as offices write it, refused by row and column, written all or nothing."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock, jobs, xlsx
from core.models import AuditEntry, Job
from core.xlsx import Table
from members import workflow
from members.models import Member, Notification, Unit
from members.roster.cells import COLUMNS
from members.roster.check import check
from members.workflow import RosterChanged
from tests.people import World, moment

HEADERS = [column.header for column in COLUMNS]
GOOD = {
    "委员证号": "110101", "姓名": "张三", "性别": "男", "出生年月": "1975-08", "民族": "汉族", "党派": "中共党员",
    "界别": "教育界", "专委会": "教科卫体委员会", "活动组": "第一活动组", "单位职务": "县一中校长",
    "手机": "13812345678", "政协职务": "常委",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(moment("2026-03-02")):
        yield


def line(**changed: str) -> list[str]:
    return list((GOOD | changed).values())


def as_csv(*rows: list[str], headers: list[str] = HEADERS) -> str:
    return "\n".join(",".join(cells) for cells in [headers, *rows])


def found(world: World, *rows: list[str], headers: list[str] = HEADERS) -> dict[str, Any]:
    return check(Table(headers, list(rows)), world.term, lambda done, total: None)


def problem(world: World, **changed: str) -> tuple[str, str]:
    """Column and sentence of the one error of a row."""
    (row,) = found(world, line(**changed))["rows"]
    assert row["fate"] == "wrong"
    ((column, _, sentence),) = row["problems"]
    return column, sentence


def checked(world: World, content: str | bytes, name: str = "名册.csv") -> Job:
    """Uploaded and looked at by a worker."""
    body = content.encode() if isinstance(content, str) else content
    task = jobs.enqueue("members.roster", owner=world.office, file=SimpleUploadedFile(name, body), term=world.term.pk)
    jobs.run_waiting()
    task.refresh_from_db()
    return task


class TestCells:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("1975-08", "1975-08"), ("1975.8", "1975-08"), ("1975/08", "1975-08"), ("1975年8月", "1975-08"),
            ("197508", "1975-08"), ("1975-08-01", "1975-08"), ("1975.10", "1975-10"),
            ("１９７５．０８", "1975-08"), ("", ""),
        ],
    )  # fmt: skip
    def test_a_birth_month_as_offices_write_it(self, world: World, typed: str, kept: str) -> None:
        (row,) = found(world, line(出生年月=typed))["rows"]
        assert row["values"]["born"] == kept

    @pytest.mark.parametrize(
        ("column", "typed", "said"),
        [
            ("委员证号", "", "没有填"),
            ("委员证号", "11 01", "只能用数字"),
            ("姓名", "", "没有填"),
            ("姓名", "长" * 41, "最多 40 个字"),
            ("性别", "M", "请填“男”或“女”"),
            ("出生年月", "1975.1", "分不清是 1 月还是 10 月"),
            ("出生年月", "1975-13", "不存在"),
            ("出生年月", "2027-01", "还没有到"),
            ("出生年月", "不详", "请写成 1975-08"),
            ("民族", "族" * 21, "最多 20 个字"),
            ("手机", "0839-1234567", "不是 11 位手机号"),
            ("界别", "教育届", "没有这个界别，最接近的是“教育界”"),
            ("专委会", "教科卫委员会", "最接近的是“教科卫体委员会”"),
            ("活动组", "ABC", "请先在系统管理里建立"),
        ],
    )
    def test_a_wrong_cell_says_what_to_write(self, world: World, column: str, typed: str, said: str) -> None:
        where, sentence = problem(world, **{column: typed})
        assert where == column
        assert said in sentence

    def test_what_is_only_written_differently_is_put_right(self, world: World) -> None:
        (row,) = found(world, line(姓名="张　三", 手机="+86 138-1234-5678", 委员证号="１１０１０１"))["rows"]
        assert (row["name"], row["values"]["phone"], row["card"]) == ("张三", "13812345678", "110101")

    def test_a_unit_goes_by_its_short_name_too_but_not_when_it_is_closed(self, world: World) -> None:
        Unit.objects.filter(pk=world.special_committee.pk).update(short_name="教科卫体委")
        (row,) = found(world, line(专委会="教科卫体委"))["rows"]
        assert row["values"]["special_committee_id"] == world.special_committee.pk
        Unit.objects.filter(pk=world.special_committee.pk).update(is_active=False)
        assert problem(world)[0] == "专委会"


class TestFates:
    def test_new_changed_same_and_wrong(self, world: World) -> None:
        Member.objects.filter(term=world.term).delete()
        job = checked(world, as_csv(line(), line(委员证号="110102", 姓名="李四")))
        workflow.import_roster(job, by=world.office)
        result = found(
            world, line(), line(委员证号="110102", 姓名="李四", 手机="13900000000"), line(委员证号="110103"),
            line(委员证号="110104", 性别="?"),
        )  # fmt: skip
        assert [row["fate"] for row in result["rows"]] == ["same", "changed", "added", "wrong"]
        assert result["rows"][1]["changes"] == ["手机：13812345678 → 13900000000"]
        assert result["counts"] == {"same": 1, "changed": 1, "added": 1, "wrong": 1}
        assert [row["line"] for row in result["rows"]] == [2, 3, 4, 5]

    def test_a_double_names_the_first(self, world: World) -> None:
        rows = found(world, line(), line(姓名="另一位"))["rows"]
        assert rows[0]["fate"] == "added"
        assert rows[1]["problems"] == [["委员证号", "110101", "和第 2 行重复"]]

    def test_columns_in_any_order_and_only_some(self, world: World) -> None:
        headers = ["手机", "备注", "姓名", "委员证号"]
        result = found(world, ["13812345678", "无", "委员1", "110001"], headers=headers)
        assert result["unused"] == ["备注"]
        assert result["rows"][0]["changes"] == ["手机：空 → 13812345678"]
        assert "sector_id" not in result["rows"][0]["values"]

    def test_blank_rows_are_passed_over_and_the_absent_counted(self, world: World) -> None:
        result = found(world, line(), [""] * len(HEADERS), line(委员证号="110102"))
        assert [row["line"] for row in result["rows"]] == [2, 4]
        assert result["absent"] == 3

    @pytest.mark.parametrize(
        ("headers", "said"),
        [
            (["姓名", "手机"], "没有“委员证号”"),
            (["委员证号", "姓名", "姓名"], "“姓名”出现了两次"),
            (["a", "b"], "“委员证号”“姓名”"),
        ],
    )
    def test_headers_that_cannot_be_used(self, world: World, headers: list[str], said: str) -> None:
        job = checked(world, as_csv(["1"] * len(headers), headers=headers))
        assert job.state == Job.State.FAILED
        assert said in job.error


class TestFiles:
    def test_gb18030(self, world: World) -> None:
        assert checked(world, as_csv(line(姓名="龑喆")).encode("gb18030")).result["rows"][0]["name"] == "龑喆"

    def test_utf8_with_and_without_a_mark(self, world: World) -> None:
        for encoding in ("utf-8", "utf-8-sig"):
            assert checked(world, as_csv(line()).encode(encoding)).result["counts"]["added"] == 1

    def test_xlsx_with_numbers_for_text(self, world: World) -> None:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ["云岭县政协委员名册"])
            page.write_row(1, 0, HEADERS)
            page.write_row(2, 0, line())
            page.write_number(2, HEADERS.index("手机"), 13812345678)
            page.write_number(2, 0, 110101)
        row = checked(world, out.getvalue(), "名册.xlsx").result["rows"][0]
        assert (row["line"], row["values"]["phone"], row["card"]) == (3, "13812345678", "110101")

    def test_an_old_xls(self, world: World) -> None:
        content = (Path(__file__).parents[1] / "core" / "files" / "名册.xls").read_bytes()
        rows = checked(world, content, "名册.xls").result["rows"]
        assert [(row["card"], row["name"], row["fate"]) for row in rows] == [
            ("1101", "张三", "added"),
            ("1102", "李四", "added"),
        ]
        assert (rows[0]["values"]["born"], rows[0]["values"]["phone"]) == ("1980-05", "13800000000")

    def test_a_broken_file_says_so(self, world: World) -> None:
        job = checked(world, b"PK\x03\x04 and no more", "名册.xlsx")
        assert job.state == Job.State.FAILED
        assert "不是能打开的 Excel 表格" in job.error


class TestImport:
    def test_written_and_in_the_log(self, world: World) -> None:
        job = checked(world, as_csv(line()))
        workflow.import_roster(job, by=world.office)
        member = Member.objects.get(term=world.term, card_number="110101")
        assert (member.name, member.sector, member.post) == ("张三", world.sector, "常委")
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.target) == ("导入名册", world.term)
        assert "新增 1 人，更新 0 人，不变 0 人；文件：名册.csv" in entry.note

    def test_the_same_file_twice_changes_nothing(self, world: World) -> None:
        content = as_csv(line(), line(委员证号="110001", 姓名="委员1"))
        workflow.import_roster(checked(world, content), by=world.office)
        before = list(Member.objects.order_by("pk").values())
        second = checked(world, content)
        assert second.result["counts"] == {"added": 0, "changed": 0, "same": 2, "wrong": 0}
        workflow.import_roster(second, by=world.office)
        assert list(Member.objects.order_by("pk").values()) == before

    def test_an_account_and_the_absent_stay(self, world: World) -> None:
        workflow.import_roster(checked(world, as_csv(line(委员证号="110001", 姓名="新名字"))), by=world.office)
        row = world.row_of(world.member)
        assert (row.name, row.post) == ("新名字", "常委")
        assert Member.objects.filter(term=world.term).count() == 3

    def test_a_roster_that_changed_meanwhile_is_not_overwritten(self, world: World) -> None:
        job = checked(world, as_csv(line(委员证号="110001", 姓名="委员1")))
        Member.objects.filter(card_number="110001").update(phone="13700000000")
        with pytest.raises(RosterChanged):
            workflow.import_roster(job, by=world.office)
        assert Member.objects.get(card_number="110001").phone == "13700000000"

    def test_confirmed_twice_is_written_once(self, world: World) -> None:
        job = checked(world, as_csv(line()))
        workflow.import_roster(job, by=world.office)
        with pytest.raises(RosterChanged):
            workflow.import_roster(job, by=world.office)

    def test_ten_thousand_rows_in_few_statements(self, world: World) -> None:
        rows = [line(委员证号=f"2{number:05}") for number in range(10_000)]
        with CaptureQueriesContext(connection) as looked:
            result = found(world, *rows)
        assert len(looked) == 2
        job = Job.objects.create(
            kind="members.roster", owner=world.office, result=result, facts={"file_name": "大.csv"}
        )
        with CaptureQueriesContext(connection) as written:
            workflow.import_roster(job, by=world.office)
        assert len(written) <= (20 if connection.vendor == "postgresql" else 200)
        assert Member.objects.filter(term=world.term).count() == 10_003


class TestPages:
    @pytest.fixture(autouse=True)
    def _in(self, client: Client, world: World) -> None:
        client.force_login(world.office)

    def upload(self, client: Client, world: World, content: str | bytes, name: str = "名册.csv") -> Any:
        body = content.encode() if isinstance(content, str) else content
        return client.post("/members/import/", {"term": world.term.pk, "file": SimpleUploadedFile(name, body)})

    def run(self, client: Client, world: World, content: str) -> str:
        """Uploaded, looked at; the address of what was found."""
        response = self.upload(client, world, content)
        assert response.status_code == 302
        jobs.run_waiting()
        return str(Job.objects.latest("pk").result["url"])

    def test_from_the_file_to_the_list(self, client: Client, world: World) -> None:
        page = self.run(client, world, as_csv(line()))
        text = client.get(page).content.decode()
        assert "新增 1 人" in text
        assert "另有 3 人不在这个文件里，保持不动" in text
        assert Notification.objects.get().url == page
        response = client.post(f"{page}confirm/", follow=True)
        assert "已于 2026年3月2日" in response.content.decode()
        assert "张三" in client.get("/members/").content.decode()
        assert "确认导入" not in client.get(page).content.decode()

    def test_errors_are_shown_and_can_be_taken_home(self, client: Client, world: World) -> None:
        page = self.run(client, world, as_csv(line(), line(委员证号="110102", 界别="教育届")))
        text = client.get(page).content.decode()
        assert "有 1 行出错，没有写入任何内容" in text
        assert "最接近的是“教育界”" in text
        assert "张三" in client.get(page + "?fate=added").content.decode()
        assert "教育届" not in client.get(page + "?fate=added").content.decode()
        body = b"".join(client.get(f"{page}errors.xlsx"))
        table = xlsx.read(SimpleUploadedFile("e.xlsx", body))
        assert table.rows == [["3", "110102", "张三", "界别", "教育届", "没有这个界别，最接近的是“教育界”"]]
        assert client.post(f"{page}confirm/").status_code == 404

    def test_after_a_change_it_is_compared_again(self, client: Client, world: World) -> None:
        page = self.run(client, world, as_csv(line()))
        Member.objects.filter(card_number="110001").update(phone="13700000000")
        response = client.post(f"{page}confirm/")
        assert response.status_code == 409
        assert "请按现在的名册重新核对" in response.content.decode()
        client.post(f"{page}again/")
        jobs.run_waiting()
        assert client.post(Job.objects.latest("pk").result["url"] + "confirm/").status_code == 302
        assert Member.objects.filter(card_number="110101").exists()

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("名册.docx", b"x", ".xlsx、.xls 或 .csv"),
            ("名册.xlsx", b"not a zip", "内容不是 XLSX 文件"),
            ("名册.csv", b"", "空"),
        ],
    )
    def test_a_file_that_may_not_come_in(
        self, client: Client, world: World, name: str, content: bytes, said: str
    ) -> None:
        response = self.upload(client, world, content, name)
        assert response.status_code == 422
        assert said in response.content.decode()
        assert not Job.objects.exists()

    def test_the_template_is_accepted(self, client: Client, world: World) -> None:
        body = b"".join(client.get("/members/import/template.xlsx"))
        assert xlsx.read(SimpleUploadedFile("t.xlsx", body)).headers == HEADERS

    def test_who_may(self, client: Client, world: World) -> None:
        page = self.run(client, world, as_csv(line()))
        paths = ["/members/import/", "/members/import/template.xlsx", page, f"{page}errors.xlsx"]
        for name, expected in (("member", [403] * 4), ("administrator", [200, 200, 404, 404])):
            client.force_login(world.everyone[name])
            assert [client.get(path).status_code for path in paths] == expected
        assert client.post(f"{page}confirm/").status_code == 404
