"""The roster comes in: upload → a worker's dry run → look at every row → one step writes it."""

import datetime as dt
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import jobs, xlsx
from core.models import Job
from core.oneshot import once
from core.steps import bound_form, form_context
from members import workflow
from members.forms import RosterForm
from members.http import Request
from members.models import Term
from members.permissions import imports_rosters
from members.roster import KIND
from members.roster.cells import COLUMNS
from members.roster.check import FATES, WRONG, names_for_template

PER_PAGE = 100
FAMILIES = {"added": "green", "changed": "amber", "same": "grey", "wrong": "red"}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Ask for the file; the worker compares it, whatever its size."""
    require(request)
    form = bound_form(request, RosterForm)
    if request.method == "POST" and form.is_valid():
        with once(request) as receipt:
            task = jobs.enqueue(
                KIND, owner=request.user, file=form.cleaned_data["file"], term=form.cleaned_data["term"].pk
            )
            receipt.location = reverse("core:job", args=[task.pk])
        return redirect(receipt.location)
    page = {"form": form, "columns": [column.header for column in COLUMNS], **form_context(request)}
    return render(request, "members/roster_upload.html", page, status=422 if form.is_bound else 200)


def require(request: Request) -> None:
    if not imports_rosters(request.user):
        raise PermissionDenied


def checked_job(request: Request, pk: int) -> Job:
    """A dry run of one's own that has found something."""
    require(request)
    return get_object_or_404(Job.objects.filter(owner=request.user, kind=KIND, state=Job.State.DONE), pk=pk)


@require_safe
def template(request: Request) -> HttpResponse:
    """An empty table with the right columns, and the names that may stand in three of them."""
    require(request)
    empty = xlsx.Sheet("委员名册", [column.header for column in COLUMNS], [])
    headers = [column.header for column in COLUMNS if column.unit_kind]
    names = zip_longest(*names_for_template(request.user.committee), fillvalue="")
    return xlsx.response("委员名册模板", empty, xlsx.Sheet("可以填的名称", headers, names, [24, 24, 24]))


@require_safe
def check(request: Request, pk: int) -> HttpResponse:
    """What the dry run found, row by row."""
    return show(request, checked_job(request, pk))


def show(request: Request, task: Job, *, changed: bool = False) -> HttpResponse:
    """The page of a dry run; ``changed``: the roster was touched since, so it has to be compared again."""
    found, imported_at = task.result, task.facts.get("imported_at", "")
    fate = request.GET.get("fate") or (WRONG if found["counts"][WRONG] else "all")
    rows = Paginator([row for row in found["rows"] if fate not in FATES or row["fate"] == fate], PER_PAGE)
    shown = rows.get_page(request.GET.get("page"))
    page = {
        "task": task,
        "term": Term.objects.select_related("committee").get(pk=found["term"]),
        "found": found,
        "chips": chips(found["counts"], fate),
        "rows": [{**row, "words": FATES[row["fate"]], "family": FAMILIES[row["fate"]]} for row in shown],
        "next_url": f"?fate={fate}&page={shown.next_page_number()}" if shown.has_next() else "",
        "previous_url": f"?fate={fate}&page={shown.previous_page_number()}" if shown.has_previous() else "",
        "imported_at": dt.datetime.fromisoformat(imported_at) if imported_at else None,
        "is_wrong": found["counts"][WRONG] > 0,
        "is_empty": not (found["counts"]["added"] or found["counts"]["changed"]),
        "changed": changed,
        **form_context(request),
    }
    return render(request, "members/roster_check.html", page, status=409 if changed else 200)


def chips(counts: dict[str, int], fate: str) -> list[dict[str, Any]]:
    every = {"all": "全部", **FATES}
    figures = {"all": sum(counts.values()), **counts}
    return [{"label": f"{every[key]} {figures[key]}", "url": f"?fate={key}", "on": fate == key} for key in every]


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Write what the dry run found."""
    task = checked_job(request, pk)
    if task.result["counts"][WRONG]:
        raise Http404
    try:
        with once(request) as receipt:
            workflow.import_roster(task, by=request.user)
            receipt.location = reverse("members:roster_check", args=[task.pk])
    except workflow.RosterChanged:
        return show(request, task, changed=True)
    counts = task.result["counts"]
    messages.success(request, f"名册已导入：新增 {counts['added']} 人，更新 {counts['changed']} 人。")
    return redirect(receipt.location)


@require_POST
def recheck(request: Request, pk: int) -> HttpResponse:
    """Compare the same file again, with the roster as it stands now."""
    old = checked_job(request, pk)
    with once(request) as receipt, old.file.open("rb") as file:
        file.name = old.facts["file_name"]
        task = jobs.enqueue(KIND, owner=request.user, file=file, term=old.facts["term"])
        receipt.location = reverse("core:job", args=[task.pk])
    return redirect(receipt.location)


@require_safe
def errors(request: Request, pk: int) -> HttpResponse:
    """Every error by row and column, to put right beside the file."""
    found = checked_job(request, pk).result
    rows = (
        [row["line"], row["card"], row["name"], *problem]
        for row in found["rows"]
        for problem in row["problems"]
    )  # fmt: skip
    headers = ["行", "委员证号", "姓名", "列", "填的内容", "问题"]
    return xlsx.response("委员名册错误", xlsx.Sheet("错误", headers, rows, [8, 16, 12, 12, 24, 60]))
