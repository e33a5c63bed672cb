"""会签、审批、退回: the way of a reply from one desk to the next."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core import clock as time
from core.transitions import lock, moving
from feedback import people
from feedback.models import Approval, Concurrence, Reply
from feedback.notices import tell_of_reply
from feedback.permissions.replies import is_approver
from feedback.states import ReplyAction
from members.models import Role, User

Action = ReplyAction


def concur(reply: Reply, *, by: User, note: str = "") -> Reply:
    """会签 for the assisting units of this person; the last one sends the reply on to approval."""
    with transaction.atomic():
        open_ones = lock(reply).open_concurrences
        units = by.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)
        mine = [one for one in open_ones if one.unit_id in units]
        is_last = len(mine) == len(open_ones)
        with moving(reply, Action.COMPLETE if is_last else Action.CONCUR, by=by, note=note) as reply:
            if not mine:
                raise ValidationError("贵单位已经会签过了。")
            for one in mine:
                one.by, one.at, one.note = by, time.now(), note
            Concurrence.objects.bulk_update(mine, ["by", "at", "note"])
        if is_last:
            ask_next(reply)
    return reply


def waive_concurrence(reply: Reply, *, by: User, reason: str) -> Reply:
    """免去会签: the dispatcher lets the reply go on without those that have not concurred; the reason stays."""
    with transaction.atomic():
        late = lock(reply).open_concurrences
        with moving(reply, Action.WAIVE, by=by, note=reason) as reply:
            for one in late:
                one.by, one.at, one.note, one.is_waived = by, time.now(), reason, True
            Concurrence.objects.bulk_update(late, ["by", "at", "note", "is_waived"])
        ask_next(reply)
    return reply


def approve(reply: Reply, *, by: User, note: str = "") -> Reply:
    """同意: one step of the chain, by the person whose step it is; after the last one the reply may be issued."""
    with moving(reply, Action.APPROVE, by=by, note=note) as reply:
        step = reply.next_approval
        if step is None:
            raise ValidationError("审批已经全部完成，可以签发了。")
        if not is_approver(by, step, reply):
            raise ValidationError(f"这一步刚刚有人审批过了，现在等“{step.title}”。")
        step.answer, step.note, step.by, step.at = Approval.Answer.APPROVED, note, by, time.now()
        step.save()
        ask_next(reply)
    return reply


def return_reply(reply: Reply, *, by: User, reason: str) -> Reply:
    """退回修改: by whoever is asked now, or taken back by the unit itself; the next submission begins anew."""
    with transaction.atomic():
        step = lock(reply).next_approval
        with moving(reply, Action.RETURN, by=by, note=reason) as reply:
            reply.return_reason = reason
            if step is not None and is_approver(by, step, reply):
                step.answer, step.note, step.by, step.at = Approval.Answer.RETURNED, reason, by, time.now()
                step.save()
            reply.approvals.filter(turn=reply.turn, answer=Approval.Answer.WAITING).update(
                answer=Approval.Answer.LAPSED
            )
        others = [person for person in people.of_unit(reply.assignment.unit) if person != by]
        tell_of_reply(
            others, reply, "returned", subject="{matter}的答复稿退回修改",
            text="{matter}的答复稿已退回，请修改后重新送审。", said=f"理由：{reason}",
        )  # fmt: skip
    return reply


def ask_next(reply: Reply) -> None:
    """Tell the person whose step is next, or the unit that it may issue."""
    unit = reply.assignment.unit
    step = reply.next_approval
    if step is None:
        tell_of_reply(
            people.of_unit(unit), reply, "approved", subject="{matter}的答复可以签发了",
            text="{matter}的答复已经审批完毕，请签发。",
        )  # fmt: skip
        return
    tell_of_reply(
        people.approvers(reply.assignment, step.role), reply, f"approve-{step.order}",
        subject=f"{{matter}}的答复请您审批（{step.title}）", text=f"{unit}对{{matter}}的答复稿已送审，请您审批。",
    )  # fmt: skip
