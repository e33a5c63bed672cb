from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.oneshot import AlreadyTaken, taken
from core.transitions import StaleVersion, TransitionNotAllowed

HIDDEN = ("csrfmiddlewaretoken", "one_shot", "version", "password")


class ExpectedErrorsMiddleware:
    """A wrong moment is an expected answer, not a crash (rule R3): 409 with what the person had typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A second click is led to what the first one did, before anything asks whether it may be done again."""
        if request.method == "POST" and request.user.is_authenticated:
            location = taken(request)
            if location:
                return self.lead_to(request, location)
        return None

    def lead_to(self, request: HttpRequest, location: str) -> HttpResponse:
        messages.info(request, "这一页已经提交过了，不用再点。下面就是提交的结果。")
        return redirect(location)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AlreadyTaken):
            return self.lead_to(request, exception.location)
        if isinstance(exception, TransitionNotAllowed | StaleVersion):
            first = self.process_view(request, None, None, None)  # its first click may have just been the one
            if first is not None:
                return first
            page = {"record": exception.record, "typed": typed_text(request)}
            return render(request, "409.html", page, status=409)
        return None


def typed_text(request: HttpRequest) -> list[str]:
    """What the person had written, so that it can be copied from the error page and is not lost."""
    values = [str(value) for name, value in request.POST.items() if name not in HIDDEN]
    return [value for value in values if len(value) > 10]
