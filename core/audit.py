"""The log of who did what. Append-only; nothing is computed from it (facts are columns)."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

if TYPE_CHECKING:
    from core.models import AuditEntry

# The address of the request under way, set by core.middleware.audit; empty in tasks and commands.
remote_address: ContextVar[str] = ContextVar("remote_address", default="")


def record(
    target: models.Model,
    verb: str,
    *,
    by: Any,
    before: str = "",
    after: str = "",
    note: str = "",
) -> AuditEntry:
    """Write one entry in the caller's transaction. ``by`` is a user, or None for the system."""
    from core.models import AuditEntry  # noqa: PLC0415  models import the transitions, which write here

    return AuditEntry.objects.create(
        actor=by,
        verb=verb,
        target=target,
        from_state=before,
        to_state=after,
        note=note,
        address=remote_address.get(),
    )


def entries_for(*targets: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries of some records, oldest first, for the timeline of a page."""
    from core.models import AuditEntry  # noqa: PLC0415  as above

    wanted = models.Q(pk__in=[])
    for target in targets:
        kind = ContentType.objects.get_for_model(target)
        wanted |= models.Q(target_type=kind, target_id=target.pk)
    return AuditEntry.objects.filter(wanted).select_related("actor").order_by("pk")
