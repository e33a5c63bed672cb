"""提出承办单位 and 撤回: which units shall handle a matter, before the dispatcher issues it."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit
from core.transitions import TransitionNotAllowed, lock, moving
from feedback import people
from feedback.models import Assignment
from feedback.people import Matter
from feedback.states import AssignmentAction, AssignmentState
from feedback.telling import tell
from feedback.workflow import matters
from members.models import Committee, Unit, User
from proposals.models import Proposal

Part = Assignment.Part
LONGEST_CHAIN = 10  # successors of successors; a longer chain is a mistake in the register of units


def propose(matter: Matter, *, by: User, units: Sequence[tuple[Unit, str]], note: str = "") -> list[Assignment]:
    """提出承办单位: one lead with any number of assisting units, or two and more that each answer by itself.

    A merged unit's place is taken by its successor. What was proposed before and still stands counts too,
    so that an assisting unit may be added later. Raises ValidationError with a sentence for the office.
    """
    with transaction.atomic():
        matter = lock(matter)
        _require_open(matter)
        standing = list(matters.assignments_of(matter).current().filter(round=matters.round_of(matter)))
        wanted = [(resolve(unit, matter.committee), part) for unit, part in units]
        _check(wanted, standing)
        proposed = [_add(matter, unit, part, by=by, note=note) for unit, part in wanted]
        hang_assists(proposed + standing)
        for assignment in proposed:
            audit.record(assignment, "提出承办单位", by=by, after=AssignmentState.PROPOSED, note=note)
    _tell_dispatchers(matter, proposed)
    return proposed


def recall(assignment: Assignment, *, by: User, reason: str = "") -> Assignment:
    """撤回 a proposed unit that has not been issued; with a lead goes what was to assist it and is not issued."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, AssignmentAction.RECALL, by=by, note=reason) as recalled:
            recalled.return_answer = reason
        for assist in recalled.assists.filter(state=AssignmentState.PROPOSED).order_by("pk"):
            with moving(assist, AssignmentAction.RECALL, by=by, note=reason) as followed:
                followed.return_answer = reason
        others = [person for person in people.keepers(recalled.matter) if person != by]
        tell(
            others, recalled, "recalled", subject="{matter}的承办单位已撤回",
            text=f"{{matter}}原拟由{recalled.unit}{recalled.get_part_display()}，现已撤回，请重新提出承办单位。",
            said=f"理由：{reason}" if reason else "",
        )  # fmt: skip
    return recalled


def resolve(unit: Unit, committee: Committee) -> Unit:
    """The unit that handles matters in this one's place today: itself, or the successor of a merged unit."""
    asked, seen = unit, 0
    while unit.successor is not None and seen < LONGEST_CHAIN:
        unit, seen = unit.successor, seen + 1
    if unit.committee_id != committee.pk or unit.kind != Unit.Kind.HANDLING:
        raise ValidationError(f"“{asked.name}”不是{committee.region}的承办单位。")
    if not unit.is_active or unit.successor is not None:
        raise ValidationError(f"“{asked.name}”已停用，也没有继任单位，请换一个承办单位。")
    if not unit.channel:
        raise ValidationError(f"“{unit.name}”还没有设置交办渠道，请系统管理员补上后再提出。")
    return unit


def hang_assists(assignments: Sequence[Assignment]) -> None:
    """Let every assisting assignment of a matter's round point to the lead one."""
    lead = next((row for row in assignments if row.part == Part.LEAD), None)
    if lead is not None:
        assists = [row.pk for row in assignments if row.part == Part.ASSIST]
        Assignment.objects.filter(pk__in=assists).exclude(lead=lead).update(lead=lead)


def _require_open(matter: Matter) -> None:
    if isinstance(matter, Proposal) and matter.merged_into is not None:
        main = matter.merged_into
        raise ValidationError(f"这件提案已并入{main.notice_name}，请为主提案提出承办单位。")
    if not isinstance(matter, Proposal) and matter.disposition not in ("", matter.Disposition.ASSIGNED):
        raise ValidationError(f"这条意见建议的去向是“{matter.get_disposition_display()}”，不用交办。")
    if not matter.can(matters.ASSIGN):
        raise TransitionNotAllowed(matter, matters.ASSIGN)


def _check(wanted: list[tuple[Unit, str]], standing: list[Assignment]) -> None:
    """One lead with its assisting units, or at least two separate ones; each unit once."""
    if not wanted:
        raise ValidationError("请至少选择一个承办单位。")
    units = [unit for unit, part in wanted] + [row.unit for row in standing]
    for unit in units:
        if units.count(unit) > 1:
            raise ValidationError(f"“{unit.name}”重复了，一个单位只能承担一种分工。")
    parts = [part for unit, part in wanted] + [row.part for row in standing]
    leads, separates = parts.count(Part.LEAD), parts.count(Part.SEPARATE)
    if separates and (leads or Part.ASSIST in parts):
        raise ValidationError("分办和主办、会办不能同时用：要么一个单位主办、其他单位会办，要么各单位分别答复。")
    if separates == 1:
        raise ValidationError("分办至少要有两个单位；只有一个单位时请选主办。")
    if not separates and leads != 1:
        many = "主办单位只能有一个，其他单位请选会办，或者都选分办。"
        raise ValidationError(many if leads else "请选定一个主办单位。")


def _add(matter: Matter, unit: Unit, part: str, *, by: User, note: str) -> Assignment:
    return Assignment.objects.create(
        committee=matter.committee, unit=unit, part=part, proposed_by=by, proposed_note=note,
        round=matters.round_of(matter), **matters.key_of(matter),
    )  # fmt: skip


def _tell_dispatchers(matter: Matter, proposed: list[Assignment]) -> None:
    """One notice to each channel, whatever the number of its units."""
    for channel in {row.unit.channel for row in proposed}:
        first, *others = [row for row in proposed if row.unit.channel == channel]
        names = "、".join(f"{row.unit}（{row.get_part_display()}）" for row in [first, *others])
        tell(
            people.dispatchers(matter.committee, channel), first, "proposed", subject="{matter}待交办",
            text=f"{{matter}}拟交{names}办理，请审核后交办。",
        )  # fmt: skip
