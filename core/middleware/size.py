from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

BLOCK = 64 * 1024


class RequestSizeMiddleware:
    """A body larger than any form may send is refused by its length, before it is parsed: nothing is half-written.

    (A file that is too large within an allowed body is told beside its field, by ``check_upload``.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdecimal() else 0
        if size <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        # A browser that is cut off while it still sends shows its own error; so take in, and drop, what is sane.
        for _ in range(0, min(size, 4 * settings.REQUEST_MAX_BYTES), BLOCK):
            if not request.read(BLOCK):
                break
        return render(request, "413.html", status=413)
