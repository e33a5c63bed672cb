"""协商会议: prepared, convened behind the gate, held, minuted, sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from core import audit, clock
from core.attachments import attach
from core.numbering import next_number
from core.transitions import lock, moving
from core.workdays import Calendar
from members.models import Committee, Member, Period, Role, Unit, User
from members.notifications import notify_all
from members.periods import due_on, period_for
from topics.models import (
    Attendance,
    Gate,
    Meeting,
    MeetingAttachment,
    Outcome,
    OutcomeKind,
    OutcomePattern,
    Site,
    Topic,
)
from topics.permissions import may_override
from topics.states import MeetingAction, SuggestionState, TopicAction, TopicState
from topics.workflow.invitations import invite, invited_people, leaders_of

# A topic may be consulted on from its place in the plan on, and again until it is closed.
CONSULTABLE = (TopicState.PLANNED, TopicState.RESEARCHING, TopicState.CONSULTED, TopicState.REPORTED)


@transaction.atomic
def create_meeting(
    *, by: User, committee: Committee, topic: Topic | None = None, site: Site | None = None, form: str, title: str,
    starts_at: dt.datetime, place: str, chaired_by: User, agenda: str = "", members: Iterable[Member] = (),
    units: Iterable[Unit] = (), leaders: Iterable[User] = (),
) -> Meeting:  # fmt: skip
    """筹备会议. The 分管领导 of every invited unit is proposed with it (S1-12); editing may take him out."""
    _check_topic(topic)
    meeting = Meeting.objects.create(
        committee=committee, topic=topic, site=site, form=form, title=title, starts_at=starts_at, place=place,
        chaired_by=chaired_by, agenda=agenda, typed_by=by,
    )  # fmt: skip
    units = list(units)
    invite(meeting, members=members, units=units, leaders=[*leaders, *leaders_of(units)])
    audit.record(meeting, "筹备会议", by=by, after=meeting.state)
    return meeting


def edit_meeting(
    meeting: Meeting, *, by: User, topic: Topic | None = None, site: Site | None = None, form: str, title: str,
    starts_at: dt.datetime, place: str, chaired_by: User, agenda: str = "", members: Iterable[Member] = (),
    units: Iterable[Unit] = (), leaders: Iterable[User] = (),
) -> Meeting:  # fmt: skip
    """修改 before the notices go out. Units that are new bring their 分管领导 with them."""
    with moving(meeting, MeetingAction.EDIT, by=by) as meeting:
        if topic != meeting.topic:
            _check_topic(topic)
        meeting.topic, meeting.site, meeting.form, meeting.title = topic, site, form, title
        meeting.starts_at, meeting.place, meeting.chaired_by, meeting.agenda = starts_at, place, chaired_by, agenda
        units = list(units)
        before = set(meeting.attendances.filter(unit__isnull=False).values_list("unit", flat=True))
        fresh = [unit for unit in units if unit.pk not in before]
        invite(meeting, members=members, units=units, leaders=[*leaders, *leaders_of(fresh)])
    return meeting


def _check_topic(topic: Topic | None) -> None:
    if topic is not None and topic.state not in CONSULTABLE:
        raise ValidationError({"topic": f"《{topic.title}》{topic.get_state_display()}，还不能协商。"})


def attach_to_meeting(meeting: Meeting, *, by: User, file: Any, title: str = "") -> Meeting:
    """上传附件."""
    with moving(meeting, MeetingAction.ATTACH, by=by, note=title or file.name) as meeting:
        attach(MeetingAttachment, file, by=by, title=title, meeting=meeting)
    return meeting


def missing_for(meeting: Meeting) -> list[str]:
    """What the rule of the form still asks for before this meeting may be convened; empty when it may."""
    rule = Gate.objects.filter(form=meeting.form).first() or Gate(form=meeting.form)
    topic = meeting.topic
    if topic is None:
        needs = rule.needs_learning or rule.needs_fieldwork or rule.needs_report
        return ["还没有关联议题"] if needs and not rule.consultation_items_only else []
    group = getattr(topic, "group", None)
    kinds = set(group.records.values_list("kind", flat=True)) if group else set()
    missing = [] if group or not (rule.needs_learning or rule.needs_fieldwork) else ["还没有成立调研组"]
    if rule.needs_learning and "learning" not in kinds:
        missing.append("还没有学习记录（不学习不协商）")
    if rule.needs_fieldwork and "fieldwork" not in kinds:
        missing.append("还没有调研记录（不调研不协商）")
    if rule.needs_report and not topic.reports.exists():
        missing.append("还没有调研报告")
    return missing


def notice_warning(meeting: Meeting) -> str:
    """A sentence when the notice is (or would be) shorter than the rule; it warns and does not refuse."""
    rule = period_for(meeting.committee, Period.Code.MEETING_NOTICE)
    told = clock.local(meeting.convened_at).date() if meeting.convened_at else clock.today()
    days = Calendar.load().workdays_between(told, clock.local(meeting.starts_at).date())
    if days >= rule.length:
        return ""
    return f"通知距会议 {max(days, 0)} 个工作日，规定提前 {rule.length} 个工作日通知。"


def convene(meeting: Meeting, *, by: User, override_reason: str = "") -> Meeting:
    """发出通知, behind the gate 不学习不协商、不调研不协商; the chair or a vice-chair may override it with a reason."""
    with moving(meeting, MeetingAction.CONVENE, by=by, note=override_reason) as meeting:
        now = clock.now()
        if meeting.starts_at <= now:
            raise ValidationError("会议时间已经过了，请先修改会议时间。")
        if not meeting.attendances.exists():
            raise ValidationError("还没有邀请任何人，请先修改会议，选择参会人员。")
        missing = missing_for(meeting)
        if missing:
            _override(meeting, missing, by, override_reason)
        meeting.convened_at = now
        _tell(
            meeting,
            "convened",
            "会议通知",
            f"“{meeting.title}”将于 {_when(meeting)} 在{meeting.place}召开，请回复是否出席。",
        )
    return meeting


def _override(meeting: Meeting, missing: list[str], by: User, reason: str) -> None:
    what = "；".join(missing)
    if not reason.strip():
        raise ValidationError(f"会前条件还不齐，不能发出通知：{what}。")
    if not may_override(by):
        raise ValidationError(f"会前条件还不齐：{what}。只有主席、副主席可以写明理由破例召开。")
    meeting.gate_override, meeting.gate_override_by = f"{reason.strip()}（{what}）", by


def answer(meeting: Meeting, *, by: User, coming: bool, reason: str = "") -> Meeting:
    """回复是否出席, for oneself or one's unit; leave is asked for with a reason."""
    Answer = Attendance.Answer  # noqa: N806  the enum's own name
    with moving(meeting, MeetingAction.ANSWER, by=by, note="出席" if coming else f"请假：{reason}") as meeting:
        if not coming and not reason.strip():
            raise ValidationError({"reason": "请假请写明理由。"})
        own = meeting.attendances.for_person(by)
        found = own.update(
            answer=Answer.COMING if coming else Answer.LEAVE, leave_reason="" if coming else reason.strip()
        )
        if not found:
            raise PermissionDenied
    return meeting


def attend(meeting: Meeting, *, by: User, present: Iterable[int], names: Mapping[int, str] | None = None) -> Meeting:
    """登记出席: who was there (keys of attendance rows), and who came for a unit; the others were not."""
    came = set(present)
    with moving(meeting, MeetingAction.ATTEND, by=by, note=f"到会 {len(came)}") as meeting:
        rows = list(meeting.attendances.all())
        if came - {row.pk for row in rows}:
            raise ValidationError("有不属于这次会议的参会人员，请刷新后再登记。")
        for row in rows:
            row.present_at = (row.present_at or clock.now()) if row.pk in came else None
            row.present_name = (names or {}).get(row.pk, row.present_name) if row.pk in came else ""
        Attendance.objects.bulk_update(rows, ["present_at", "present_name"])
    return meeting


@transaction.atomic
def hold(meeting: Meeting, *, by: User, record: str) -> Meeting:
    """会议召开: the record is kept, the clock of the minutes starts, the topic counts as consulted."""
    topic = lock(meeting.topic) if meeting.topic else None
    with moving(meeting, MeetingAction.HOLD, by=by) as meeting:
        now = clock.now()
        starts_on = clock.local(meeting.starts_at).date()
        if starts_on > clock.local(now).date():
            raise ValidationError("会议时间还没有到，不能登记召开。")
        meeting.held_at, meeting.record = min(meeting.starts_at, now), record
        due = due_on(meeting.committee, Period.Code.MINUTES, starts_on)
        meeting.minutes_due_on, meeting.minutes_due_provisional = due.date, due.provisional
    if topic is not None and topic.can(TopicAction.CONSULT):
        with moving(topic, TopicAction.CONSULT, by=by, note=meeting.title) as topic:
            topic.consulted_at = meeting.held_at
    return meeting


def minute(meeting: Meeting, *, by: User, kind: str, title: str, body: str, signed_by: User) -> Meeting:
    """签发纪要, numbered. Refused while a suggestion has no destination: the minutes name where each one goes."""
    with moving(meeting, MeetingAction.MINUTE, by=by) as meeting:
        if not signed_by.holds(*Role.OF_LEADERS):
            raise ValidationError({"signed_by": "纪要由主席会议成员签发。"})
        stray = meeting.suggestions.filter(state=SuggestionState.CAUGHT).count()
        if stray:
            raise ValidationError(f"还有 {stray} 条意见建议没有去向，请先逐条确定去向，再签发纪要。")
        now = clock.now()
        year = clock.local(now).year
        number = next_number(f"outcome-{meeting.committee_id}-{year}-{kind}")
        Outcome.objects.create(
            meeting=meeting, kind=kind, number=number, number_text=_number_text(meeting, kind, year, number),
            title=title, body=body, signed_by=signed_by, signed_at=now,
        )  # fmt: skip
    return meeting


def _number_text(meeting: Meeting, kind: str, year: int, number: int) -> str:
    rows = OutcomePattern.objects.filter(Q(committee=meeting.committee_id) | Q(committee=None), kind__in=[kind, ""])
    pattern = max(
        rows, key=lambda row: (row.committee_id is not None, row.kind != ""), default=OutcomePattern()
    ).pattern
    facts = {"region": meeting.committee.region, "kind": OutcomeKind(kind).label, "year": year, "number": number}
    return pattern.format(**facts)


@transaction.atomic
def send(meeting: Meeting, *, by: User, recipients: str) -> Meeting:
    """报送 to named recipients; the topic counts as reported."""
    topic = lock(meeting.topic) if meeting.topic else None
    with moving(meeting, MeetingAction.SEND, by=by, note=recipients) as meeting:
        if not recipients.strip():
            raise ValidationError({"recipients": "请写明报送给谁。"})
        meeting.outcomes.update(recipients=recipients, sent_at=clock.now())
    if topic is not None and topic.can(TopicAction.SEND):
        with moving(topic, TopicAction.SEND, by=by, note=meeting.title):
            pass
    return meeting


def cancel_meeting(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """取消会议; those who had a notice are told."""
    with moving(meeting, MeetingAction.CANCEL, by=by, note=reason) as meeting:
        if not reason.strip():
            raise ValidationError({"reason": "请写明取消的理由。"})
        meeting.cancelled_reason = reason.strip()
        if meeting.convened_at:
            _tell(meeting, "cancelled", "会议取消", f"原定 {_when(meeting)} 的“{meeting.title}”取消：{reason}")
    return meeting


def _when(meeting: Meeting) -> str:
    starts = clock.local(meeting.starts_at)
    return f"{starts.month}月{starts.day}日 {starts:%H:%M}"


def _tell(meeting: Meeting, event: str, subject: str, text: str) -> None:
    readers = [*invited_people(meeting), meeting.chaired_by]
    key = f"meeting-{meeting.pk}-{event}"
    notify_all(readers, key=key, subject=subject, text=text, url=meeting.get_absolute_url())
