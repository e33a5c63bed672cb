"""Error pages that Django does not tell apart by itself: what is too large, and a database that does not answer."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request is larger than this house takes."""
    status = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer: then there is nothing to mend here, only to wait."""
    status = 503 if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) else 500
    # Without the request: the context processors would ask the very database that does not answer.
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
