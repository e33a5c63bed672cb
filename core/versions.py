"""Texts that people sign or rely on are kept in versions that never change, and shown with their differences."""

import hashlib
import json
import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Max

from core import clock


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows are added and read; the database API refuses the rest."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("a version never changes")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("a version never changes")

    def delete(self) -> NoReturn:
        raise TypeError("a version is never deleted")


class SectionsField(models.JSONField):
    """Sections in their order. Kept as pairs, because PostgreSQL forgets the order of the keys of an object."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return [list(pair) for pair in prepared.items()] if isinstance(prepared, Mapping) else prepared

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> dict[str, str]:
        return dict(super().from_db_value(value, expression, connection))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options


class TextVersion(models.Model):
    """One state of a text, immutable. Subclasses add the foreign key (PROTECT) to what it is a text of.

    ``body`` is ordered: the heading of each section → its text.
    """

    number = models.PositiveSmallIntegerField("版次")
    body = SectionsField("正文")
    digest = models.CharField("摘要值", max_length=64, editable=False)
    at = models.DateTimeField("时间", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提交人", related_name="+")

    objects: ClassVar[models.Manager[Self]] = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise TypeError("a version never changes")
        self.digest = digest_of(self.body)
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("a version is never deleted")

    @property
    def is_intact(self) -> bool:
        """Is the text still the one that was recorded?"""
        return self.digest == digest_of(self.body)


def digest_of(body: Mapping[str, str]) -> str:
    """The SHA-256 of a text; the order of its sections counts."""
    return hashlib.sha256(json.dumps(list(body.items()), ensure_ascii=False).encode()).hexdigest()


V = TypeVar("V", bound=TextVersion)


def record_version(model: type[V], body: Mapping[str, str], *, by: Any, **parent: Any) -> V:
    """The version of ``parent`` that holds ``body``: the newest one if nothing changed, else a new one.

    Call it inside ``moving``, which holds the parent's row: two versions cannot get one number.
    """
    rows = model._default_manager.filter(**parent)
    newest: V | None = rows.order_by("-number").first()
    if newest is not None and newest.digest == digest_of(body):
        return newest
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    version = model(number=number, body=dict(body), by=by, **parent)
    version.save()
    return version


class Mark(NamedTuple):
    """A piece of a comparison. The template shows ``added`` with <ins> and ``removed`` with <del>."""

    kind: str  # "same", "added" or "removed"
    text: str


def difference(old: str, new: str) -> list[Mark]:
    """What became of ``old``: by sentences first, then by characters inside a sentence that changed a little."""
    before, after = _sentences(old), _sentences(new)
    marks: list[Mark] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            marks.append(Mark("same", "".join(before[i:j])))
        elif j - i == m - k:  # as many sentences as before: each is likely to be the other's successor
            for pair in zip(before[i:j], after[k:m], strict=True):
                marks += _inside(*pair)
        else:
            marks += _inside("".join(before[i:j]), "".join(after[k:m]))
    return _joined(marks)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, list[Mark]]]:
    """Heading → marks for every section of either body, in the order of ``new``, then what was dropped."""
    headings = [*new, *(heading for heading in old if heading not in new)]
    return [(heading, difference(old.get(heading, ""), new.get(heading, ""))) for heading in headings]


SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]\n*|[^。！？；\n]+$")
LONGEST_BY_CHARACTER = 600  # a comparison by characters costs the product of both lengths, and more if they repeat
ALIKE = 0.5
SHORTEST_SAME = 2  # one common character between two changes only makes them hard to read


def _sentences(text: str) -> list[str]:
    return SENTENCE.findall(text.replace("\r\n", "\n"))


def _inside(old: str, new: str) -> list[Mark]:
    """By characters, unless the two have little in common or are long."""
    whole = [Mark("removed", old), Mark("added", new)]
    if max(len(old), len(new)) > LONGEST_BY_CHARACTER:
        return whole
    matcher = SequenceMatcher(None, old, new)
    if matcher.ratio() < ALIKE:
        return whole
    marks: list[Mark] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal" and (j - i >= SHORTEST_SAME or i == 0 or j == len(old)):
            marks.append(Mark("same", old[i:j]))
        else:
            marks += [Mark("removed", old[i:j]), Mark("added", new[k:m])]
    return marks


def _joined(marks: list[Mark]) -> list[Mark]:
    """Neighbours of one kind become one mark; between two equal pieces, what was removed comes first."""
    joined: list[Mark] = []
    removed = added = ""
    for kind, text in [*marks, Mark("same", "")]:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        else:
            joined += [mark for mark in (Mark("removed", removed), Mark("added", added)) if mark.text]
            removed = added = ""
            if joined and joined[-1].kind == "same":
                joined[-1] = Mark("same", joined[-1].text + text)
            elif text:
                joined.append(Mark("same", text))
    return joined
