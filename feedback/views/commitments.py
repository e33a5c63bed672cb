"""承诺事项: what units have promised, by date; done, explained, or back again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.steps import Step, buttons, perform
from feedback.deadlines import ClockReader, Face
from feedback.forms import ratings as forms
from feedback.models import Assignment, Commitment
from feedback.permissions.replies import COMMITMENT_POLICY
from feedback.states import CommitmentAction
from feedback.workflow import commitments
from members.http import Request

C = CommitmentAction
STEPS = [
    Step(C.FULFIL, C.FULFIL.label, forms.FulfilForm, commitments.fulfil, "已登记兑现，政协和提案者收到了通知。"),
    Step(
        C.EXPLAIN, "说明原因", forms.ExplainForm, commitments.explain, "已说明原因，政协和提案者收到了通知。",
        sentence="确实不能兑现的，说明原因。说明以后这项承诺不再跟踪。", danger=True,
    ),
    Step(
        C.REOPEN, C.REOPEN.label, forms.ReopenForm, commitments.reopen, "已重新跟踪，到新的日期再提醒承办单位。",
        sentence="“回头看”发现没有真正兑现的，定一个新的日期。已经销号的事项也一并转回跟踪落实。", danger=True,
    ),
]  # fmt: skip


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    commitment = _get(request, pk)
    assignment = commitment.assignment
    is_inside = Assignment.objects.visible_to(request.user).filter(pk=assignment.pk).exists()
    page = {
        "commitment": commitment,
        "assignment": assignment,
        "matter": assignment.matter,
        "clock": clock_of(commitment, ClockReader()),
        "acts": buttons(request.user, commitment, STEPS, COMMITMENT_POLICY),
        "facts": _facts(commitment),
        "entries": audit.entries_for(commitment) if is_inside else [],
        "is_inside": is_inside,
    }
    return render(request, "feedback/commitment_detail.html", page)


def clock_of(commitment: Commitment, reader: ClockReader) -> Face | None:
    """The clock of a promise, running or stopped."""
    return next((reader.face(deadline) for deadline in commitment.deadlines.all()), None)


def take(request: Request, pk: int, step: Step) -> HttpResponse:
    return perform(request, _get(request, pk), step, COMMITMENT_POLICY)


def _get(request: Request, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.visible_to(request.user).for_list(), pk=pk)


def _facts(commitment: Commitment) -> list[dict[str, Any]]:
    assignment, reply = commitment.assignment, commitment.reply
    rows = [
        ("事项", assignment.matter.reference, assignment.matter.get_absolute_url()),
        ("承办单位", assignment.unit.name, ""),
        ("出自", reply.document_number, reply.get_absolute_url()),
        ("承诺日期", f"{commitment.due_on:%Y-%m-%d}", ""),
    ]
    return [{"label": label, "value": value, "url": url} for label, value, url in rows]
