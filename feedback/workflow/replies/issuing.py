"""签发: the reply becomes a numbered letter that never changes; what it promises and who may rate it become rows."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.numbering import next_number
from core.transitions import lock, moving
from feedback import deadlines, gates, people
from feedback.models import Approval, Assignment, Clock, Reply, ReplyClass
from feedback.notices import tell_of_reply
from feedback.people import Matter
from feedback.states import AssignmentAction, AssignmentState, ReplyAction
from feedback.workflow import matters
from feedback.workflow.commitments import open_commitments
from feedback.workflow.ratings import ask_ratings
from feedback.workflow.rounds import follow
from members.models import User
from proposals.models import Proposal


def issue(reply: Reply, *, by: User, signed_by: str) -> Reply:
    """签发 after the last approval: number, clocks, ratings, commitments; the matter when all its units have answered.

    The matter is locked first: of two units that answer in the same second, the later one sees the earlier.
    """
    with transaction.atomic():
        matter = lock(reply.assignment.matter)
        assignment = lock(reply.assignment)
        missing_approval = lock(reply).next_approval  # asked of the state before the move
        with moving(reply, ReplyAction.ISSUE, by=by, note=signed_by) as reply:
            _require_complete(reply, missing_approval)
            reply.document_number = _document_number(assignment)
            reply.signed_by, reply.issued_by, reply.issued_at = signed_by, by, time.now()
            reply.published_on = time.today() if _is_public(reply, matter) else None
        with moving(assignment, AssignmentAction.REPLY, by=by, note=reply.document_number) as assignment:
            assignment.replied_at = reply.issued_at
        reply.assignment = assignment
        deadlines.stop(assignment, Clock.REPLY, Clock.REWORK, Clock.RETURN_WINDOW, Clock.FIRST_CONTACT)
        _spare_assists(assignment, by=by)
        open_commitments(reply)
        ask_ratings(reply)
        _answer_matter(matter, by=by)
        tell_of_reply(
            people.keepers(matter), reply, "issued-to-keepers", subject="{matter}已答复，请核定类别",
            text=f"{assignment.unit}已答复{{matter}}（{reply.document_number}，{reply.reply_class}），请核定答复类别。",
        )  # fmt: skip
    return reply


def _require_complete(reply: Reply, missing_approval: Approval | None) -> None:
    """Every approval is there, and nothing that was complete at the submission has become incomplete since."""
    if missing_approval is not None:
        raise ValidationError(f"还差“{missing_approval.title}”，审批完成以后才能签发。")
    gates.require(gates.missing_in(reply))


def _document_number(assignment: Assignment) -> str:
    """机关代字〔year〕n号, from a counter of the unit's mark and the year: two units with one mark share a series."""
    mark, year = assignment.unit.document_mark, time.today().year
    return f"{mark}〔{year}〕{next_number(f'reply-{mark}-{year}')}号"


def _is_public(reply: Reply, matter: Matter) -> bool:
    """答复公开为常态: open at once, unless the reply or the proposal is not open to everyone."""
    if reply.publicity != Reply.Publicity.FULL:
        return False
    return not isinstance(matter, Proposal) or matter.publicity == Proposal.Publicity.FULL


def _spare_assists(assignment: Assignment, *, by: User) -> None:
    """What was waived and never came is not asked for any more."""
    for assist in assignment.assists.filter(state__in=gates.UNANSWERED).order_by("pk"):
        deadlines.stop(assist, *Clock.values)
        with moving(assist, AssignmentAction.SPARE, by=by, note=assist.opinion_waived_reason) as spared:
            spared.closed_at = time.now()


def _answer_matter(matter: Matter, *, by: User) -> None:
    """The matter is answered when no unit owes an answer any more, in whatever round; what is promised is tracked."""
    rows = matters.assignments_of(matter).current().exclude(part=Assignment.Part.ASSIST)
    if rows.filter(state__in=gates.UNANSWERED).exists():
        return
    matter = matters.reply(matter, by=by)
    if rows.filter(state=AssignmentState.TRACKING).exists():
        matters.track(matter, by=by)


def confirm_class(reply: Reply, *, by: User, confirmed_class: ReplyClass, note: str = "") -> Reply:
    """核定答复类别: the unit proposed one, who keeps the matter confirms or corrects it."""
    with transaction.atomic():
        matter = lock(reply.assignment.matter)
        assignment = lock(reply.assignment)
        with moving(reply, ReplyAction.CONFIRM_CLASS, by=by, note=note) as reply:
            reply.confirmed_class, reply.class_note = confirmed_class, note
        if confirmed_class != reply.reply_class:
            tell_of_reply(
                people.of_unit(assignment.unit), reply, "class", subject="{matter}的答复类别已改定",
                text=f"{{matter}}的答复类别由{reply.reply_class}改定为{confirmed_class}。",
                said=f"说明：{note}" if note else "",
            )  # fmt: skip
        follow(matter, assignment, by=by)
    return reply
