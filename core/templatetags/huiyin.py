"""How values look on a page. Formatting only: nothing here decides, and nothing reads the clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.contrib.contenttypes.models import ContentType
from django.forms import BoundField
from django.http import QueryDict
from django.utils.timezone import get_current_timezone, is_aware

from core.widgets import PointsInput

register = template.Library()

WEEKDAYS = "一二三四五六日"
DIGITS = "零一二三四五六七八九"

# Families of states that read alike in every app; a model may say its own in FAMILIES.
FAMILIES = {
    "draft": "grey",
    "cancelled": "grey",
    "declined": "grey",
    "dropped": "grey",
    "withdrawn": "grey",
    "pending": "amber",
    "returned": "amber",
    "submitted": "amber",
    "closed": "green",
    "done": "green",
    "issued": "green",
    "sent": "green",
    "failed": "red",
}


def _local(value: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return value.astimezone(get_current_timezone()) if isinstance(value, dt.datetime) and is_aware(value) else value


@register.filter
def cn_date(value: dt.datetime | dt.date | None) -> str:
    """In text: 2026年3月5日（周四）."""
    if value is None:
        return ""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


@register.filter
def cn_day(value: dt.datetime | dt.date | None) -> str:
    """In text where the weekday says nothing: 2026年3月5日."""
    if value is None:
        return ""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def cn_moment(value: dt.datetime | None) -> str:
    """In text: 2026年3月5日 10:32."""
    if value is None:
        return ""
    return f"{cn_day(value)} {_local(value):%H:%M}"


@register.filter
def table_date(value: dt.datetime | dt.date | None) -> str:
    """In tables: 2026-03-05."""
    return "" if value is None else f"{_local(value):%Y-%m-%d}"


@register.filter
def cn_number(value: int) -> str:
    """一 to 九十九, for 建议一, 第十一届."""
    tens, ones = divmod(int(value), 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


@register.filter
def file_size(value: int) -> str:
    """12 KB, 3.4 MB."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB"


@register.filter
def state_family(record: Any) -> str:
    """The colour family of a record's state: grey, blue, amber, red or green."""
    own = getattr(record, "FAMILIES", {})
    return str(own.get(record.state, FAMILIES.get(record.state, "blue")))


@register.filter
def step_words(entry: Any) -> str:
    """What a line of the log calls its step: the step's own word, never its code."""
    moves = getattr(_target_model(entry), "MOVES", {})
    words = {str(action): getattr(action, "label", str(action)) for action in moves}
    return str(words.get(entry.verb, entry.verb))


@register.filter
def state_words(entry: Any) -> str:
    """The state a step led to, in words; empty when the step changed none."""
    if not entry.to_state or entry.to_state == entry.from_state:
        return ""
    field = _target_model(entry)._meta.get_field("state")
    return str(dict(field.flatchoices).get(entry.to_state, ""))


def _target_model(entry: Any) -> Any:
    return ContentType.objects.get_for_id(entry.target_type_id).model_class()  # kept in memory by Django


@register.filter
def plain_acts(acts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that stand open on the page; the first of them is the likeliest."""
    return [act for act in acts if not act["danger"]]


@register.filter
def grave_acts(acts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that stand under 更多, each with a sentence of what will happen."""
    return [act for act in acts if act["danger"]]


@register.filter
def widget_kind(field: BoundField) -> str:
    """Which markup a form field needs: hidden, check, choices, points or line."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "points" if isinstance(widget, PointsInput) else "line"


@register.filter
def choice_style(field: BoundField) -> str:
    """How a set of choices stands: a list, or what the form asked for (choices: chips, rate: big buttons)."""
    return str(field.field.widget.attrs.get("class", "choice-list"))


@register.simple_tag
def with_query(query: QueryDict, **changes: Any) -> str:
    """The same address with some values of its query changed; None takes one away."""
    changed = query.copy()
    changed.pop("after", None)  # another filter starts on the first page again
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{urlencode(list(changed.lists()), doseq=True)}"
