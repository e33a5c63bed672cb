"""Log-in by account and password. Unknown, switched-off and run-out accounts answer exactly like a wrong password."""

import unicodedata
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from core import clock
from members import lockout
from members.models import User


class AccountBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person with this account, in any case of its letters. Raises lockout.LockedOut."""
        if not username or password is None:
            return None
        name = normal(username)
        attempt = lockout.begin(name, request.META.get("REMOTE_ADDR", "")[:45] if request else "")
        user = User.objects.called(name).first()
        if user is None:
            User().set_password(password)  # takes as long as checking one, so that time tells nothing
            return None
        attempt.user = user
        attempt.succeeded = user.check_password(password) and may_enter(user)
        attempt.save(update_fields=["user", "succeeded"])
        return user if attempt.succeeded else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, asked at every request: a switched-off account is out at once."""
        user = User.objects.select_related("committee").filter(pk=user_id).first()
        return user if user and may_enter(user) else None


def normal(username: str) -> str:
    """One spelling of an account: full-width letters are letters, case and blanks around it do not count."""
    return unicodedata.normalize("NFKC", username).strip().lower()[:40]


def may_enter(user: User) -> bool:
    """Is the account switched on and not run out?"""
    return user.is_active and (user.valid_until is None or user.valid_until >= clock.today())
