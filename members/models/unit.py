from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from members.models.committee import Committee

if TYPE_CHECKING:
    from members.models.person import User


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: User) -> UnitQuerySet:
        """The names of units are known to everyone of the committee who has logged in."""
        return self.filter(committee_id=user.committee_id)

    def active(self) -> UnitQuerySet:
        return self.filter(is_active=True)

    def of_kind(self, *kinds: str) -> UnitQuerySet:
        return self.filter(kind__in=kinds)


class Unit(models.Model):
    """An organisation that people belong to or that handles matters: one table for every kind."""

    class Kind(models.TextChoices):
        OFFICE = "office", "政协机关"
        SPECIAL_COMMITTEE = "special_committee", "专委会"
        ACTIVITY_GROUP = "activity_group", "委员活动组"
        SECTOR = "sector", "界别"
        PARTY = "party", "民主党派"
        ORGANISATION = "organisation", "人民团体"
        HANDLING = "handling", "承办单位"
        DISPATCH = "dispatch", "交办机构"
        INSPECTION = "inspection", "督查机构"
        GOVERNMENT = "government", "党政领导机关"
        TOWN = "town", "镇（街道）"

    class Channel(models.TextChoices):
        """交办 channel of a handling unit, or the one a dispatch office serves (rules.md 2.4)."""

        PARTY = "party", "党委系统"
        GOVERNMENT = "government", "政府系统"
        CONGRESS = "congress", "人大系统"
        COURT = "court", "法院"
        PROCURATORATE = "procuratorate", "检察院"
        CPPCC = "cppcc", "政协机关"
        OTHER = "other", "其他"

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="units")
    kind = models.CharField("类别", max_length=20, choices=Kind)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20, blank=True)
    channel = models.CharField("交办渠道", max_length=15, choices=Channel, blank=True)
    document_mark = models.CharField("机关代字", max_length=12, blank=True, help_text="发文字号用，例如：云教体函")
    phone = models.CharField("联系电话", max_length=30, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级单位", related_name="+")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="继任单位", related_name="predecessors",
        help_text="机构合并、更名以后，由哪个单位接着办",
    )  # fmt: skip
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="分管领导", related_name="+"
    )
    counterpart = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="对口专委会", related_name="counterpart_units"
    )
    is_active = models.BooleanField("在用", default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "kind", "name"], name="unit_name_once_a_kind"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name
