import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.logs import request_id

access = logging.getLogger("huiyin.access")


class OriginMiddleware:
    """Gives every request an id and its true address, and writes its line in the access log (never its query)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.HTTPS:
            # Our own proxy ends TLS and writes the last entry; what stands before it anyone can have written.
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            request.META["REMOTE_ADDR"] = forwarded or request.META.get("REMOTE_ADDR", "")
        started = time.monotonic()
        token = request_id.set(uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            spent = round((time.monotonic() - started) * 1000)
            address, method, status = request.META.get("REMOTE_ADDR", ""), request.method, response.status_code
            access.info("%s %s %s %s %s ms", address, method, request.path, status, spent)
            return response
        finally:
            request_id.reset(token)
