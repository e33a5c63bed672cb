"""Every form is one-shot: a page posted twice has one effect, and the second post is led to the first's result."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from core.attachments import files_follow
from core.http import person
from core.models import Receipt, SavedForm


class AlreadyTaken(Exception):
    """This page was posted before; ``location`` is where its result stands."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


@contextmanager
def once(request: HttpRequest) -> Iterator[Receipt]:
    """Run the block for this page at most once, in one transaction; the caller sets ``location``.

    Raises AlreadyTaken on a second post (also on one that arrives at the same moment). What was
    autosaved for the page is cleared with the success; files stored by a block that fails are gone again.
    """
    key = posted_key(request)
    with files_follow(), transaction.atomic():
        try:
            with transaction.atomic():
                receipt = Receipt.objects.create(key=key, user_id=person(request))
        except IntegrityError:
            raise AlreadyTaken(_first_location(request, key)) from None
        yield receipt
        receipt.save(update_fields=["location"])
        SavedForm.objects.filter(user_id=person(request), path=request.path).delete()


def taken(request: HttpRequest) -> str:
    """Where the result of this page stands, if it was posted before; else empty."""
    if "one_shot" not in request.POST:
        return ""
    first = Receipt.objects.filter(key=posted_key(request), user_id=person(request)).first()
    return first.location if first else ""


def posted_key(request: HttpRequest) -> uuid.UUID:
    """The page's one-time key; a post without one (a hand-made request) gets a fresh one."""
    try:
        return uuid.UUID(request.POST.get("one_shot", ""))
    except ValueError:
        return uuid.uuid4()


def _first_location(request: HttpRequest, key: uuid.UUID) -> str:
    first = Receipt.objects.filter(key=key, user_id=person(request)).first()
    return first.location if first and first.location else request.path
