"""Papers and tables of this floor: the domain makes plain values, ``core`` makes bytes (rule R23)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core import clock
from core.xlsx import Sheet
from topics.models import AnnualPlan, Attendance, Meeting, Outcome, PlanItem, Suggestion

PLAN_HEADERS = ("序号", "形式", "议题", "时间", "承办单位", "牵头领导", "参加范围", "成果形式")
PLAN_WIDTHS = (6, 16, 40, 8, 18, 12, 30, 20)
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、.{1,30}")
SEPARATOR = re.compile(r"[、，,；;\s]+")


def plan_rows(items: Iterable[PlanItem]) -> list[dict[str, Any]]:
    """The plan's official table, line by line."""
    return [
        {
            "number": item.order,
            "form": item.get_form_display(),
            "title": item.topic.title,
            "month": f"{item.month}月" if item.month else "",
            "host": str(item.unit),
            "leader": item.leader.name if item.leader else "",
            "participants": item.scope,
            "outcome": item.outcome,
        }
        for item in items
    ]


def plan_sheet(plan: AnnualPlan, items: Iterable[PlanItem]) -> Sheet:
    rows = [list(row.values()) for row in plan_rows(items)]
    return Sheet(str(plan), PLAN_HEADERS, rows, PLAN_WIDTHS)


@dataclass(frozen=True)
class PlanPaper:
    """年度协商计划, for ``annual_plan.docx``."""

    letterheads: Sequence[str]
    number: str
    title: str
    addressees: str
    paragraphs: Sequence[str]
    plan_title: str
    signatures: Sequence[str]
    date: str
    rows: Sequence[dict[str, Any]]
    copies_to: Sequence[str] = field(default_factory=list)


def plan_paper(plan: AnnualPlan, items: Iterable[PlanItem]) -> PlanPaper:
    """The paper as it is issued; before that a draft that says so."""
    region = plan.committee.region
    bodies = [body for body in SEPARATOR.split(plan.issuing_bodies) if body]
    if not bodies:
        bodies = [f"中共{region}委办公室", f"{region}人民政府办公室", f"政协{region}委员会办公室"]
    day = plan.issued_on
    name = f"政协{region}委员会{plan.year}年度协商计划"
    return PlanPaper(
        letterheads=bodies,
        number=plan.document_number or "（草案）",
        title=f"关于印发《{name}》的通知",
        addressees="各镇（街道）党（工）委、政府（办事处），县级各部门",
        paragraphs=[f"《{name}》已经批准，现印发给你们，请结合实际认真组织实施。"],
        plan_title=name,
        signatures=bodies,
        date=f"{day.year}年{day.month}月{day.day}日" if day else "",
        rows=plan_rows(items),
    )


@dataclass(frozen=True)
class MinutesPaper:
    """会议纪要, for ``minutes.docx``."""

    heading: str
    number: str
    issuer: str
    date: str
    title: str
    opening: Sequence[str]
    sections: Sequence[dict[str, Any]]
    suggestions_heading: str
    suggestions: Sequence[dict[str, Any]]
    present: Sequence[str]
    attending: Sequence[str]
    excused: Sequence[str]
    recipients: Sequence[str]
    copies_to: Sequence[str] = field(default_factory=list)


def minutes_paper(
    meeting: Meeting, outcome: Outcome, attendances: Iterable[Attendance], suggestions: Iterable[Suggestion],
    units: dict[int, list[str]],
) -> MinutesPaper:  # fmt: skip
    """``units``: key of a suggestion → the names of the units it was assigned to."""
    people = list(attendances)
    opening, sections = split_text(outcome.body)
    if meeting.gate_override:
        opening = [*opening, f"经{meeting.gate_override_by}同意，本次会议破例召开：{meeting.gate_override}。"]
    signed = clock.local(outcome.signed_at)
    here = [row for row in people if row.present_at]
    return MinutesPaper(
        heading=outcome.get_kind_display(),
        number=outcome.number_text,
        issuer=f"政协{meeting.committee.region}委员会办公室",
        date=f"{signed.year}年{signed.month}月{signed.day}日",
        title=outcome.title,
        opening=opening,
        sections=sections,
        suggestions_heading="会议意见建议",
        suggestions=[
            {"number": row.order, "text": _with_destination(row), "unit": "、".join(units.get(row.pk, []))}
            for row in suggestions
        ],
        present=[_name(row) for row in here if row.capacity == Attendance.Capacity.ATTEND],
        attending=[_name(row) for row in here if row.capacity == Attendance.Capacity.OBSERVE],
        excused=[_name(row) for row in people if row.answer == Attendance.Answer.LEAVE and not row.present_at],
        recipients=[name for name in SEPARATOR.split(outcome.recipients) if name],
    )


def split_text(body: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The paragraphs before the first 「一、」, and the sections that begin with such a heading."""
    opening: list[str] = []
    sections: list[dict[str, Any]] = []
    for line in (line.strip() for line in body.splitlines()):
        if not line:
            continue
        if HEADING.fullmatch(line):
            sections.append({"heading": line, "paragraphs": []})
        elif sections:
            sections[-1]["paragraphs"].append(line)
        else:
            opening.append(line)
    return opening, sections


def _with_destination(row: Suggestion) -> str:
    elsewhere = row.disposition and row.disposition != Suggestion.Disposition.ASSIGNED
    return f"{row.text}（{row.get_disposition_display()}）" if elsewhere else row.text


def _name(row: Attendance) -> str:
    return f"{row}（{row.present_name}）" if row.unit_id and row.present_name else str(row)
