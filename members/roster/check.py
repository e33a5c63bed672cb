"""The dry run: every row's fate and every error by row and column, without writing anything."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from core.jobs import Progress
from core.xlsx import Table, UnreadableSheet
from members.models import Committee, Member, Term, Unit
from members.roster.cells import COLUMNS, KEY, NAME, REQUIRED, Column, UnitNames, WrongCell

ADDED, CHANGED, SAME, WRONG = "added", "changed", "same", "wrong"
FATES = {ADDED: "新增", CHANGED: "更新", SAME: "不变", WRONG: "有错"}
FIELDS = tuple(column.field for column in COLUMNS)


@dataclass
class Row:
    """One row of the file. ``values`` is what will be written; empty for rows that stay as they are."""

    line: int
    card: str
    name: str
    fate: str = ADDED
    changes: list[str] = field(default_factory=list)  # 「手机：空 → 138…」
    problems: list[list[str]] = field(default_factory=list)  # column, cell, sentence
    values: dict[str, Any] = field(default_factory=dict)


def check(table: Table, term: Term, progress: Progress) -> dict[str, Any]:
    """The result of the dry run, as it is kept with the job. Raises UnreadableSheet for unusable headers."""
    columns, unused = _columns_of(table.headers)
    units = list(Unit.objects.active().filter(committee=term.committee_id))
    checker = _Checker(columns, units, members_of(term))
    rows = []
    for place, cells in enumerate(table.rows):
        progress(place, len(table.rows))
        if any(cells):
            rows.append(checker.row(table.first_line + place, cells))
    progress(len(table.rows), len(table.rows))
    counts = Counter(row.fate for row in rows)
    return {
        "term": term.pk,
        "seen": digest(checker.existing.values()),
        "unused": unused,
        "fields": [column.field for column in columns.values()],
        "counts": {fate: counts[fate] for fate in FATES},
        "absent": len(checker.existing.keys() - checker.lines.keys()),
        "rows": [asdict(row) for row in rows],
    }


def members_of(term: Term, *, lock: bool = False) -> dict[str, dict[str, Any]]:
    """The roster of a term as it stands: card number → values."""
    rows = Member.objects.filter(term=term).order_by("card_number")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {values["card_number"]: values for values in rows.values(*FIELDS)}


def digest(existing: Iterable[dict[str, Any]]) -> str:
    """Tells whether the roster is still the one that was compared with."""
    return hashlib.sha256(json.dumps(list(existing), sort_keys=True).encode()).hexdigest()


def _columns_of(headers: list[str]) -> tuple[dict[int, Column], list[str]]:
    """Place → column, and the headers that are not used."""
    plain = ["".join(header.split()).strip("*＊") for header in headers]
    known = {column.header: column for column in COLUMNS}
    twice = [header for header, count in Counter(plain).items() if count > 1 and header in known]
    if twice:
        raise UnreadableSheet(f"表头里“{twice[0]}”出现了两次，请删掉一列后再上传。")
    missing = [column.header for column in REQUIRED if column.header not in plain]
    if missing:
        raise UnreadableSheet(f"表头里没有“{'”“'.join(missing)}”，请对照模板检查第一行的列名。")
    columns = {place: known[header] for place, header in enumerate(plain) if header in known}
    return columns, [header for header in plain if header and header not in known]


class _Checker:
    """What one row is compared with: the columns, the units, the roster, and the rows before it."""

    def __init__(self, columns: dict[int, Column], units: list[Unit], existing: dict[str, dict[str, Any]]) -> None:
        self.columns, self.existing = columns, existing
        self.units = {column: UnitNames(units, column) for column in columns.values() if column.unit_kind}
        self.lines: dict[str, int] = {}

    def row(self, line: int, cells: list[str]) -> Row:
        row = Row(line, "", "")
        for place, column in self.columns.items():
            try:
                row.values[column.field] = self._value(column, cells[place])
            except WrongCell as wrong:
                row.problems.append([column.header, cells[place], str(wrong)])
        row.card, row.name = row.values.get(KEY.field, ""), row.values.get(NAME.field, "")
        self._check_double(row)
        if row.problems:
            row.fate, row.values = WRONG, {}
            row.card, row.name = row.card or self._cell(KEY, cells), row.name or self._cell(NAME, cells)
        elif row.card in self.existing:
            self._compare(row, self.existing[row.card])
        return row

    def _value(self, column: Column, cell: str) -> Any:
        text = column.read(cell.strip())
        return self.units[column].find(text) if column.unit_kind else text

    def _cell(self, wanted: Column, cells: list[str]) -> str:
        return next(cells[place] for place, column in self.columns.items() if column == wanted)

    def _check_double(self, row: Row) -> None:
        if not row.card:
            return
        first = self.lines.setdefault(row.card, row.line)
        if first != row.line:
            row.problems.append([KEY.header, row.card, f"和第 {first} 行重复"])

    def _compare(self, row: Row, before: dict[str, Any]) -> None:
        for column in self.columns.values():
            old, new = before[column.field], row.values[column.field]
            if old != new:
                row.changes.append(f"{column.header}：{self._shown(column, old)} → {self._shown(column, new)}")
        row.fate = CHANGED if row.changes else SAME
        if not row.changes:
            row.values = {}

    def _shown(self, column: Column, value: Any) -> str:
        if value is None or value == "":
            return "空"
        if column.unit_kind:
            return self.units[column].names.get(value, "已停用的单位")
        return str(value)


def names_for_template(committee: Committee) -> list[list[str]]:
    """The names that may stand in the columns of units, one column each."""
    units = list(Unit.objects.active().filter(committee=committee))
    return [[unit.name for unit in units if unit.kind == column.unit_kind] for column in COLUMNS if column.unit_kind]
