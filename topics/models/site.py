from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.models import Committee, Unit, User


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, user: User) -> SiteQuerySet:
        """Sites are public places: everyone of the committee sees them."""
        return self.filter(committee_id=user.committee_id)

    def active(self) -> SiteQuerySet:
        return self.filter(status=Site.Status.ACTIVE)

    def for_list(self) -> SiteQuerySet:
        return self.select_related("town", "merged_into")


class Site(models.Model):
    """民生议事堂, 工作室, 驿站: a place where people consult (S4-18: active, merged, closed)."""

    class Kind(models.TextChoices):
        HALL = "hall", "民生议事堂"
        STUDIO = "studio", "委员工作室"
        STATION = "station", "协商驿站"

    class Level(models.TextChoices):
        COUNTY = "county", "县级"
        TOWN = "town", "镇级"
        VILLAGE = "village", "村级"

    class Status(models.TextChoices):
        ACTIVE = "active", "在用"
        MERGED = "merged", "已合并"
        CLOSED = "closed", "已关闭"

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="sites")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.HALL)
    level = models.CharField("层级", max_length=10, choices=Level, default=Level.TOWN)
    name = models.CharField("名称", max_length=60)
    town = models.ForeignKey(Unit, models.PROTECT, verbose_name="所在镇（街道）", related_name="sites")
    address = models.CharField("地址", max_length=100, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="并入")

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议事堂"
        ordering = ["town", "name"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="site_name_once"),
            models.CheckConstraint(
                condition=~Q(status="merged") | Q(merged_into__isnull=False), name="site_merged_names_the_other"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topics:site_detail", args=[self.pk])

    @property
    def sentence(self) -> str:
        """One line of facts under the name."""
        return f"{self.get_level_display()} · {self.get_kind_display()} · {self.town}"

    @property
    def marks(self) -> list[dict[str, str]]:
        """The status, unless the site is in use."""
        active = self.status == self.Status.ACTIVE
        return [] if active else [{"label": self.get_status_display(), "family": "grey"}]
