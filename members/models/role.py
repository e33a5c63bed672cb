from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from core import clock
from members.models.committee import Term
from members.models.unit import Unit


class RoleKind(models.TextChoices):
    OFFICE = "office", "政协机关工作人员"
    PROPOSAL_OFFICE = "proposal_office", "提案委工作人员"
    COMMITTEE_CLERK = "committee_clerk", "专委会工作人员"
    CHAIR = "chair", "主席"
    VICE_CHAIR = "vice_chair", "副主席"
    SECRETARY_GENERAL = "secretary_general", "秘书长"
    MEMBER = "member", "委员"
    SUBMITTER = "submitter", "集体提案联系人"
    LIAISON = "liaison", "承办单位联络员"
    UNIT_HEAD = "unit_head", "承办单位负责人"
    DISPATCHER = "dispatcher", "交办人员"
    INSPECTOR = "inspector", "督查人员"
    GOV_DEPUTY = "gov_deputy", "政府分管领导"
    GOV_HEAD = "gov_head", "政府主要领导"
    SITE_OPERATOR = "site_operator", "议事堂工作人员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"
    RULES_KEEPER = "rules_keeper", "规则管理员"


# Where a role is held; a kind that is not named is held in no unit.
COLLECTIVES = (
    Unit.Kind.PARTY, Unit.Kind.ORGANISATION, Unit.Kind.SECTOR, Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.ACTIVITY_GROUP,
)  # fmt: skip
HELD_IN: dict[str, tuple[Unit.Kind, ...]] = {
    RoleKind.OFFICE: (Unit.Kind.OFFICE,),
    RoleKind.PROPOSAL_OFFICE: (Unit.Kind.SPECIAL_COMMITTEE,),
    RoleKind.COMMITTEE_CLERK: (Unit.Kind.SPECIAL_COMMITTEE,),
    RoleKind.SUBMITTER: COLLECTIVES,
    RoleKind.LIAISON: (Unit.Kind.HANDLING,),
    RoleKind.UNIT_HEAD: (Unit.Kind.HANDLING,),
    RoleKind.DISPATCHER: (Unit.Kind.DISPATCH,),
    RoleKind.INSPECTOR: (Unit.Kind.INSPECTION,),
    RoleKind.GOV_DEPUTY: (Unit.Kind.GOVERNMENT,),
    RoleKind.GOV_HEAD: (Unit.Kind.GOVERNMENT,),
    RoleKind.SITE_OPERATOR: (Unit.Kind.TOWN,),
}
POWERS_CLASH = "系统管理员、审计员和政协业务角色要由不同的人担任（系统管理员可以兼任规则管理员）。"


def powers_clash(kinds: Iterable[str]) -> bool:
    """The three powers are separate: who keeps accounts, who reads the log, and who works on matters."""
    held = set(kinds)
    if RoleKind.AUDITOR in held:
        return len(held) > 1
    return RoleKind.ADMINISTRATOR in held and not held <= {RoleKind.ADMINISTRATOR, RoleKind.RULES_KEEPER}


class RoleQuerySet(models.QuerySet["Role"]):
    def in_force(self, date: dt.date) -> RoleQuerySet:
        """Roles without a term, and those whose term contains ``date``."""
        return self.filter(Q(term=None) | Q(term__starts_on__lte=date, term__ends_on__gte=date))

    def of_kind(self, *kinds: str) -> RoleQuerySet:
        return self.filter(kind__in=kinds)


class Role(models.Model):
    """What a person may do: a kind, held in a unit, for a term. Nobody has a power of her own (rule R10)."""

    Kind = RoleKind

    OF_THE_ADMIN = (RoleKind.ADMINISTRATOR, RoleKind.RULES_KEEPER, RoleKind.OFFICE, RoleKind.AUDITOR)
    OF_LEADERS = (RoleKind.CHAIR, RoleKind.VICE_CHAIR, RoleKind.SECRETARY_GENERAL)
    OF_THE_MACHINE = (RoleKind.ADMINISTRATOR, RoleKind.RULES_KEEPER, RoleKind.AUDITOR)  # neither sees matters
    OF_THE_OFFICE = (RoleKind.OFFICE, RoleKind.PROPOSAL_OFFICE, RoleKind.COMMITTEE_CLERK)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="账号", related_name="roles")
    kind = models.CharField("角色", max_length=20, choices=RoleKind)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="所在单位", related_name="roles")
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, verbose_name="届", related_name="roles",
        help_text="不填表示一直有效",
    )  # fmt: skip

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        constraints = [
            models.UniqueConstraint(
                "user", "kind", Coalesce("unit", 0), Coalesce("term", 0),
                name="role_once_a_person", violation_error_message="这个人已经有这个角色了。",
            ),
            models.CheckConstraint(condition=Q(kind__in=RoleKind.values), name="role_kind_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        where = f"（{self.unit}）" if self.unit_id else ""
        return f"{self.get_kind_display()}{where}"

    def clean(self) -> None:
        """Is the role held where such a role is held, by one who may hold it? Raises ValidationError."""
        if not self.user_id:  # the form has found it missing already
            return
        errors = {"unit": self._wrong_unit(), "term": self._wrong_term()}
        found = {field: text for field, text in errors.items() if text}
        if found:
            raise ValidationError(found)
        others = Role.objects.in_force(clock.today()).filter(user=self.user_id).exclude(pk=self.pk)
        if powers_clash([self.kind, *others.values_list("kind", flat=True)]):
            raise ValidationError(POWERS_CLASH)

    def _wrong_unit(self) -> str:
        wanted = HELD_IN.get(self.kind, ())
        if not wanted:
            return "这个角色不属于哪个单位，请留空。" if self.unit else ""
        kinds = "、".join(kind.label for kind in wanted)
        if self.unit is None:
            return f"请选择所在单位（{kinds}）。"
        if self.unit.kind not in wanted:
            return f"这个角色的所在单位应是{kinds}，“{self.unit.name}”是{self.unit.get_kind_display()}。"
        same = self.unit.committee_id == self.user.committee_id
        return "" if same else "所在单位和账号不属于同一个政协委员会。"

    def _wrong_term(self) -> str:
        same = self.term is None or self.term.committee_id == self.user.committee_id
        return "" if same else "这一届和账号不属于同一个政协委员会。"
