from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import audit


class AuditContextMiddleware:
    """Lets the log know where a request came from (REMOTE_ADDR only; proxies overwrite it)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = audit.remote_address.set(request.META.get("REMOTE_ADDR", "")[:45])
        try:
            return self.get_response(request)
        finally:
            audit.remote_address.reset(token)
