"""承诺事项: promised in a reply, back on its date, open until done or explained. And the unit's 落实通报."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from core.workdays import Calendar
from feedback import conditions, deadlines
from feedback.models import Assignment, Clock, Commitment, Deadline, ProgressReport, Reply
from feedback.notices import tell_keepers, tell_of_commitment
from feedback.states import AssignmentAction, CommitmentAction
from feedback.workflow.closing import track, track_matter
from members.models import User


def open_commitments(reply: Reply) -> None:
    """One row and one clock for each promise of an issued reply; called by the issue."""
    for point in reply.points.exclude(promise=""):
        assert point.promised_on is not None  # the gate has asked for it
        commitment = Commitment.objects.create(
            reply=reply, assignment=reply.assignment, text=point.promise, due_on=point.promised_on
        )
        deadlines.start(reply.assignment, Clock.COMMITMENT, time.today(), commitment=commitment)


def fulfil(commitment: Commitment, *, by: User, evidence: str) -> Commitment:
    """登记兑现: what was promised is done, and this shows it."""
    return _settle(commitment, CommitmentAction.FULFIL, by=by, evidence=evidence)


def explain(commitment: Commitment, *, by: User, reason: str) -> Commitment:
    """说明: it cannot be done, and this is why."""
    return _settle(commitment, CommitmentAction.EXPLAIN, by=by, evidence=reason)


def _settle(commitment: Commitment, action: CommitmentAction, *, by: User, evidence: str) -> Commitment:
    with transaction.atomic():
        lock(commitment.assignment.matter)
        with moving(commitment, action, by=by, note=evidence) as commitment:
            commitment.evidence, commitment.settled_at = evidence, time.now()
        deadlines.stop(commitment.assignment, Clock.COMMITMENT, commitment=commitment)
        tell_of_commitment(commitment)
    return commitment


def reopen(commitment: Commitment, *, by: User, reason: str, due_on: dt.date) -> Commitment:
    """重新跟踪: it was not done after all (回头看); it comes back on a new date, and its matter with it."""
    if due_on <= time.today():
        raise ValidationError({"due_on": "新的日期须在今天以后。"})
    with transaction.atomic():
        matter = lock(commitment.assignment.matter)
        with moving(commitment, CommitmentAction.REOPEN, by=by, note=reason) as commitment:
            commitment.due_on, commitment.settled_at = due_on, None
        _restart_clock(commitment)
        tell_of_commitment(commitment, said=f"理由：{reason}")
        assignment = commitment.assignment
        if assignment.can(AssignmentAction.TRACK) and not conditions.why_not(assignment, AssignmentAction.TRACK):
            track(assignment, by=by, note=reason)
        else:
            track_matter(matter, by=by)
    return commitment


def _restart_clock(commitment: Commitment) -> None:
    today, due_on = time.today(), commitment.due_on
    provisional = Calendar.load().is_provisional(today, due_on)
    Deadline.objects.filter(commitment=commitment).update(
        started_on=today, due_on=due_on, provisional=provisional, stopped_at=None
    )


def report_progress(assignment: Assignment, *, by: User, text: str) -> Assignment:
    """落实通报: the unit says what it is doing."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, AssignmentAction.REPORT_PROGRESS, by=by) as assignment:
            ProgressReport.objects.create(assignment=assignment, text=text, by=by, at=time.now())
        tell_keepers(
            assignment, "progress", subject=f"{assignment.unit}通报{{matter}}的落实情况",
            text=f"{assignment.unit}通报了{{matter}}的落实情况。", said=text,
        )  # fmt: skip
    return assignment
