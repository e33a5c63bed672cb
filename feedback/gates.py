"""What a reply still lacks before it may be sent for approval, and a matter before it may be closed.

Sentences for the person, each naming one missing thing; the page lists them, and the step refuses with them.
"""

from collections import Counter
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from core import clock as time
from feedback import people
from feedback.chains import chain_for
from feedback.models import Assignment, Clock, Commitment, Reply
from feedback.people import Matter
from feedback.states import AssignmentState, CommitmentState
from proposals.models import Proposal

# Assignments that still owe the proposer an answer.
UNANSWERED = (
    AssignmentState.PROPOSED, AssignmentState.PENDING, AssignmentState.HANDLING, AssignmentState.RETURN_ASKED,
)  # fmt: skip


def require(sentences: list[str]) -> None:
    """Raise ValidationError with all the sentences when there are any."""
    if sentences:
        raise ValidationError(sentences)


def missing_in(reply: Reply) -> list[str]:
    """What stands between this reply and its approval: contacts, opinions, answers, promises, publicity, people."""
    assignment = reply.assignment
    missing = [f"还没有登记“{stage.label}”。" for stage in assignment.missing_contacts]
    missing += [f"会办单位“{assist.unit}”还没有送来会办意见。" for assist in assignment.missing_opinions]
    return missing + _in_points(reply) + _in_publicity(reply) + _in_chain(reply)


def _in_points(reply: Reply) -> list[str]:
    missing, points, today = [], list(reply.points.all()), time.today()
    for point in points:
        which = f"第 {point.order} 条建议"
        if not point.answer:
            missing.append(f"{which}还没有答复。")
        if point.promise and point.promised_on is None:
            missing.append(f"{which}写了承诺事项，还没有写完成日期。")
        if point.promised_on and not point.promise:
            missing.append(f"{which}写了承诺日期，还没有写承诺事项。")
        if point.promised_on and point.promised_on <= today:
            missing.append(f"{which}的承诺日期须在今天以后。")
    if reply.reply_class.needs_commitment and not any(point.promise for point in points):
        missing.append(f"答复类别是{reply.reply_class}，至少要写一条承诺事项和完成日期。")
    return missing


def _in_publicity(reply: Reply) -> list[str]:
    if reply.publicity == Reply.Publicity.FULL:
        secret = reply.assignment.matter.is_confidential
        return ["不公开的提案，答复不能选“主动公开”。"] if secret else []
    return [] if reply.publicity_reason else [f"选了“{reply.get_publicity_display()}”，还没有写理由。"]


def _in_chain(reply: Reply) -> list[str]:
    assignment = reply.assignment
    chain = chain_for(assignment)
    missing = [] if chain else ["还没有设置审批步骤，请规则管理员在系统管理里补上。"]
    vacant = (step.title for step in chain if not people.approvers(assignment, step.role))
    missing += [f"审批步骤“{title}”还没有对应的人，请系统管理员补上。" for title in vacant]
    if not assignment.unit.document_mark:
        missing.append(f"还没有设置{assignment.unit}的机关代字，请系统管理员补上。")
    return missing


def missing_to_close(matter: Matter) -> list[str]:
    """What stands between a matter and 落实销号: answers, promises, ratings still asked for, a talk not held."""
    rows = assignments_of(matter)
    return missing_in_rows(rows, [promise for row in rows for promise in row.commitments.all()])


def missing_in_rows(rows: Sequence[Assignment], promises: Sequence[Commitment]) -> list[str]:
    """The same of rows at hand, their deadlines prefetched, and what they promised."""
    still_open = Counter(promise.assignment_id for promise in promises if promise.state == CommitmentState.OPEN)
    missing = []
    for row in rows:
        if row.state in UNANSWERED:
            missing.append(f"{row.unit}还没有{'答复' if row.is_answering else '送会办意见'}。")
        if still_open[row.pk]:
            missing.append(f"{row.unit}还有 {still_open[row.pk]} 项承诺没有兑现或说明。")
        if row.talk_asked_at is not None and row.talked_on is None:
            missing.append(f"还没有登记{row.unit}与提案者的当面协商。")
    return missing + _asked_still(rows)


def _asked_still(rows: Sequence[Assignment]) -> list[str]:
    """A proposer may rate until the last day of his clock; after that he is 未反馈 and nothing waits for him."""
    today = time.today()
    asked = [
        deadline.due_on
        for row in rows
        for deadline in row.deadlines.all()
        if deadline.clock == Clock.RATING and deadline.stopped_at is None and deadline.due_on >= today
    ]
    if not asked:
        return []
    last = max(asked)
    return [f"还有 {len(asked)} 份评价没有反馈，评价期到{last.year}年{last.month}月{last.day}日。"]


def assignments_of(matter: Matter) -> list[Assignment]:
    """The matter's assignments that were not handed to another unit."""
    mine = {"proposal": matter} if isinstance(matter, Proposal) else {"suggestion": matter}
    rows = Assignment.objects.current().filter(**mine).select_related("unit", "committee").order_by("pk")
    return list(rows.prefetch_related("commitments", "deadlines"))
