"""Who may take which step: one table per app draws the buttons and guards them (rule R9)."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied

from core.models import Stateful
from core.transitions import TransitionNotAllowed

M = TypeVar("M", bound=Stateful)


class Policy(Generic[M]):
    """``rules``: action → predicate of (user, record). The state is asked of the record itself."""

    def __init__(self, rules: Mapping[str, Callable[[Any, M], bool]]) -> None:
        self.rules = dict(rules)

    def allows(self, user: Any, action: str, record: M) -> bool:
        """May this person take this step now?"""
        return record.can(action) and self.rules[action](user, record)

    def actions_for(self, user: Any, record: M) -> list[str]:
        """The steps this person may take now, in the order of the table."""
        return [action for action in self.rules if self.allows(user, action, record)]

    def require(self, user: Any, action: str, record: M) -> None:
        """Raise PermissionDenied for the wrong person, TransitionNotAllowed for the wrong moment."""
        if not self.rules[action](user, record):
            raise PermissionDenied
        if not record.can(action):
            raise TransitionNotAllowed(record, action)
