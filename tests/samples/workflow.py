"""The steps of the sample matter, and who may take them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from core.attachments import attach
from core.policy import Policy
from core.transitions import moving
from tests.samples.models import Matter, MatterFile


def start(*, by: Any, title: str) -> Matter:
    return Matter.objects.create(owner=by, title=title)


def decide(matter: Matter, *, by: Any, comment: str, scan: "File[bytes] | None" = None) -> Matter:
    with moving(matter, "decide", by=by, note=comment) as matter:
        matter.comment = comment
        if scan:
            attach(MatterFile, scan, by=by, matter=matter)
        if "作废" in comment:
            raise ValidationError("这样的说明不能决定。")
    return matter


def refuse(matter: Matter, *, by: Any, reason: str) -> Matter:
    with moving(matter, "refuse", by=by, note=reason) as matter:
        matter.comment = reason
    return matter


def add_comment(matter: Matter, *, by: Any, note: str) -> None:
    with moving(matter, "comment", by=by) as matter:
        matter.comment = note


def is_owner(user: Any, matter: Matter) -> bool:
    return bool(matter.owner_id == user.pk)


def is_signed_in(user: Any, matter: Matter) -> bool:
    return bool(user.is_authenticated)


POLICY = Policy[Matter]({"decide": is_owner, "refuse": is_owner, "comment": is_signed_in})
