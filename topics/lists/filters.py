"""What the lists of this floor have in common."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from core import clock
from members.models import Unit, User

MINE = [("mine", "我的")]


class Filter(django_filters.FilterSet):  # type: ignore[misc]
    """``mine`` asks the subclass which rows are the person's own."""

    mine = django_filters.ChoiceFilter(label="范围", choices=MINE, method="own")

    def own(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(pk__in=self.own_rows(self.request.user).values("pk"))

    def own_rows(self, user: User) -> QuerySet[Any]:
        raise NotImplementedError


def years(request: HttpRequest | None) -> Any:
    """The last years, newest first; a form in which next year's topics are drafted knows that year too."""
    last = clock.today().year + 1
    return [(str(year), f"{year} 年") for year in range(last, last - 5, -1)]


def committees(request: HttpRequest | None) -> QuerySet[Unit]:
    if request is None:
        return Unit.objects.none()
    return Unit.objects.visible_to(request.user).of_kind(Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.TOWN)  # type: ignore[arg-type]
