"""What every aggregate with a state has in common."""

from typing import ClassVar, Self

from django.db import models

from core import clock
from core.transitions import Move


class Stateful(models.Model):
    """A record that moves by a table of moves, and only through ``core.transitions.moving``.

    Subclasses declare ``state`` and ``MOVES``. ``version`` grows by one with every step; a page sends
    back the version it showed, and a step taken on an older one is refused.
    """

    MOVES: ClassVar[dict[str, Move]]

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)
    updated_at = models.DateTimeField("更新时间", default=clock.now, editable=False)

    state: str
    # Set by the view from the posted page; None where the caller has no page (demo, tasks, tests).
    seen_version: int | None = None

    class Meta:
        abstract = True

    def can(self, action: str) -> bool:
        """Is this the moment for ``action``? (Whether this person may is for the policy.)

        The button, the guard and the door all ask here; a subclass may add facts to the table of moves.
        """
        return self.state in self.MOVES[action].sources

    def seen(self, version: int | None) -> Self:
        """Remember which version the person saw, so that ``moving`` can refuse a stale page."""
        self.seen_version = version
        return self
