from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.http import person
from core.jobs import kind_of
from core.models import Job


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is: a page, or for htmx the part of it that changes. Its owner's alone."""
    row = get_object_or_404(Job.objects.filter(owner_id=person(request)), pk=pk)
    values = {
        "job": row,
        "label": kind_of(row.kind).label,
        "url": request.path,
        "done_url": row.result.get("url", "") if row.state == Job.State.DONE else "",
    }
    template = "components/progress.html" if request.headers.get("HX-Request") else "core/job.html"
    return render(request, template, values)
