"""Lock-out is a question to the rows of tries: how many failed within the window, and when does the next one age out.

A row is written before the password is looked at, so that tries made at the same moment see each other.
A try refused by the lock is kept in the log but does not lengthen the lock.
"""

import datetime as dt
import math

from django.db.models import QuerySet

from members.models import LoginAttempt

WINDOW = dt.timedelta(minutes=15)
MOST_HERE = 5  # failures of one account from one address
MOST_ANYWHERE = 20  # failures of one account from all addresses
MOST_FROM_ADDRESS = 50  # failures from one address over all accounts; a whole office may share one


class LockedOut(Exception):
    """Too many failures; ``minutes`` until the next try is looked at."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def begin(username: str, address: str) -> LoginAttempt:
    """Note a try and return its row, still marked as failed. Raises LockedOut."""
    attempt = LoginAttempt.objects.create(username=username, address=address, succeeded=False)
    until = _locked_until(attempt)
    if until is None:
        return attempt
    attempt.was_refused = True
    attempt.save(update_fields=["was_refused"])
    raise LockedOut(max(1, math.ceil((until - attempt.at).total_seconds() / 60)))


def _locked_until(attempt: LoginAttempt) -> dt.datetime | None:
    earlier = LoginAttempt.objects.filter(at__gt=attempt.at - WINDOW, was_refused=False).exclude(pk=attempt.pk)
    of_account = earlier.filter(username=attempt.username)
    here = of_account.filter(address=attempt.address)
    limits = [
        _full_until(_since_success(here), MOST_HERE),
        _full_until(_since_success(of_account), MOST_ANYWHERE),
        # A success does not help an address, or one known account would open the way to all the others.
        _full_until(earlier.filter(address=attempt.address), MOST_FROM_ADDRESS),
    ]
    return max(filter(None, limits), default=None)


def _since_success(tries: QuerySet[LoginAttempt]) -> QuerySet[LoginAttempt]:
    last = tries.filter(succeeded=True).order_by("-at", "-pk").first()
    return tries.filter(pk__gt=last.pk) if last else tries


def _full_until(tries: QuerySet[LoginAttempt], most: int) -> dt.datetime | None:
    """When the number of failures falls below ``most`` again; None if it is below."""
    failures = tries.filter(succeeded=False).order_by("-at").values_list("at", flat=True)
    filling: list[dt.datetime] = list(failures[most - 1 : most])
    return filling[0] + WINDOW if filling else None
