"""签收、沟通、会办意见: what the unit does, and what the dispatcher may spare it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from feedback import conditions, deadlines, people
from feedback.models import Assignment, Clock, Contact
from feedback.states import AssignmentAction
from feedback.telling import tell
from members.models import User

Action = AssignmentAction


def sign_for(
    assignment: Assignment, *, by: User, organisation: str, head_name: str, clerk_name: str, clerk_phone: str,
    task: str, schedule: str, quality: str,
) -> Assignment:  # fmt: skip
    """签收 with the 五落实: 组织、人员、任务、时间、质量."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.SIGN_FOR, by=by) as signed:
            signed.organisation, signed.task, signed.schedule, signed.quality = organisation, task, schedule, quality
            signed.head_name, signed.clerk_name, signed.clerk_phone = head_name, clerk_name, clerk_phone
            signed.signed_at = time.now()
        deadlines.stop(signed, Clock.RETURN_WINDOW)
        tell(
            people.dispatchers(signed.committee, signed.unit.channel), signed, "signed",
            subject=f"{signed.unit}已签收{{matter}}",
            text=f"{signed.unit}已签收{{matter}}。", said=f"负责人{head_name}，经办人{clerk_name}。",
        )  # fmt: skip
    return signed


def contact(
    assignment: Assignment, *, by: User, stage: str, way: str, met_on: dt.date, with_whom: str, person: str, note: str
) -> Assignment:
    """登记沟通 with a proposer (S3-23). The first one stops the clock of the first contact."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.CONTACT, by=by, note=Contact.Stage(stage).label) as contacted:
            _check_day(contacted, met_on)
            if way == Contact.Way.WAIVED:
                raise ValidationError("免去沟通由交办机构办理。")
            facts = {"met_on": met_on, "with_whom": with_whom, "person": person, "note": note}
            _record(contacted, by=by, stage=stage, way=way, **facts)
        deadlines.stop(contacted, Clock.FIRST_CONTACT)
    return contacted


def waive(
    assignment: Assignment, *, by: User, reason: str, stage: str = "", assist: Assignment | None = None
) -> Assignment:
    """免去 one contact (``stage``) or one late assisting opinion (``assist``), for a reason that stays."""
    if bool(stage) == bool(assist):
        raise ValidationError("请选择免去哪一项要求。")
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.WAIVE, by=by, note=reason) as waived:
            if assist is None:
                _waive_contact(waived, by=by, stage=stage, reason=reason)
            else:
                _waive_opinion(waived, assist, reason=reason)
        what = Contact.Stage(stage).label if assist is None else f"{assist.unit}的会办意见"
        tell(
            people.of_unit(waived.unit), waived, "waived", subject=f"{{matter}}免去{what}",
            text=f"交办机构同意{{matter}}免去{what}。", said=f"理由：{reason}",
        )  # fmt: skip
    return waived


def give_opinion(assignment: Assignment, *, by: User, opinion: str) -> Assignment:
    """送会办意见 to the lead unit."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, Action.GIVE_OPINION, by=by) as given:
            given.opinion, given.replied_at = opinion, time.now()
        deadlines.stop(given, *deadlines.ANSWERS, Clock.RETURN_WINDOW)
        if given.lead is not None:
            tell(
                people.of_unit(given.lead.unit), given, "opinion", subject=f"{given.unit}的会办意见已送到",
                text=f"{given.unit}对{{matter}}的会办意见已送到，可以在起草答复时使用。",
            )  # fmt: skip
    return given


def _check_day(assignment: Assignment, met_on: dt.date) -> None:
    assert assignment.issued_at is not None
    if met_on > time.today():
        raise ValidationError({"met_on": "沟通日期不能晚于今天；约好还没有进行的，请在沟通以后登记。"})
    issued_on = time.local(assignment.issued_at).date()
    if met_on < issued_on:
        raise ValidationError({"met_on": f"沟通日期不能早于交办日期（{issued_on:%Y-%m-%d}）。"})


def _record(assignment: Assignment, *, by: User, **facts: object) -> None:
    Contact.objects.create(assignment=assignment, by=by, at=time.now(), **facts)


def _waive_contact(assignment: Assignment, *, by: User, stage: str, reason: str) -> None:
    if stage not in assignment.missing_contacts:
        raise ValidationError({"stage": f"{Contact.Stage(stage).label}已经登记过了，不需要免去。"})
    facts = {"met_on": time.today(), "with_whom": "提案者", "person": by.name, "note": reason}
    _record(assignment, by=by, stage=stage, way=Contact.Way.WAIVED, **facts)
    if stage == Contact.Stage.BEFORE:
        deadlines.stop(assignment, Clock.FIRST_CONTACT)


def _waive_opinion(assignment: Assignment, assist: Assignment, *, reason: str) -> None:
    if assist not in conditions.waivable_assists(assignment):
        raise ValidationError({"assist": "只有逾期没有送来的会办意见可以免去。"})
    fresh = lock(assist)
    fresh.opinion_waived_at, fresh.opinion_waived_reason = time.now(), reason
    fresh.save(update_fields=["opinion_waived_at", "opinion_waived_reason"])
    deadlines.stop(fresh, Clock.ASSIST_OPINION)
