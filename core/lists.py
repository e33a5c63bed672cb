"""A page of rows: filters, order and place in the address, an Excel file of exactly what is shown.

The view gives the rows a person may see and the columns; ``components/list.html`` shows the page. Every value of
the address passes a form or is compared with what is declared; what fits neither is as if it were not there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from core import keyset, xlsx
from core.cells import Cell, cell_of

LONGEST = 200  # characters of one value in the address
COUNTED = 1_000  # a count beyond is not finished
CHIPS = 8  # choices of the first filter that are shown side by side; more become a list to choose from
FEW = 3  # choices of another filter that still stand open: the filters of a page fill one line, not four
RESERVED = ("sort", "after", "before", "export")


@dataclass(frozen=True)
class Column:
    """``value`` gives a plain value or a cell. ``sort`` is a path of the model; without it nobody sorts by this."""

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    css: str = ""
    width: int = 16


@dataclass(frozen=True)
class ShownColumn:
    """For ``components/table_head.html``."""

    label: str
    css: str
    url: str
    sort: str


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    on: bool = False


@dataclass(frozen=True)
class Chips:
    label: str
    choices: list[Choice]
    alone: bool = False  # one choice, which says by itself what it is


class ListPage:
    """Rows of ``rows`` (what this person may see, with its ``select_related``) as the address asks for them.

    ``order`` is a path that rows without a chosen order go by. ``unit`` counts the things: 件, 人, 个.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: "QuerySet[Any]",
        columns: Sequence[Column],
        *,
        filterset: Any = None,
        order: str = "-pk",
        per_page: int = 25,
        unit: str = "件",
        empty: str = "没有符合条件的内容",
    ) -> None:
        self.request, self.path, self.columns = request, request.path, columns
        self.per_page, self.unit, self.empty = per_page, unit, empty
        self.query = _sane(request.GET)
        self.filters = filterset(self.query, queryset=rows, request=request) if filterset else None
        self.queryset: QuerySet[Any] = self.filters.qs if self.filters else rows
        self.sorted_by = self._sorted_by()
        self.order = keyset.order_of(self.queryset, self._order_spec() or order)

    # What is asked for

    @property
    def wants_export(self) -> bool:
        """Did the person ask for the Excel file? Then the view logs it and returns ``export``."""
        return self.query.get("export") == "xlsx"

    def _sorted_by(self) -> str:
        """The declared column of the address, with its direction; empty if there is none."""
        asked = self.query.get("sort", "")
        return asked if any(c.sort and c.key == asked.removeprefix("-") for c in self.columns) else ""

    def _order_spec(self) -> str:
        key, minus = self.sorted_by.removeprefix("-"), "-" if self.sorted_by.startswith("-") else ""
        return next((minus + column.sort for column in self.columns if column.key == key and column.sort), "")

    @cached_property
    def active(self) -> dict[str, list[str]]:
        """Filter name → the values in the address that passed the form."""
        if self.filters is None:
            return {}
        cleaned = self.filters.form.cleaned_data
        passed = [name for name in self.filters.form.fields if cleaned.get(name) not in (None, "", [])]
        return {name: [value for value in self.query.getlist(name) if value] for name in passed if name in self.query}

    # What is shown

    @cached_property
    def _slice(self) -> keyset.Slice:
        after, before = self.query.get("after", ""), self.query.get("before", "")
        return keyset.page_of(self.queryset, self.order, self.per_page, after=after, before=before)

    @cached_property
    def rows(self) -> list[list[tuple[Column, Cell]]]:
        return [[(column, cell_of(column.value(row))) for column in self.columns] for row in self._slice.rows]

    @cached_property
    def counted(self) -> str:
        """共 169 件, or 超过 1000 件 where counting further would cost more than it tells."""
        count = self.queryset.order_by()[: COUNTED + 1].count()
        return f"超过 {COUNTED} {self.unit}" if count > COUNTED else f"共 {count} {self.unit}"

    @cached_property
    def head(self) -> list[ShownColumn]:
        return [self._shown(column) for column in self.columns]

    def _shown(self, column: Column) -> ShownColumn:
        if not column.sort:
            return ShownColumn(column.label, column.css, "", "")
        if column.sort != self.order.path:
            return ShownColumn(column.label, column.css, self._url(sort=column.key), "")
        other = column.key if self.order.descending else f"-{column.key}"
        direction = "descending" if self.order.descending else "ascending"
        return ShownColumn(column.label, column.css, self._url(sort=other), direction)

    @property
    def advice(self) -> str:
        """What to do when nothing is shown."""
        return "可以放宽或清除筛选条件。" if self.active else ""

    @property
    def ways_out(self) -> list[dict[str, str]]:
        return [{"label": "清除条件", "url": self.path}] if self.active else []

    # Where the links lead

    @property
    def first_url(self) -> str:
        return self._url() if self._slice.previous else ""

    @property
    def previous_url(self) -> str:
        return self._url(before=self._slice.previous) if self._slice.previous else ""

    @property
    def next_url(self) -> str:
        return self._url(after=self._slice.next) if self._slice.next else ""

    @property
    def export_url(self) -> str:
        return self._url(export="xlsx")

    @property
    def clear_url(self) -> str:
        """Everything shown again; empty when nothing is filtered."""
        return self.path if self.active else ""

    def _url(self, **changes: Any) -> str:
        """This list with some values of its address changed; the place in the list is never kept."""
        asked = {**self.active, **({"sort": [self.sorted_by]} if self.sorted_by else {})}
        for name, value in changes.items():
            asked[name] = value if isinstance(value, list) else [value]
        pairs = [(name, value) for name, values in asked.items() for value in values if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @cached_property
    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        """Filter name → its choices, asked of the database once and handed to the widget as well."""
        found = {}
        for bound in self._bound:
            form_field: Any = bound.field
            if isinstance(form_field.widget, forms.Select):
                every = [(str(value), str(label)) for value, label in form_field.choices]
                found[bound.name] = [(value, label) for value, label in every if value]
                everything = [("", f"{bound.label}：全部")] if len(found[bound.name]) < len(every) else []
                form_field.widget.choices = [*everything, *found[bound.name]]
        return found

    @property
    def _bound(self) -> list[forms.BoundField]:
        return list(self.filters.form) if self.filters else []

    def _stands_open(self, bound: forms.BoundField) -> bool:
        if isinstance(bound.field, forms.ModelChoiceField) or getattr(
            bound.field.widget, "allow_multiple_selected", False
        ):
            return False
        most = CHIPS if bound.name == next(iter(self._choices), None) else FEW
        return 0 < len(self._choices.get(bound.name, [])) <= most

    @cached_property
    def chips(self) -> list[Chips]:
        """Filters with few choices, each choice a link."""
        return [self._chips(bound) for bound in self._bound if self._stands_open(bound)]

    def _chips(self, bound: forms.BoundField) -> Chips:
        name, on = bound.name, self.active.get(bound.name, [])
        every = [Choice(label, self._url(**{name: value}), on=value in on) for value, label in self._choices[name]]
        if len(every) == 1:  # a switch: 超期, 我的
            switch = replace(every[0], url=self._url(**{name: []})) if on else every[0]
            return Chips(str(bound.label), [switch], alone=True)
        return Chips(str(bound.label), [Choice("全部", self._url(**{name: []}), on=not on), *every])

    @cached_property
    def fields(self) -> list[forms.BoundField]:
        """The other filters, in one small form."""
        return [_dressed(bound) for bound in self._bound if not self._stands_open(bound)]

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """What that form carries along unseen."""
        shown = {bound.name for bound in self.fields}
        pairs = [(name, value) for name, values in self.active.items() if name not in shown for value in values]
        return [*pairs, *([("sort", self.sorted_by)] if self.sorted_by else [])]

    @cached_property
    def chosen(self) -> list[Choice]:
        """What that form has filtered by; the link takes it away."""
        return [
            Choice(f"{bound.label}：{self._words(bound.name)}", self._url(**{bound.name: []}))
            for bound in self.fields
            if bound.name in self.active
        ]

    def _words(self, name: str) -> str:
        labels = dict(self._choices.get(name, []))
        return "、".join(labels.get(value, value) for value in self.active[name])

    # The answers

    def show(self, title: str, *, acts: Sequence[dict[str, Any]] | None = None) -> HttpResponse:
        """A page with this list and nothing else; ``acts`` are its buttons (label, url)."""
        return render(self.request, "core/list.html", {"title": title, "page": self, "acts": acts})

    def export(self, name: str) -> HttpResponse:
        """An Excel file of all pages of what is shown, in its order. The caller writes the log."""
        headers = [column.label for column in self.columns]
        widths = [column.width for column in self.columns]
        return xlsx.response(name, xlsx.Sheet(name, headers, self._exported(), widths))

    def _exported(self) -> Iterator[list[Any]]:
        rows = self.queryset.order_by(*self.order.expressions(backwards=False))
        for row in rows.iterator(chunk_size=1_000):
            yield [cell_of(column.value(row)).exported for column in self.columns]


def _sane(query: QueryDict) -> QueryDict:
    """Without values that no form of ours sends: control characters (a database refuses some) and novels."""
    sane = QueryDict(mutable=True)
    for name, values in query.lists():
        kept = [value for value in values if "\0" not in value and (len(value) <= LONGEST or name in RESERVED)]
        if kept and "\0" not in name:
            sane.setlist(name, kept)
    return sane


def _dressed(bound: forms.BoundField) -> forms.BoundField:
    """With the classes of the other forms; a line of text says in itself what it is for."""
    widget: Any = bound.field.widget
    if isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    else:
        widget.attrs.setdefault("class", "form-control")
        widget.attrs.setdefault("placeholder", bound.label)
        widget.input_type = "date" if isinstance(widget, forms.DateInput) else "search"
    return bound
