"""起草、修改、送审: what the answering unit writes, and the gate before anyone has to approve it."""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from django.db import transaction

from core.transitions import lock, moving
from core.versions import record_version
from feedback import conditions, gates, people
from feedback.chains import chain_for
from feedback.models import Approval, Assignment, Concurrence, Reply, ReplyClass, ReplyPoint, ReplyVersion
from feedback.notices import tell_of_reply
from feedback.people import Matter
from feedback.states import AssignmentAction, AssignmentState, ReplyAction
from feedback.workflow.replies.approving import ask_next
from members.models import User
from proposals.models import Proposal

Action = ReplyAction


class Answer(TypedDict, total=False):
    """What the unit writes to one numbered suggestion."""

    order: int
    answer: str
    promise: str
    promised_on: dt.date | None


def draft_reply(
    assignment: Assignment, *, by: User, opening: str, closing: str, reply_class: ReplyClass, publicity: str,
    publicity_reason: str = "", points: Sequence[Answer] = (),
) -> Reply:  # fmt: skip
    """起草答复: one point for every numbered suggestion, so that none is passed over."""
    with transaction.atomic():
        lock(assignment.matter)
        with moving(assignment, AssignmentAction.DRAFT_REPLY, by=by) as assignment:
            conditions.require(assignment, AssignmentAction.DRAFT_REPLY)
            reply = Reply.objects.create(
                assignment=assignment, drafted_by=by, opening=opening, closing=closing, reply_class=reply_class,
                publicity=publicity, publicity_reason=publicity_reason,
            )  # fmt: skip
            suggestions = enumerate(suggestions_of(assignment.matter), start=1)
            ReplyPoint.objects.bulk_create(
                [ReplyPoint(reply=reply, order=order, suggestion=text) for order, text in suggestions]
            )
            _write_points(reply, points)
    return reply


def edit_reply(
    reply: Reply, *, by: User, opening: str, closing: str, reply_class: ReplyClass, publicity: str,
    publicity_reason: str = "", points: Sequence[Answer] = (),
) -> Reply:  # fmt: skip
    """修改答复稿."""
    with moving(reply, Action.EDIT, by=by) as reply:
        reply.opening, reply.closing, reply.reply_class = opening, closing, reply_class
        reply.publicity, reply.publicity_reason = publicity, publicity_reason
        _write_points(reply, points)
    return reply


def suggestions_of(matter: Matter) -> list[str]:
    """What has to be answered, one by one: a proposal's numbered points, or the suggestion of a meeting."""
    if isinstance(matter, Proposal):
        return [point.text for point in matter.points.all()] or [matter.title]
    return [matter.text]


def _write_points(reply: Reply, answers: Sequence[Answer]) -> None:
    written = {answer["order"]: answer for answer in answers}
    points = [point for point in reply.points.all() if point.order in written]
    for point in points:
        answer = written[point.order]
        point.answer, point.promise = answer.get("answer", ""), answer.get("promise", "")
        point.promised_on = answer.get("promised_on")
    ReplyPoint.objects.bulk_update(points, ["answer", "promise", "promised_on"])


def submit_reply(reply: Reply, *, by: User) -> Reply:
    """送审: to the assisting units that have to concur, then along the approval chain of the rule rows.

    Raises ValidationError with a sentence for each thing that is missing.
    """
    units = [assist.unit for assist in _assists(reply.assignment) if assist.opinion]
    with moving(reply, Action.CIRCULATE if units else Action.SUBMIT, by=by) as reply:
        gates.require(gates.missing_in(reply))
        reply.turn, reply.return_reason = reply.turn + 1, ""
        Approval.objects.bulk_create(
            [
                Approval(reply=reply, order=order, title=step.title, role=step.role, turn=reply.turn)
                for order, step in enumerate(chain_for(reply.assignment), start=1)
            ]
        )
        Concurrence.objects.bulk_create([Concurrence(reply=reply, unit=unit, turn=reply.turn) for unit in units])
        record_version(ReplyVersion, body_of(reply), by=by, reply=reply)
        for unit in units:
            tell_of_reply(
                people.of_unit(unit), reply, f"concur-{unit.pk}", subject="{matter}的答复稿请会签",
                text=f"{reply.assignment.unit}起草了{{matter}}的答复稿，请贵单位会签。",
            )  # fmt: skip
        if not units:
            ask_next(reply)
    return reply


def body_of(reply: Reply) -> dict[str, str]:
    """The text that is approved and issued, section by section."""
    body = {"开头": reply.opening}
    for point in reply.points.all():
        promise = ""
        if point.promise and point.promised_on:
            promise = f"\n承诺：{point.promise}（{point.promised_on:%Y-%m-%d}）"
        body[f"建议{point.order}"] = f"{point.suggestion}\n答复：{point.answer}{promise}"
    publicity = f"{reply.get_publicity_display()} {reply.publicity_reason}".strip()
    return body | {"结尾": reply.closing, "答复类别": str(reply.reply_class), "公开属性": publicity}


def _assists(assignment: Assignment) -> list[Assignment]:
    """The assisting assignments that stand, in the order of their keys (in which they are locked)."""
    return list(
        assignment.assists.exclude(state=AssignmentState.REASSIGNED).select_related("unit", "committee").order_by("pk")
    )
