"""The request of a signed-in person, typed."""

from django.http import HttpRequest

from members.models import User


class Request(HttpRequest):
    """Log-in is required everywhere by middleware, so a view of ours always has a user."""

    user: User
