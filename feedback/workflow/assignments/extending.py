"""延期: asked by the unit with a reason, decided by the dispatcher; both dates are kept."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from core.workdays import Calendar
from feedback import conditions, deadlines, people
from feedback.models import Assignment, Deadline, Extension
from feedback.states import AssignmentAction
from feedback.telling import tell
from members import periods
from members.models import Period, User

Action = AssignmentAction


def ask_extension(assignment: Assignment, *, by: User, new_on: dt.date, reason: str) -> Assignment:
    """申请延期 of the date by which the unit has to answer, no further than the rule allows."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.ASK_EXTENSION, by=by, note=f"延到 {new_on:%Y-%m-%d}：{reason}") as asked:
            conditions.require(asked, Action.ASK_EXTENSION)
            deadline = deadlines.answer_clock(asked)
            assert deadline is not None
            _check_day(asked, deadline, new_on)
            Extension.objects.create(
                deadline=deadline, old_on=deadline.due_on, new_on=new_on, reason=reason,
                asked_by=by, asked_at=time.now(),
            )  # fmt: skip
        tell(
            people.dispatchers(asked.committee, asked.unit.channel), asked, "extension-asked",
            subject=f"{asked.unit}申请延期办理{{matter}}",
            text=f"{asked.unit}申请把{{matter}}的{deadline.get_clock_display()}期限"
            f"从 {deadline.due_on:%Y-%m-%d} 延到 {new_on:%Y-%m-%d}。",
            said=f"理由：{reason}",
        )  # fmt: skip
    return asked


def decide_extension(assignment: Assignment, *, by: User, approves: bool, note: str = "") -> Assignment:
    """审批延期: with consent the date moves; without, it stays."""
    if not approves and not note:
        raise ValidationError({"note": "不同意延期的，请写明理由。"})
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.DECIDE_EXTENSION, by=by, note=note) as decided:
            conditions.require(decided, Action.DECIDE_EXTENSION)
            extension = conditions.open_extension(decided)
            assert extension is not None
            extension.answer = Extension.Answer.APPROVED if approves else Extension.Answer.REFUSED
            extension.decided_by, extension.decided_at, extension.decided_note = by, time.now(), note
            extension.save()
            if approves:
                _move(extension.deadline, extension.new_on)
        outcome = f"同意，新的期限是 {extension.new_on:%Y-%m-%d}" if approves else "不同意"
        tell(
            people.of_unit(decided.unit), decided, "extension-decided", subject="{matter}的延期申请已审批",
            text=f"{{matter}}的延期申请：{outcome}。", said=note,
        )  # fmt: skip
    return decided


def _check_day(assignment: Assignment, deadline: Deadline, new_on: dt.date) -> None:
    if new_on <= deadline.due_on:
        raise ValidationError({"new_on": f"新的日期要晚于现在的期限（{deadline.due_on:%Y-%m-%d}）。"})
    latest = periods.due_on(assignment.committee, Period.Code.EXTENSION, deadline.due_on).date
    if new_on > latest:
        raise ValidationError({"new_on": f"按规定最多延到 {latest:%Y-%m-%d}。"})


def _move(deadline: Deadline, new_on: dt.date) -> None:
    deadline.due_on = new_on
    deadline.provisional = Calendar.load().is_provisional(deadline.started_on, new_on)
    deadline.save(update_fields=["due_on", "provisional"])
