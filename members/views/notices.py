"""One's own notices."""

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from members import workflow
from members.http import Request
from members.models import Notification
from members.views.account import own_page

PER_PAGE = 30


@require_safe
def notification_list(request: Request) -> HttpResponse:
    """Unread first, then the newest."""
    only_unread = request.GET.get("show") == "unread"
    notices = Notification.objects.visible_to(request.user)
    unread = notices.unread().count()
    if only_unread:
        notices = notices.unread()
    is_read = Case(When(read_at=None, then=Value(0)), default=Value(1))
    shown = Paginator(notices.order_by(is_read, "-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    here = "?show=unread&" if only_unread else "?"
    page = {
        "notices": shown.object_list,
        "unread": unread,
        "chips": [
            {"label": "全部", "url": reverse("members:notification_list"), "on": not only_unread},
            {"label": f"未读 {unread}", "url": "?show=unread", "on": only_unread},
        ],
        "next_url": f"{here}page={shown.next_page_number()}" if shown.has_next() else "",
        "previous_url": f"{here}page={shown.previous_page_number()}" if shown.has_previous() else "",
    }
    return render(request, "members/notification_list.html", page)


@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    workflow.read(notice)
    return redirect(own_page(request, notice.url) or "members:notification_list")


@require_POST
def read_all(request: Request) -> HttpResponse:
    workflow.read_all(request.user)
    return redirect("members:notification_list")
