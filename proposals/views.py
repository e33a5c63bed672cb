"""提案: the pages."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from members.http import Request
from proposals.models import Proposal


def detail(request: Request, pk: int) -> HttpResponse:
    """正文."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "proposals/detail.html", {"proposal": proposal, "points": list(proposal.points.all())})
