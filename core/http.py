"""What core may know of a request."""

from django.http import HttpRequest


def person(request: HttpRequest) -> int:
    """The key of the signed-in person; every page with a form asks for a log-in."""
    key = request.user.pk
    assert key is not None
    return key
