"""The columns of a roster: how each is called, where it goes, and what may stand in a cell."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from core import clock
from members.models import Unit


class WrongCell(Exception):
    """What stands in a cell cannot go in; ``str()`` says what to write instead."""


@dataclass(frozen=True)
class Column:
    """``field`` is the member's. ``unit_kind`` marks a column of units, whose cells are names."""

    header: str
    field: str
    read: Callable[[str], str]
    unit_kind: str = ""


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise WrongCell(f"太长，最多 {longest} 个字，现在有 {len(cell)} 个字")
        return cell

    return read


def _card(cell: str) -> str:
    number = unicodedata.normalize("NFKC", cell)
    if not number:
        raise WrongCell("没有填，每位委员都要有委员证号")
    if len(number) > 20 or not re.fullmatch(r"[0-9A-Za-z-]+", number):
        raise WrongCell("只能用数字、字母和短横线，最多 20 位")
    return number


def _name(cell: str) -> str:
    name = re.sub(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(?=[\u4e00-\u9fff])", "", cell)  # 张　三, spaced to line up
    if not name:
        raise WrongCell("没有填")
    return _text(40)(name)


def _sex(cell: str) -> str:
    if cell not in ("", "男", "女"):
        raise WrongCell("请填“男”或“女”")
    return cell


def _born(cell: str) -> str:
    """1975-08 from any of the ways offices write it; never guessed."""
    if not cell:
        return ""
    plain = unicodedata.normalize("NFKC", cell)
    if re.fullmatch(r"\d{4}\.1", plain):
        raise WrongCell("分不清是 1 月还是 10 月（Excel 会把 1975.10 变成 1975.1），请写成 1975-01 或 1975-10")
    found = re.fullmatch(r"(\d{4})(?:[-./年](\d{1,2})|(\d{2}))月?(?:[-./]?\d{1,2}日?)?(?: 00:00)?", plain)
    if found is None:
        raise WrongCell("请写成 1975-08 这样的年月")
    year, month = int(found[1]), int(found[2] or found[3])
    if not (year >= 1900 and 1 <= month <= 12 and dt.date(year, month, 1) <= clock.today()):
        raise WrongCell("这个年月不存在，或者还没有到")
    return f"{year}-{month:02}"


def _phone(cell: str) -> str:
    if not cell:
        return ""
    digits = re.sub(r"^\+?86(?=1\d{10}$)", "", re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", cell)))
    if not re.fullmatch(r"1[3-9]\d{9}", digits):
        raise WrongCell("不是 11 位手机号")
    return digits


COLUMNS = (
    Column("委员证号", "card_number", _card),
    Column("姓名", "name", _name),
    Column("性别", "sex", _sex),
    Column("出生年月", "born", _born),
    Column("民族", "ethnicity", _text(20)),
    Column("党派", "party", _text(30)),
    Column("界别", "sector_id", _text(60), Unit.Kind.SECTOR),
    Column("专委会", "special_committee_id", _text(60), Unit.Kind.SPECIAL_COMMITTEE),
    Column("活动组", "activity_group_id", _text(60), Unit.Kind.ACTIVITY_GROUP),
    Column("单位职务", "position", _text(80)),
    Column("手机", "phone", _phone),
    Column("政协职务", "post", _text(40)),
)
KEY, NAME = COLUMNS[0], COLUMNS[1]
REQUIRED = (KEY, NAME)


class UnitNames:
    """The units of one kind by name and short name; a wrong name is answered with the nearest right one."""

    def __init__(self, units: list[Unit], column: Column) -> None:
        self.column = column
        self.units = [unit for unit in units if unit.kind == column.unit_kind]
        self.nearest: dict[str, str] = {}

    @cached_property
    def by_name(self) -> dict[str, int]:
        short = {unit.short_name: unit.pk for unit in self.units if unit.short_name}
        return short | {unit.name: unit.pk for unit in self.units}

    @cached_property
    def names(self) -> dict[int, str]:
        return {unit.pk: unit.name for unit in self.units}

    def find(self, cell: str) -> int | None:
        if not cell:
            return None
        if cell not in self.by_name:
            raise WrongCell(self._advice(cell))
        return self.by_name[cell]

    def _advice(self, cell: str) -> str:
        if cell not in self.nearest:
            near = get_close_matches(cell, list(self.by_name), n=1, cutoff=0.4)
            self.nearest[cell] = f"，最接近的是“{near[0]}”" if near else "，请先在系统管理里建立，或改成已有的名称"
        return f"没有这个{self.column.header}{self.nearest[cell]}"
