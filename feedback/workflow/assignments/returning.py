"""申请退办、不同意退办、改办: a unit asks, the dispatcher decides; a unit never passes a matter on by itself."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from feedback import conditions, deadlines, people
from feedback.models import Assignment, Clock
from feedback.states import AssignmentAction
from feedback.telling import tell
from feedback.workflow import matters
from feedback.workflow.assignments.issuing import issue
from feedback.workflow.assignments.proposing import resolve
from members.models import Unit, User

Action = AssignmentAction


def ask_return(assignment: Assignment, *, by: User, reason: str, return_to: Unit | None = None) -> Assignment:
    """申请退办, until the last day of the window; afterwards the matter is the unit's."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.ASK_RETURN, by=by, note=reason) as asked:
            conditions.require(asked, Action.ASK_RETURN)
            if return_to is not None and return_to.pk == asked.unit_id:
                raise ValidationError({"return_to": "建议改由的单位不能是本单位。"})
            asked.return_reason, asked.return_to, asked.return_asked_at = reason, return_to, time.now()
            asked.return_answer = ""
        deadlines.stop(asked, Clock.RETURN_WINDOW)
        hint = f"建议改由{return_to}办理。" if return_to else ""
        tell(
            people.dispatchers(asked.committee, asked.unit.channel), asked, "return-asked",
            subject=f"{asked.unit}申请退办{{matter}}", text=f"{asked.unit}申请退办{{matter}}。{hint}",
            said=f"理由：{reason}",
        )  # fmt: skip
    return asked


def refuse_return(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """不同意退办: the unit signs for it; the other clocks never stood still."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.REFUSE_RETURN, by=by, note=reason) as refused:
            refused.return_answer = reason
        tell(
            people.of_unit(refused.unit), refused, "return-refused", subject="{matter}不同意退办",
            text="交办机构不同意退办{matter}，请签收并办理。", said=f"理由：{reason}",
        )  # fmt: skip
    return refused


def reassign(assignment: Assignment, *, by: User, unit: Unit, note: str = "") -> Assignment:
    """改办: another unit takes the place, with fresh clocks; what assisted the old unit assists the new one.

    A unit of another channel is proposed to that channel's dispatcher, since nobody hands on in a
    channel that is not his. Returns the old assignment; ``reassigned_to`` is the new one.
    """
    with transaction.atomic():
        matter = lock(assignment.matter)
        with moving(assignment, Action.REASSIGN, by=by, note=note) as old:
            new = _in_place_of(old, resolve(unit, matter.committee), by=by, note=note)
            old.reassigned_to, old.return_answer = new, note
        deadlines.stop(old, *Clock.values)
        old.assists.update(lead=new)
        tell(
            people.of_unit(old.unit), old, "reassigned", subject="{matter}已改由其他单位办理",
            text=f"{{matter}}已改由{new.unit}办理，贵单位不再办理。",
        )  # fmt: skip
        if new.unit.channel == old.unit.channel:
            old.reassigned_to = issue(new, by=by)
        else:
            tell(
                people.dispatchers(new.committee, new.unit.channel), new, "proposed", subject="{matter}待交办",
                text=f"{{matter}}原由{old.unit}办理，拟改由{new.unit}（{new.get_part_display()}），请审核后交办。",
            )  # fmt: skip
    return old


def _in_place_of(old: Assignment, unit: Unit, *, by: User, note: str) -> Assignment:
    """A new assignment of the same part and round for another unit."""
    standing = matters.assignments_of(old.matter).current().filter(round=old.round)
    if standing.filter(unit=unit).exists():
        raise ValidationError({"unit": f"{unit}已经在办理这件事，请换一个单位。"})
    return Assignment.objects.create(
        committee=old.committee, unit=unit, part=old.part, lead=old.lead, round=old.round,
        proposed_by=by, proposed_note=note or old.proposed_note, **matters.key_of(old.matter),
    )  # fmt: skip
