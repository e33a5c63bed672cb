"""起草提案: a member's own, or one that the office types for somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from core.oneshot import once
from core.steps import bound_form, form_context
from members.http import Request
from members.models import Role, Session
from proposals import workflow
from proposals.forms import NewCompleteForm, NewDraftForm
from proposals.models import Proposal
from proposals.permissions import may_draft
from proposals.views.steps import submitted_words


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """保存草稿 takes what there is; 提交 asks for the complete text."""
    if not may_draft(request.user):
        raise PermissionDenied
    session = Session.objects.current(request.user.committee, clock.today())
    if session is None:
        return render(request, "proposals/no_session.html")
    is_draft = request.method != "POST" or "draft" in request.POST
    form = bound_form(request, NewDraftForm if is_draft else NewCompleteForm, record=session)
    if request.method == "POST" and form.is_valid():
        begin = workflow.create_draft if is_draft else workflow.draft_and_submit
        try:
            with once(request) as receipt:
                proposal = begin(by=request.user, session=session, **form.cleaned_data)
                receipt.location = proposal.get_absolute_url()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _done(proposal, is_draft=is_draft))
            return redirect(receipt.location)
    page = {
        "form": form,
        "session": session,
        "heading": "代录提案" if request.user.holds(Role.Kind.PROPOSAL_OFFICE) else "写提案",
        **form_context(request),
    }
    return render(request, "proposals/new.html", page, status=422 if form.is_bound else 200)


def _done(proposal: Proposal, *, is_draft: bool) -> str:
    return "草稿已保存。可以邀请联名，写好以后请提交。" if is_draft else submitted_words(proposal)
