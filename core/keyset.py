"""Pages that go on from the last row shown (keyset), so that page 30,000 costs what page 1 costs.

A cursor is a signed pair of the row's sort value and key. Rows without a value come last, whichever the direction.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Q, QuerySet

VALUE = "keyset_value"


@dataclass(frozen=True)
class Order:
    """By ``path`` and then by key, both in one direction; ``field`` is what the path ends in."""

    path: str
    descending: bool
    field: "Field[Any, Any]"
    nullable: bool

    def expressions(self, *, backwards: bool) -> list[Any]:
        descending = self.descending is not backwards
        # Only where there can be nulls: PostgreSQL takes no plain index for an explicit NULLS LAST.
        nulls = {"nulls_first" if backwards else "nulls_last": True} if self.nullable else {}
        value, key = F(self.path), F("pk")
        return [value.desc(**nulls), key.desc()] if descending else [value.asc(**nulls), key.asc()]

    def beyond(self, value: Any, key: int, *, backwards: bool) -> Q:
        """The rows after (or before) the one with ``value`` and ``key``."""
        side = "lt" if self.descending is not backwards else "gt"
        key_beyond = Q(**{f"pk__{side}": key})
        if value is None:
            nulls = Q(**{f"{self.path}__isnull": True}) & key_beyond
            return nulls | Q(**{f"{self.path}__isnull": False}) if backwards else nulls
        # Said twice, since the plain range is what an index is entered by.
        here = Q(**{f"{self.path}__{side}e": value}) & (Q(**{f"{self.path}__{side}": value}) | key_beyond)
        return here | Q(**{f"{self.path}__isnull": True}) if self.nullable and not backwards else here


def order_of(rows: "QuerySet[Any]", spec: str) -> Order:
    """From ``"-due_on"``: a field of the model, of a related one, or an annotation."""
    path = spec.removeprefix("-")
    annotation = rows.query.annotations.get(path)
    if annotation is not None:
        return Order(path, spec.startswith("-"), annotation.output_field, nullable=True)
    model, nullable = rows.model, False
    *parents, last = path.split("__")
    for name in parents:
        relation: Any = model._meta.get_field(name)
        nullable = nullable or relation.null
        model = relation.related_model
    field: Any = model._meta.pk if last == "pk" else model._meta.get_field(last)
    if not field.concrete:
        raise FieldDoesNotExist(path)
    return Order(path, spec.startswith("-"), field, nullable or field.null)


@dataclass(frozen=True)
class Slice:
    """The rows of one page, and the cursors that lead to its neighbours (empty where there is none)."""

    rows: Sequence[Any]
    previous: str
    next: str


def page_of(rows: "QuerySet[Any]", order: Order, size: int, *, after: str = "", before: str = "") -> Slice:
    """The page after or before a cursor; the first one without a cursor, or with one that is not ours."""
    backwards = bool(before) and not after
    place = _read(after or before, order)
    if place is None:
        backwards = False
    found = _rows(rows, order, size, place, backwards=backwards)
    more = len(found) > size
    found = found[:size]
    if backwards:
        if len(found) < size:  # the first page is never a short one
            return page_of(rows, order, size)
        found.reverse()
    has_previous = more if backwards else place is not None
    has_next = True if backwards else more
    return Slice(
        found,
        previous=_write(found[0], order) if found and has_previous else "",
        next=_write(found[-1], order) if found and has_next else "",
    )


def _rows(
    rows: "QuerySet[Any]", order: Order, size: int, place: tuple[Any, int] | None, *, backwards: bool
) -> list[Any]:
    if place is not None:
        rows = rows.filter(order.beyond(*place, backwards=backwards))
    rows = rows.annotate(**{VALUE: F(order.path)}).order_by(*order.expressions(backwards=backwards))
    return list(rows[: size + 1])


def _write(row: Any, order: Order) -> str:
    value = getattr(row, VALUE)
    if isinstance(value, dt.date | dt.time):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    return signing.dumps([value, row.pk], salt=_salt(order), compress=True)


def _read(cursor: str, order: Order) -> tuple[Any, int] | None:
    if not cursor:
        return None
    try:
        value, key = signing.loads(cursor, salt=_salt(order))
        return order.field.to_python(value), key
    except (signing.BadSignature, ValidationError, ValueError):
        return None


def _salt(order: Order) -> str:
    """A cursor of one order means nothing in another."""
    return f"core.keyset:{order.field.model._meta.label_lower if hasattr(order.field, 'model') else ''}:{order.path}"
