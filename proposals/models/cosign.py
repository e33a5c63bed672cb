from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.attachments import Attachment
from core.versions import TextVersion
from members.models import Member, Role, Unit, User
from proposals.models.proposal import Proposal


class ProposalVersion(TextVersion):
    """The whole text of a proposal as somebody signed or submitted it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name="提案", related_name="versions")

    class Meta:
        verbose_name = verbose_name_plural = "提案文本"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once")]


class SubmitterQuerySet(models.QuerySet["Submitter"]):
    def signed(self) -> SubmitterQuerySet:
        """Those whose proposal it is: the lead, and the co-submitters who agreed."""
        return self.filter(answer=Submitter.Answer.SIGNED)

    def open(self) -> SubmitterQuerySet:
        """Those who were asked and have not answered."""
        return self.filter(answer=Submitter.Answer.INVITED)


class Submitter(models.Model):
    """提案者: a member or a unit, one lead and any number of co-submitters (联名)."""

    class Answer(models.TextChoices):
        INVITED = "invited", "待确认"
        SIGNED = "signed", "已联名"
        DECLINED = "declined", "未同意"
        LAPSED = "lapsed", "提交前未确认"

    proposal = models.ForeignKey(Proposal, models.CASCADE, verbose_name="提案", related_name="submitters")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name="委员", related_name="submissions"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="单位", related_name="submissions"
    )
    is_lead = models.BooleanField("第一提案人", default=False)
    order = models.PositiveSmallIntegerField("署名顺序", default=0)
    answer = models.CharField("联名意见", max_length=10, choices=Answer, default=Answer.INVITED)
    answered_at = models.DateTimeField("确认时间", null=True, blank=True)
    signed_version = models.ForeignKey(
        ProposalVersion, models.PROTECT, null=True, blank=True, verbose_name="签署的文本", related_name="signatures"
    )

    objects = SubmitterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提案者"
        ordering = ["-is_lead", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit__isnull=True) | Q(member__isnull=True, unit__isnull=False),
                name="submitter_is_a_member_or_a_unit",
            ),
            models.UniqueConstraint(fields=["proposal", "member"], name="submitter_member_once"),
            models.UniqueConstraint(fields=["proposal", "unit"], name="submitter_unit_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_lead=True), name="submitter_one_lead_a_proposal"
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.unit)

    def is_spoken_for_by(self, user: User) -> bool:
        """Is this the member himself, or somebody who speaks for the unit?"""
        return self.member_id in user.member_ids or self.unit_id in user.units_as(Role.Kind.SUBMITTER)

    @property
    def people(self) -> list[User]:
        """The accounts that speak for this submitter."""
        if self.member is not None:
            return [self.member.user] if self.member.user else []
        assert self.unit is not None
        roles = self.unit.roles.in_force(clock.today()).of_kind(Role.Kind.SUBMITTER).select_related("user")
        return [role.user for role in roles]


class ProposalAttachment(Attachment):
    proposal = models.ForeignKey(Proposal, models.PROTECT, verbose_name="提案", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "提案附件"
        ordering = ["pk"]

    def get_absolute_url(self) -> str:
        return reverse("proposals:file", args=[self.proposal_id, self.pk])
