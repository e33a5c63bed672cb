"""The steps of a reply as buttons and pages, and those steps of an assignment that come after its reply."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.forms import NoteForm, ReasonForm
from core.steps import Step, buttons, perform
from feedback import gates
from feedback.forms import replies as forms
from feedback.models import Approval, Concurrence, Reply
from feedback.permissions.replies import REPLY_POLICY, approves, concurs
from feedback.states import AssignmentAction, ReplyAction, ReplyState
from feedback.workflow import closing, commitments, replies
from members.http import Request
from members.models import User

R, A = ReplyAction, AssignmentAction
READ_FIRST = "feedback/reply_decision.html"

# In the order of the buttons: what is likeliest at its moment stands first.
STEPS = [
    Step(
        R.APPROVE, R.APPROVE.label, NoteForm, replies.approve, "已同意。下一步的人收到了通知。", template=READ_FIRST
    ),
    Step(R.CONCUR, R.CONCUR.label, NoteForm, replies.concur, "已会签。", template=READ_FIRST),
    Step(
        R.ISSUE, R.ISSUE.label, forms.IssueForm, replies.issue,
        "已签发，答复函可以下载了。提案者收到了通知，会来评价。",
        sentence="签发后编发文字号，答复函不能再改；提案者收到通知并开始评价，写下的承诺开始跟踪。",
    ),
    Step(
        R.SUBMIT, R.SUBMIT.label, forms.SubmitForm, replies.submit_reply,
        "已送审。有会办单位的先会签，然后按审批步骤逐级审批。",
        sentence="送审时核对沟通记录、会办意见、逐条答复和承诺；送审后要修改，须先收回。",
    ),
    Step(
        R.EDIT, R.EDIT.label, forms.ReplyForm, replies.edit_reply, "答复稿已保存。",
        template="feedback/reply_form.html",
    ),
    Step(R.RETURN, R.RETURN.label, forms.ReturnForm, replies.return_reply, "已退回修改。", template=READ_FIRST),
    Step(R.CONFIRM_CLASS, R.CONFIRM_CLASS.label, forms.ConfirmClassForm, replies.confirm_class, "答复类别已核定。"),
    Step(
        R.WAIVE, R.WAIVE.label, ReasonForm, replies.waive_concurrence, "已免去会签，答复稿转入审批。",
        sentence="会办单位迟迟不会签时使用，没有会签的单位不再等，理由留在记录里。", danger=True,
    ),
]  # fmt: skip

# These stand on the page of the assignment (``feedback.views.steps``).
DRAFT = Step(
    A.DRAFT_REPLY, A.DRAFT_REPLY.label, forms.ReplyForm, replies.draft_reply,
    "答复稿已保存。核对无误后请送审。", template="feedback/reply_form.html",
)  # fmt: skip
AFTERWARDS = [
    Step(
        A.REPORT_PROGRESS, A.REPORT_PROGRESS.label, forms.ProgressForm, commitments.report_progress,
        "落实进展已通报政协。",
    ),
    Step(
        A.TALK, A.TALK.label, forms.TalkForm, closing.record_talk, "当面协商已登记。",
        sentence="最后一轮答复仍不满意的，当面协商并登记结果以后才能销号。",
    ),
    Step(
        A.TRACK, A.TRACK.label, forms.TrackForm, closing.track, "已转入跟踪落实。",
        sentence="提案者没有反馈的、答复里还有事情要做的，或者销号以后“回头看”发现没有落实的，转入跟踪。",
    ),
]  # fmt: skip


def acts(user: User, reply: Reply) -> list[dict[str, Any]]:
    """What this person can do on this page now, the likeliest first."""
    steps = [_worded(step, user, reply) for step in STEPS if _is_time(step.action, reply)]
    if reply.state == ReplyState.DRAFT and gates.missing_in(reply):
        steps.sort(key=lambda step: step.action == R.SUBMIT)  # it would be refused: writing on is likelier
    return buttons(user, reply, steps, REPLY_POLICY)


def _is_time(action: str, reply: Reply) -> bool:
    """Issuing waits for the last approval."""
    return action != R.ISSUE or reply.is_approved


def _worded(step: Step, user: User, reply: Reply) -> Step:
    """What is 退回 for the one who is asked is 收回 for the unit itself."""
    if step.action == R.RETURN and not (approves(user, reply) or concurs(user, reply)):
        sentence = "收回后可以修改，改好再从头送审，已经会签、审批的要重新来。"
        return replace(step, label="收回修改", sentence=sentence, danger=True)
    if step.action == R.CONFIRM_CLASS and reply.confirmed_class is not None:
        return replace(step, label="改定答复类别")
    return step


def take(request: Request, pk: int, step: Step) -> HttpResponse:
    """One step of a reply at its own address."""
    reply = get_object_or_404(Reply.objects.visible_to(request.user).for_page(), pk=pk)
    page = reading(reply) | {"return_url": _return_url(reply, step)}
    return perform(request, reply, _worded(step, request.user, reply), REPLY_POLICY, **page)


def _return_url(reply: Reply, step: Step) -> str:
    """The other answer of the one who is asked."""
    is_asked = step.action in (R.APPROVE, R.CONCUR)
    return reverse(f"feedback:reply_{R.RETURN}", args=[reply.pk]) if is_asked else ""


def reading(reply: Reply) -> dict[str, Any]:
    """The reply as somebody reads who has to decide about it: answers, class, publicity, earlier words."""
    return {
        "reply": reply,
        "assignment": reply.assignment,
        "matter": reply.assignment.matter,
        "points": list(reply.points.all()),
        "contacts": list(reply.assignment.contacts.all()),
        "chain": chain_of(reply),
    }


def chain_of(reply: Reply) -> list[dict[str, Any]]:
    """会签 and 审批 of the latest submission as steps: title, mark (done, next, returned or waiting), words."""
    rows = [one for one in reply.concurrences.all() if one.turn == reply.turn]
    steps = [_facts_of(one) | {"title": f"{one.unit}会签"} | _mark_of(one) for one in rows]
    current = reply.next_approval
    for step in reply.approvals_now:
        mark = {"approved": "done", "returned": "returned"}.get(step.answer, "next" if step == current else "waiting")
        steps.append(_facts_of(step) | {"title": step.title, "mark": mark, "words": step.get_answer_display()})
    return steps


def _mark_of(one: Concurrence) -> dict[str, str]:
    if one.at is None:
        return {"mark": "next", "words": "待会签"}
    return {"mark": "done", "words": "免去会签" if one.is_waived else "已会签"}


def _facts_of(row: Approval | Concurrence) -> dict[str, Any]:
    return {"by": row.by, "at": row.at, "note": row.note}
