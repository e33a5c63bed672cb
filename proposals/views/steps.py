"""The steps of a proposal: their buttons, forms and words, and the one view that takes them all."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm, StepForm
from core.steps import Step, perform
from core.versions import differences
from members.http import Request
from members.models import Period
from members.periods import period_for
from proposals import forms, workflow
from proposals.models import Proposal
from proposals.permissions import POLICY, own_signature
from proposals.states import Action


def submitted_words(proposal: Proposal) -> str:
    """What the proposer is told: the receipt, and by when the office will have looked at it."""
    period = period_for(proposal.committee, Period.Code.REVIEW)
    length = f"{period.length} {period.get_unit_display()}"
    return f"提交成功，回执号 {proposal.receipt_number}，提案委将在 {length}内审查。"


def registered_words(proposal: Proposal) -> str:
    return f"已立案，案号 {proposal.number_text}，提案者收到了通知。接下来提出承办单位并交办。"


def to_list(proposal: Proposal) -> str:
    return f"{reverse('proposals:list')}?scope=mine"


# In the order of the buttons: what is likeliest at its moment stands first, what is grave last.
STEPS = {
    step.action: step
    for step in (
        Step(
            Action.COSIGN, Action.COSIGN.label, forms.CosignForm, workflow.cosign,
            "已登记，第一提案人收到了通知。", sentence="请先看一看下面的案文。提交以前可以改变意见。",
            template="proposals/cosign.html", leads_to=to_list,
        ),
        Step(
            Action.SUBMIT, Action.SUBMIT.label, forms.SubmitForm, workflow.submit, submitted_words,
            sentence="提交以后由提案委审查，审查期间不能再改案文。",
        ),
        Step(
            Action.EDIT, Action.EDIT.label, forms.DraftForm, workflow.edit,
            "修改已保存，写好以后请提交。", template="proposals/write.html",
        ),
        Step(
            Action.INVITE, Action.INVITE.label, forms.InviteForm, workflow.invite,
            "邀请已发出，他们确认以后您会收到通知。", sentence="被邀请的委员和单位可以看到草稿，同意后署名在您之后。",
        ),
        Step(
            Action.REGISTER, Action.REGISTER.label, forms.RegisterForm, workflow.register, registered_words,
            sentence="立案以后给出案号，案号不再改变；全体提案者收到通知。",
        ),
        Step(
            Action.RETURN, Action.RETURN.label, ReasonForm, workflow.send_back,
            "已退回，提案者收到了您的修改意见。", sentence="写明要改什么，提案者修改后可以再次提交，回执号不变。",
        ),
        Step(
            Action.MERGE, Action.MERGE.label, forms.MergeForm, workflow.merge,
            "已并案，这件提案随主提案办理，提案者收到了通知。",
            sentence="内容相同的提案并入主提案一起办理；这一件保留案号，提案者仍会得到答复，也可以评价。",
        ),
        Step(
            Action.UNMERGE, Action.UNMERGE.label, StepForm, workflow.unmerge,
            "已恢复单独办理，请提出承办单位并交办。", sentence="这件提案不再随主提案办理，需要单独交办和答复。",
        ),
        Step(
            Action.ATTACH, Action.ATTACH.label, forms.AttachForm, workflow.attach, "附件已上传。",
            leads_to=lambda proposal: reverse("proposals:files", args=[proposal.pk]),
        ),
        Step(
            Action.DECLINE, Action.DECLINE.label, forms.DeclineForm, workflow.decline,
            "已登记不予立案，提案者收到了理由和处理方式。",
            sentence="不予立案以后不能恢复；提案者会收到理由和处理方式。", danger=True,
        ),
        Step(
            Action.WITHDRAW, Action.WITHDRAW.label, ReasonForm, workflow.withdraw,
            "已撤案，提案者和提案委收到了通知。",
            sentence="撤案以后不能恢复，案号保留、不再使用；提案者和提案委会收到通知。", danger=True,
        ),
    )
}  # fmt: skip
EDIT_AND_SUBMIT = Step(
    Action.EDIT, Action.EDIT.label, forms.CompleteForm, workflow.edit_and_submit, submitted_words,
    template="proposals/write.html",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, pk: int, action: str) -> HttpResponse:
    """One step of one proposal."""
    seen = Proposal.objects.visible_to(request.user).select_related("session__term", "merged_into", "committee")
    proposal = get_object_or_404(seen.prefetch_related("submitters"), pk=pk)
    context = signed_text(request, proposal) if action == Action.COSIGN else {}
    return perform(request, proposal, _step(request, action), POLICY, proposal=proposal, **context)


def signed_text(request: Request, proposal: Proposal) -> dict[str, Any]:
    """The text as it stands, with what was changed since this person signed it."""
    own = own_signature(request.user, proposal)
    signed = own.signed_version if own else None
    before = signed.body if signed else proposal.body
    return {"sections": differences(before, proposal.body), "changed": before != proposal.body}


def _step(request: Request, action: str) -> Step:
    """The writing page has two buttons: 保存, and 提交, which asks for the complete text."""
    submits = request.method == "POST" and "draft" not in request.POST
    return EDIT_AND_SUBMIT if action == Action.EDIT and submits else STEPS[action]
