"""What lists of people may be filtered by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from members.models import Member, Unit


def units_of_kind(kind: str) -> Any:
    """The units a person may choose from."""

    def rows(request: Any) -> QuerySet[Unit]:
        return Unit.objects.visible_to(request.user).of_kind(kind)

    return rows


class MemberFilter(django_filters.FilterSet):  # type: ignore[misc]
    special_committee = django_filters.ModelChoiceFilter(
        label="专委会", queryset=units_of_kind(Unit.Kind.SPECIAL_COMMITTEE)
    )
    sector = django_filters.ModelChoiceFilter(label="界别", queryset=units_of_kind(Unit.Kind.SECTOR))
    activity_group = django_filters.ModelChoiceFilter(label="活动组", queryset=units_of_kind(Unit.Kind.ACTIVITY_GROUP))
    q = django_filters.CharFilter(label="姓名、证号或单位职务", method="found_by")

    class Meta:
        model = Member
        fields: list[str] = []

    def found_by(self, rows: QuerySet[Member], name: str, value: str) -> QuerySet[Member]:
        return rows.filter(Q(name__contains=value) | Q(card_number__contains=value) | Q(position__contains=value))
