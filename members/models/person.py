from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from core import clock
from members.models.committee import Committee, Term
from members.models.role import Role
from members.models.unit import Unit


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **facts: Any) -> User:
        """A new account; without a password nobody can log in to it."""
        user = self.model(username=username, **facts)
        user.set_password(password)
        user.save()
        return user

    def called(self, username: str) -> models.QuerySet[User]:
        """The account of this name in any case of its letters; at most one."""
        return self.alias(lowered=Lower("username")).filter(lowered=username.lower())

    def get_by_natural_key(self, username: str | None) -> User:
        return self.called(username or "").get()


class User(AbstractBaseUser):
    """A person with an account. Power comes from roles only; there is no superuser."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="users")
    title = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("手机", max_length=20, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="username_once_in_any_case", violation_error_message="这个账号已经有了。"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def held_roles(self) -> list[Role]:
        """The roles in force today, read once per request."""
        return list(Role.objects.in_force(clock.today()).filter(user=self).select_related("unit"))

    def holds(self, *kinds: str) -> bool:
        """Does this person hold one of these roles today?"""
        return any(role.kind in kinds for role in self.held_roles)

    @property
    def sees_matters(self) -> bool:
        """Is there a role today beyond keeping accounts, rules and the log? (The three powers are separate.)"""
        return any(role.kind not in Role.OF_THE_MACHINE for role in self.held_roles)

    def units_as(self, *kinds: str) -> set[int]:
        """The primary keys of the units in which this person holds one of these roles today."""
        return {role.unit_id for role in self.held_roles if role.kind in kinds and role.unit_id}

    @cached_property
    def member_ids(self) -> list[int]:
        """The roster rows of this person, one per term."""
        return list(self.memberships.values_list("pk", flat=True))

    @property
    def is_staff(self) -> bool:
        """May this person open the Django admin at all?"""
        return self.holds(*Role.OF_THE_ADMIN)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used; the admin asks roles (``core.admin``)."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class MemberQuerySet(models.QuerySet["Member"]):
    def visible_to(self, user: User) -> MemberQuerySet:
        """The roster is open to everyone of the committee who has logged in; phones are masked apart."""
        return self.filter(term__committee_id=user.committee_id)

    def in_office(self, date: dt.date) -> MemberQuerySet:
        """The roster of the term that contains ``date``."""
        return self.filter(term__starts_on__lte=date, term__ends_on__gte=date)

    def for_list(self) -> MemberQuerySet:
        return self.select_related("sector", "special_committee", "activity_group", "term__committee")


class Member(models.Model):
    """委员: one person in the roster of one term. The card number is the natural key of the import."""

    class Sex(models.TextChoices):
        MALE = "男", "男"
        FEMALE = "女", "女"

    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届", related_name="members")
    card_number = models.CharField("委员证号", max_length=20)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex, blank=True)
    born = models.CharField("出生年月", max_length=7, blank=True, help_text="格式：1975-08")
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    party = models.CharField("党派", max_length=30, blank=True)
    sector = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="界别", related_name="sector_members"
    )
    special_committee = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="专委会", related_name="committee_members"
    )
    activity_group = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="活动组", related_name="group_members"
    )
    position = models.CharField("单位职务", max_length=80, blank=True)
    phone = models.CharField("手机", max_length=20, blank=True)
    post = models.CharField("政协职务", max_length=40, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="账号", related_name="memberships"
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "委员"
        ordering = ["card_number"]
        constraints = [
            models.UniqueConstraint(fields=["term", "card_number"], name="card_number_once_a_term"),
            models.UniqueConstraint(fields=["term", "user"], name="account_once_a_term"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:member_detail", args=[self.pk])
