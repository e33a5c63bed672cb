"""What stands in the way of a step beside its state: a sentence for the person, or nothing.

One function for the page, which hides the button, and for the step, which refuses (never two that drift apart).
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db.models import F, Q, prefetch_related_objects

from core import clock as time
from feedback import deadlines
from feedback.models import Assignment, Clock, Extension, Limit
from feedback.states import AssignmentAction, ReplyState
from members.models import Committee


def why_not(assignment: Assignment, action: str) -> str:
    """Why this step cannot be taken now, as a sentence; empty when nothing stands in its way."""
    condition = CONDITIONS.get(action)
    return condition(assignment) if condition else ""


def require(assignment: Assignment, action: str) -> None:
    """Raise ValidationError with the sentence when something stands in the way."""
    sentence = why_not(assignment, action)
    if sentence:
        raise ValidationError(sentence)


def limit(committee: Committee, code: str) -> int:
    """How often a thing may happen: the committee's own row, or the general one; 0 without either."""
    rows = Limit.objects.filter(Q(committee=committee) | Q(committee=None), code=code)
    row = rows.order_by(F("committee").desc(nulls_last=True)).first()
    return row.number if row else 0


def _return(assignment: Assignment) -> str:
    window = deadlines.of_kind(assignment, Clock.RETURN_WINDOW)
    if window is None:
        return "再次办理的事项不能退办。"
    if time.today() > window.due_on:
        day = window.due_on
        return (
            f"申请退办的期限是{day.year}年{day.month}月{day.day}日，已经过了，这件事由贵单位办理。"
            "办理中确有困难的，请与交办机构联系，或者申请延期。"
        )
    if any(reply.state != ReplyState.DRAFT for reply in assignment.replies.all()):
        return "答复已经送审，不能再申请退办。"
    return ""


def _ask_extension(assignment: Assignment) -> str:
    deadline = deadlines.answer_clock(assignment)
    if deadline is None:
        return "没有正在计算的答复期限，不需要延期。"
    if time.today() > deadline.due_on:
        return "期限已经过了，不能再申请延期。请尽快办理，并向交办机构说明情况。"
    answers = [extension.answer for extension in deadline.extensions.all()]
    if Extension.Answer.ASKED in answers:
        return "已经申请过延期，正等交办机构审批。"
    most = limit(assignment.committee, Limit.Code.EXTENSIONS)
    if answers.count(Extension.Answer.APPROVED) >= most:
        return f"每个期限最多延期 {most} 次，已经用完了。" if most else "按规定不能延期。"
    return ""


def _decide_extension(assignment: Assignment) -> str:
    return "" if open_extension(assignment) else "没有等待审批的延期申请。"


def open_extension(assignment: Assignment) -> Extension | None:
    """The request for more time that waits for the dispatcher; uses what a page has prefetched."""
    for deadline in assignment.deadlines.all():
        for extension in deadline.extensions.all():
            if extension.answer == Extension.Answer.ASKED:
                extension.deadline = deadline
                return extension
    return None


def _waive(assignment: Assignment) -> str:
    if assignment.missing_contacts or waivable_assists(assignment):
        return ""
    return "没有可以免去的要求。"


def waivable_assists(assignment: Assignment) -> list[Assignment]:
    """The assisting units that are late with their opinion: only these may be done without."""
    today, late, missing = time.today(), [], assignment.missing_opinions
    prefetch_related_objects(missing, "deadlines")
    for assist in missing:
        due = deadlines.of_kind(assist, Clock.ASSIST_OPINION)
        if due is not None and due.due_on < today:
            late.append(assist)
    return late


def _draft_reply(assignment: Assignment) -> str:
    if not assignment.is_answering:
        return "会办单位的意见送主办单位，由主办单位答复提案者。"
    if any(reply.state != ReplyState.ISSUED for reply in assignment.replies.all()):
        return "已经有一份没有签发的答复稿，请在那一份上修改。"
    return ""


def _talk(assignment: Assignment) -> str:
    if assignment.talk_asked_at is None:
        return "这件事没有转当面协商。"
    return "当面协商已经登记过了。" if assignment.talked_on else ""


def _track(assignment: Assignment) -> str:
    if not assignment.is_answering:
        return "会办单位的事项跟着主办单位走，请在主办单位那里转入跟踪。"
    if assignment.next_round_id:
        return "这一轮已经转入再次办理，请在最新一轮上跟踪。"
    return ""


CONDITIONS: dict[str, Callable[[Assignment], str]] = {
    AssignmentAction.ASK_RETURN: _return,
    AssignmentAction.ASK_EXTENSION: _ask_extension,
    AssignmentAction.DECIDE_EXTENSION: _decide_extension,
    AssignmentAction.WAIVE: _waive,
    AssignmentAction.DRAFT_REPLY: _draft_reply,
    AssignmentAction.TALK: _talk,
    AssignmentAction.TRACK: _track,
}
