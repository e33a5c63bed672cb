"""One proposal's page: 正文, 过程, 附件, with the same head and the same column on the right (办理: ``feedback``)."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import audit
from core.attachments import serve
from members.http import Request
from proposals.models import Proposal
from proposals.permissions import POLICY
from proposals.states import Action
from proposals.views.values import page_values


def find(request: Request, pk: int) -> Proposal:
    """The proposal with everything its page names; 404 for whoever may not see it."""
    rows = Proposal.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


def show(request: Request, proposal: Proposal, tab: str, template: str, **context: Any) -> HttpResponse:
    return render(request, template, page_values(request.user, proposal, tab) | {"proposal": proposal} | context)


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """正文."""
    proposal = find(request, pk)
    return show(request, proposal, "detail", "proposals/detail.html", points=list(proposal.points.all()))


@require_safe
def timeline(request: Request, pk: int) -> HttpResponse:
    """过程."""
    proposal = find(request, pk)
    return show(request, proposal, "timeline", "proposals/timeline.html", entries=list(audit.entries_for(proposal)))


@require_safe
def files(request: Request, pk: int) -> HttpResponse:
    """附件."""
    proposal = find(request, pk)
    may_add = POLICY.allows(request.user, Action.ATTACH, proposal)
    upload_url = reverse("proposals:attach", args=[proposal.pk]) if may_add else ""
    rows = list(proposal.attachments.select_related("uploaded_by"))
    return show(request, proposal, "files", "proposals/files.html", files=rows, upload_url=upload_url)


@require_safe
def download(request: Request, pk: int, file_pk: int) -> HttpResponseBase:
    """One file; of a confidential proposal the log says who took it."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    attachment = get_object_or_404(proposal.attachments, pk=file_pk)
    if proposal.is_confidential:
        audit.record(proposal, "下载附件", by=request.user, note=f"附件 {attachment.pk}")
    return serve(attachment)
