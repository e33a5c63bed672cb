"""议事堂: where people consult, and what was consulted on there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.http import Request
from topics.models import Form, Meeting, Site, Topic
from topics.permissions import may_host_at


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    sites = Site.objects.visible_to(request.user).select_related("town", "merged_into")
    site = get_object_or_404(sites, pk=pk)
    user = request.user
    new = f"{reverse('topics:meeting_new')}?site={site.pk}&form={Form.HALL}"
    page = {
        "site": site,
        "meetings": list(Meeting.objects.visible_to(user).filter(site=site).for_list().order_by("-starts_at")),
        "topics": list(
            Topic.objects.visible_to(user).filter(unit=site.town, source=Topic.Source.SITE).order_by("-year")
        ),
        "merged": list(Site.objects.filter(merged_into=site)),
        "facts": _facts(site),
        "new_meeting": new if site.status == Site.Status.ACTIVE and may_host_at(user, site) else "",
    }
    return render(request, "topics/site.html", page)


def _facts(site: Site) -> list[dict[str, Any]]:
    other = site.merged_into
    return [
        {"label": "类别", "value": site.get_kind_display(), "url": ""},
        {"label": "层级", "value": site.get_level_display(), "url": ""},
        {"label": "所在镇（街道）", "value": site.town, "url": ""},
        {"label": "地址", "value": site.address, "url": ""},
        {"label": "联系人", "value": site.contact, "url": ""},
        {"label": "并入", "value": other, "url": other and other.get_absolute_url()},
    ]
