"""The steps of an assignment as buttons and pages: one table, one view."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core.forms import ReasonForm, StepForm
from core.steps import Step, buttons, perform
from feedback import conditions
from feedback.forms import assignments as forms
from feedback.models import Assignment
from feedback.permissions.assignments import POLICY
from feedback.states import AssignmentAction, AssignmentState
from feedback.views.reply_steps import AFTERWARDS, DRAFT
from feedback.workflow import assignments
from members.http import Request
from members.models import User

A = AssignmentAction

PAGE = "feedback/step.html"

# In the order of the buttons: what is likeliest at its moment stands first.
STEPS = [
    Step(
        A.ISSUE, A.ISSUE.label, StepForm, assignments.issue,
        "已交办，承办单位和提案者都收到了通知。接下来由承办单位签收。",
        sentence="交办以后开始计算签收、沟通和答复的期限，当天不算。",
    ),
    Step(
        A.SIGN_FOR, A.SIGN_FOR.label, forms.SignForm, assignments.sign_for,
        "已签收。接下来请联系提案者，登记办理前沟通。",
        sentence="签收时请落实组织、人员、任务、时间、质量五项。",
    ),
    Step(
        A.GIVE_OPINION, A.GIVE_OPINION.label, forms.GiveOpinionForm, assignments.give_opinion,
        "会办意见已送主办单位。", sentence="送出以后不能再改，主办单位起草答复时使用。",
    ),
    DRAFT,
    Step(
        A.CONTACT, A.CONTACT.label, forms.ContactForm, assignments.contact,
        "沟通情况已登记。三次沟通都登记以后才能签发答复。",
        sentence="答复签发以前，办理前沟通、办理中联系、答复前协商都要有记录。",
    ),
    Step(
        A.DECIDE_EXTENSION, A.DECIDE_EXTENSION.label, forms.DecideExtensionForm, assignments.decide_extension,
        "已审批，承办单位收到了通知。",
    ),
    Step(
        A.REASSIGN, A.REASSIGN.label, forms.ReassignForm, assignments.reassign,
        "已改办，原单位不再办理，新单位的期限从今天起重新计算。",
        sentence="原单位的期限停止计算，新单位从今天起重新计算；会办单位改为给新单位送意见。"
        "改给其他渠道的单位，要等那个渠道的交办人员交办。",
    ),
    Step(
        A.REFUSE_RETURN, A.REFUSE_RETURN.label, ReasonForm, assignments.refuse_return,
        "已答复承办单位不同意退办，由它签收办理。", sentence="理由会告诉承办单位，事项退回待签收。",
    ),
    Step(
        A.ASK_EXTENSION, A.ASK_EXTENSION.label, forms.AskExtensionForm, assignments.ask_extension,
        "延期申请已送交办机构审批。批准以前，原来的期限照常计算。",
    ),
    Step(
        A.WAIVE, A.WAIVE.label, forms.WaiveForm, assignments.waive, "已免去，理由留在办理记录里。",
        sentence="只在确实无法沟通、会办单位逾期不送意见时使用。理由会一直留在办理记录里。", danger=True,
    ),
    Step(
        A.ASK_RETURN, A.ASK_RETURN.label, forms.AskReturnForm, assignments.ask_return,
        "退办申请已送交办机构。答复以前，其他期限照常计算。",
        sentence="不属于本单位职责的，可以在期限内申请退办，由交办机构决定；不得自行转给其他单位。", danger=True,
    ),
    Step(
        A.RECALL, A.RECALL.label, forms.RecallForm, assignments.recall, "已撤回，可以重新提出承办单位。",
        sentence="撤回拟定的承办单位；撤回主办单位时，还没有交办的会办单位一并撤回。", danger=True,
    ),
    *AFTERWARDS,
]  # fmt: skip


def acts(user: User, assignment: Assignment) -> list[dict[str, Any]]:
    """What this person can do on this page now, the likeliest first."""
    allowed = POLICY.actions_for(user, assignment)
    steps = [step for step in STEPS if step.action in allowed and not conditions.why_not(assignment, step.action)]
    if assignment.state != AssignmentState.RETURN_ASKED:  # nobody has asked for it
        steps = [replace(step, danger=True) if step.action == A.REASSIGN else step for step in steps]
    return buttons(user, assignment, steps, POLICY)


def take(request: Request, pk: int, step: Step) -> HttpResponse:
    """One step at its own address. A step whose time is over says so instead of showing its form."""
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).for_page(), pk=pk)
    if request.method == "GET" and POLICY.allows(request.user, step.action, assignment):
        sentence = conditions.why_not(assignment, step.action)
        if sentence:
            messages.warning(request, sentence)
            return redirect(assignment)
    if step.template == Step.template:  # says which matter it is
        step = replace(step, template=PAGE)
    return perform(request, assignment, step, POLICY)
