"""提出承办单位 by the house, and the dispatcher's 批量交办."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.oneshot import once
from core.policy import Policy
from core.steps import Step, form_context, perform
from feedback.forms.assignments import ProposeForm
from feedback.models import Assignment
from feedback.models.assignment import AssignmentQuerySet
from feedback.people import Matter
from feedback.permissions.assignments import channels_of, may_propose
from feedback.states import AssignmentState
from feedback.views.assignments import proposers_of
from feedback.workflow import assignments, matters
from members.http import Request
from members.models import Unit, User
from proposals.models import Proposal
from topics.models import Suggestion

MOST = 100  # matters in one go; more than a dispatcher can have looked at


def _propose(
    matter: Matter, *, by: User, lead: Unit | None, assists: list[Unit], separates: list[Unit], note: str
) -> Matter:
    units = [(lead, Assignment.Part.LEAD)] if lead else []
    units += [(unit, Assignment.Part.ASSIST) for unit in assists]
    units += [(unit, Assignment.Part.SEPARATE) for unit in separates]
    assignments.propose(matter, by=by, units=units, note=note)
    return matter


PROPOSE = Step(
    matters.ASSIGN, "提出承办单位", ProposeForm, _propose, "承办单位已提出，交办人员收到了通知。接下来由他们审核交办。",
    sentence="承办单位由各渠道的交办人员审核后交办，期限从交办那天起算。", template="feedback/propose.html",
)  # fmt: skip
PROPOSING: Policy[Any] = Policy({matters.ASSIGN: may_propose})
MATTERS: dict[str, Any] = {
    "proposal": lambda user: Proposal.objects.visible_to(user).select_related("committee", "merged_into"),
    "suggestion": lambda user: Suggestion.objects.visible_to(user).select_related(
        "meeting__committee", "meeting__topic"
    ),
}


def propose(request: Request, kind: str, pk: int) -> HttpResponse:
    """The units of one matter: a lead with assisting ones, or separate ones."""
    if kind not in MATTERS:
        raise Http404
    matter: Matter = get_object_or_404(MATTERS[kind](request.user), pk=pk)
    standing = matters.assignments_of(matter).current().filter(round=matters.round_of(matter))
    suggested = matter.suggested_units.all() if isinstance(matter, Proposal) else []
    return perform(request, matter, PROPOSE, PROPOSING, standing=list(standing), suggested=list(suggested))


def waiting(user: User) -> AssignmentQuerySet:
    """What this dispatcher can issue now."""
    rows = Assignment.objects.visible_to(user).filter(
        state=AssignmentState.PROPOSED, committee=user.committee_id, unit__channel__in=channels_of(user)
    )
    return rows.for_list().select_related("proposed_by").order_by("proposal_id", "suggestion_id", "pk")


def issue_list(request: Request) -> HttpResponse:
    """待交办 of the dispatcher's channel, with a box at each."""
    if not channels_of(request.user):
        raise PermissionDenied
    rows = list(waiting(request.user)[: MOST + 1])
    page = {
        "rows": _as_rows(rows[:MOST]), "more": len(rows) > MOST, "most": MOST,
        "sub": f"{min(len(rows), MOST)} 件次等您审核" if rows else "",
        "empty_acts": [{"label": "看全部办理事项", "url": reverse("feedback:assignment_list")}],
    }  # fmt: skip
    return render(request, "feedback/issue_list.html", page)


@require_http_methods(["GET", "POST"])
def issue_confirm(request: Request) -> HttpResponse:
    """One look at what was ticked, one click, and all of it is issued."""
    if not channels_of(request.user):
        raise PermissionDenied
    picked = request.POST if request.method == "POST" else request.GET
    keys = [int(key) for key in picked.getlist("pick") if key.isdecimal() and len(key) < 18][:MOST]
    rows = list(waiting(request.user).filter(pk__in=keys))
    if request.method == "POST":
        return _issue(request, rows, len(keys))
    if not rows:
        messages.warning(request, "请先勾选要交办的事项。")
        return redirect("feedback:issue_list")
    page = {"rows": _as_rows(rows), "keys": [row.pk for row in rows], **form_context(request)}
    return render(request, "feedback/issue_confirm.html", page)


def _issue(request: Request, rows: list[Assignment], wanted: int) -> HttpResponse:
    with once(request) as receipt:
        issued = assignments.issue_many(rows, by=request.user)
        receipt.location = reverse("feedback:issue_list")
    missed = wanted - len(issued)
    if issued:
        messages.success(request, f"已交办 {len(issued)} 件次，承办单位和提案者都收到了通知。")
    if missed:
        messages.warning(request, f"有 {missed} 件次没有交办：别人已经交办，或者已被撤回。")
    return redirect(receipt.location)


def _as_rows(rows: list[Assignment]) -> list[dict[str, Any]]:
    return [{"assignment": row, "matter": row.matter, "proposers": proposers_of(row.matter)} for row in rows]
