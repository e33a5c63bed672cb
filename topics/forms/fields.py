"""The kinds of fields the forms of this floor are made of."""

from typing import Any

from django import forms

from core import clock
from members.models import Member, Unit, User


def text(label: str, longest: int, *, rows: int = 4, required: bool = True, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=area, required=required, help_text=help_text)


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def moment(label: str, **options: Any) -> forms.DateTimeField:
    """A moment on the wall clock; browsers send it with a T between date and time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **options)


def count(label: str, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=required)


def year(label: str = "年度") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=2000, max_value=2100)


def month(label: str = "协商月份", *, required: bool = False) -> forms.TypedChoiceField:
    choices = [("", "未定"), *((number, f"{number}月") for number in range(1, 13))]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=required)


def units(user: User, *kinds: str) -> Any:
    return Unit.objects.visible_to(user).active().of_kind(*kinds).order_by("kind", "name")


def members_now(user: User) -> Any:
    """The roster of the term under way."""
    today = clock.today()
    rows = Member.objects.visible_to(user).filter(term__starts_on__lte=today, term__ends_on__gte=today)
    return rows.order_by("card_number")


class PersonWithPost(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A choice of people, each with the post."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.title}）" if obj.title else str(obj.name)


class PeopleWithPost(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as above
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.title}）" if obj.title else str(obj.name)
