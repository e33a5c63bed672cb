"""跟踪落实与落实销号: a matter is closed by what was done, not by what was answered (S3-27)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from feedback import conditions, deadlines, gates, people
from feedback.models import Assignment, Clock
from feedback.notices import tell_of_matter
from feedback.people import Matter
from feedback.states import AssignmentAction, AssignmentState
from feedback.workflow import matters
from members.models import User
from proposals.states import Action
from topics import workflow as topics
from topics.models import Topic


def track(assignment: Assignment, *, by: User, note: str) -> Assignment:
    """跟踪落实 by who keeps the matter: nobody rated, or what was closed has to be looked at again (回头看)."""
    with transaction.atomic():
        matter = lock(assignment.matter)
        with moving(assignment, AssignmentAction.TRACK, by=by, note=note) as assignment:
            conditions.require(assignment, AssignmentAction.TRACK)
            assignment.closed_at = None
        track_matter(matter, by=by)
    return assignment


def track_matter(matter: Matter, *, by: User) -> None:
    """The matter follows its assignment, unless another unit still owes an answer or it is tracked already."""
    if matter.state in (matters.REPLIED, matters.CLOSED):
        matters.track(matter, by=by)


def record_talk(assignment: Assignment, *, by: User, talked_on: dt.date, talk_note: str) -> Assignment:
    """登记当面协商, held after the last round did not satisfy the proposer."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, AssignmentAction.TALK, by=by, note=talk_note) as assignment:
            conditions.require(assignment, AssignmentAction.TALK)
            if talked_on > time.today():
                raise ValidationError({"talked_on": "协商日期不能晚于今天，请在协商以后登记。"})
            assignment.talked_on, assignment.talk_note = talked_on, talk_note
    return assignment


def close_matter(matter: Matter, *, by: User, note: str) -> Matter:
    """落实销号: everything promised is done or explained; the assignments and the matter are closed together."""
    with transaction.atomic():
        lock(matter)
        rows = gates.assignments_of(matter)
        if matter.can(Action.CLOSE):
            gates.require(gates.missing_to_close(matter))
        closed = matters.close(matter, by=by, note=note)
        for row in rows:
            deadlines.stop(row, *Clock.values)
            if row.state != AssignmentState.CLOSED:
                with moving(row, AssignmentAction.CLOSE, by=by) as assignment:
                    assignment.closed_at, assignment.closing_note = time.now(), note
        tell_of_matter(
            [*people.proposers(closed), *(person for row in rows for person in people.of_unit(row.unit))],
            closed, f"closed-{closed.version}", subject="{matter}已落实销号", text="{matter}已落实销号。",
            said=f"落实情况：{note}",
        )  # fmt: skip
    return closed


def close_topic(topic: Topic, *, by: User, note: str) -> Topic:
    """议题落实销号, offered when the last suggestion of its meetings is closed."""
    return topics.close_topic(topic, by=by, note=note)
