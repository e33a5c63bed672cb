from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.attachments import Attachment
from core.models import Stateful
from feedback.states import ASSIGNMENT_MOVES, WITH_A_UNIT, AssignmentState
from members.models import Committee, Role, Unit, User
from proposals.models import Proposal, Submitter
from topics.models import Suggestion


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Who sees an assignment by office. (Proposers see theirs through the proposal's page.)

        Units see their own once issued, and of a matter they lead the assisting ones too; dispatchers their
        channel's; inspectors and leaders of government all that were issued, but a confidential matter is
        seen by those alone who handle, hand on, approve or keep it.
        """
        mine = Q(committee_id=user.committee_id)
        if user.holds(Role.Kind.OFFICE, Role.Kind.PROPOSAL_OFFICE):
            return self.filter(mine)
        units = user.units_as(Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)
        seen = Q(unit__in=units, state__in=WITH_A_UNIT)
        seen |= Q(lead__unit__in=units, lead__state__in=WITH_A_UNIT)
        channels = [role.unit.channel for role in user.held_roles if role.kind == Role.Kind.DISPATCHER and role.unit]
        seen |= mine & Q(unit__channel__in=channels)
        seen |= Q(replies__approvals__role=Role.Kind.GOV_DEPUTY, unit__leader=user)
        if user.holds(Role.Kind.GOV_HEAD):
            seen |= mine & Q(replies__approvals__role=Role.Kind.GOV_HEAD)
        if user.holds(Role.Kind.INSPECTOR, Role.Kind.GOV_DEPUTY, Role.Kind.GOV_HEAD, *Role.OF_LEADERS):
            open_matter = Q(proposal=None) | Q(proposal__is_confidential=False)
            seen |= mine & Q(state__in=WITH_A_UNIT) & open_matter
        if user.holds(Role.Kind.COMMITTEE_CLERK):
            clerk = user.units_as(Role.Kind.COMMITTEE_CLERK)
            seen |= mine & Q(suggestion__meeting__topic__unit__in=clerk)
        return self.filter(pk__in=self.model.objects.filter(seen).values("pk"))

    def current(self) -> AssignmentQuerySet:
        """Without those handed to another unit."""
        return self.exclude(state=AssignmentState.REASSIGNED)

    def open(self) -> AssignmentQuerySet:
        """Issued and not yet answered."""
        return self.filter(state__in=[AssignmentState.PENDING, AssignmentState.HANDLING, AssignmentState.RETURN_ASKED])

    def for_list(self) -> AssignmentQuerySet:
        return self.select_related(
            "unit", "proposal__session__term", "suggestion__meeting", "suggestion__raised_by", "committee"
        ).prefetch_related("deadlines", self._submitters())

    def for_page(self) -> AssignmentQuerySet:
        """With all that a matter page and its conditions ask for."""
        matter = ("proposal__merged_into", "suggestion__raised_by", "suggestion__meeting__topic")
        people = ("return_to", "proposed_by", "issued_by", "lead__unit", "reassigned_to__unit")
        rows = self.select_related("unit", "committee", "suggestion__meeting__committee", *matter, *people)
        assists = models.Prefetch("assists", Assignment.objects.select_related("unit").order_by("pk"))
        return rows.prefetch_related("deadlines__extensions", "contacts", "replies", assists, self._submitters())

    def _submitters(self) -> models.Prefetch[str]:
        return models.Prefetch("proposal__submitters", Submitter.objects.select_related("member", "unit"))


class Assignment(Stateful):
    """One unit's task in one matter and one round: a 件次. Exactly one of the matter keys is set."""

    class Part(models.TextChoices):
        LEAD = "lead", "主办"
        ASSIST = "assist", "会办"
        SEPARATE = "separate", "分办"

    MOVES = ASSIGNMENT_MOVES  # type: ignore[assignment]

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="assignments")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, verbose_name="提案", related_name="assignments")
    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, verbose_name="会议意见建议", related_name="assignments"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="承办单位", related_name="assignments")
    part = models.CharField("分工", max_length=10, choices=Part, default=Part.LEAD)
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="所属主办", related_name="assists", editable=False
    )
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=15, choices=AssignmentState, default=AssignmentState.PROPOSED)

    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name="提出人", related_name="+")
    proposed_note = models.CharField("交办要求", max_length=500, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="交办人", related_name="+")
    issued_at = models.DateTimeField("交办时间", null=True)
    signed_at = models.DateTimeField("签收时间", null=True)
    # 五落实 (S1-26): 组织、人员、任务、时间、质量
    organisation = models.CharField("组织落实", max_length=200, blank=True)
    head_name = models.CharField("人员落实：主要负责人", max_length=40, blank=True)
    clerk_name = models.CharField("人员落实：经办人", max_length=40, blank=True)
    clerk_phone = models.CharField("经办人电话", max_length=30, blank=True)
    task = models.CharField("任务落实", max_length=300, blank=True)
    schedule = models.CharField("时间落实", max_length=200, blank=True)
    quality = models.CharField("质量落实", max_length=200, blank=True)

    return_reason = models.TextField("退办理由", blank=True)
    return_to = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name="建议改由", related_name="+")
    return_asked_at = models.DateTimeField("申请退办时间", null=True)
    return_answer = models.TextField("退办答复", blank=True)
    reassigned_to = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="改由", related_name="reassigned_from"
    )
    opinion = models.TextField("会办意见", blank=True)
    # The dispatcher lets the lead unit answer without this late opinion; the reason stays.
    opinion_waived_at = models.DateTimeField("免去会办意见时间", null=True)
    opinion_waived_reason = models.TextField("免去会办意见的理由", blank=True)
    replied_at = models.DateTimeField("答复时间", null=True)
    next_round = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="再次办理", related_name="earlier_round"
    )
    # 当面协商: what is left when the last round did not satisfy (rules.md 2.4).
    talk_asked_at = models.DateTimeField("转当面协商时间", null=True)
    talked_on = models.DateField("当面协商日期", null=True)
    talk_note = models.TextField("当面协商情况", blank=True)
    closed_at = models.DateTimeField("销号时间", null=True)
    closing_note = models.TextField("落实情况", blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交办"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, suggestion__isnull=True)
                | Q(proposal__isnull=True, suggestion__isnull=False),
                name="assignment_is_of_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AssignmentState.PROPOSED, AssignmentState.REASSIGNED])
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="assignment_issued_has_issuer",
            ),
            models.CheckConstraint(
                condition=Q(opinion_waived_at__isnull=True) | ~Q(opinion_waived_reason=""),
                name="assignment_waived_opinion_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(talked_on__isnull=True) | (Q(talk_asked_at__isnull=False) & ~Q(talk_note="")),
                name="assignment_talk_has_note",
            ),
            models.UniqueConstraint(
                fields=["proposal", "unit", "round"], condition=~Q(state="reassigned"),
                name="assignment_unit_once_a_proposal_round",
            ),
            models.UniqueConstraint(
                fields=["suggestion", "unit", "round"], condition=~Q(state="reassigned"),
                name="assignment_unit_once_a_suggestion_round",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["committee", "state"], name="assignment_by_state"),
            models.Index(fields=["unit", "state"], name="assignment_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}（{self.get_part_display()}）"

    def get_absolute_url(self) -> str:
        return reverse("feedback:assignment_detail", args=[self.pk])

    # A round that did not satisfy has ended, but nothing was carried out by it.
    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return "转再次办理" if self.next_round_id else AssignmentState(self.state).label

    @property
    def FAMILIES(self) -> dict[str, str]:  # noqa: N802  read by core.templatetags.huiyin.state_family
        families = {"proposed": "grey", "return_asked": "amber", "reassigned": "grey"}
        return families | ({"closed": "grey"} if self.next_round_id else {})

    @property
    def matter(self) -> Proposal | Suggestion:
        """What is handled; both answer to title, reference, notice_name, is_confidential."""
        matter = self.proposal or self.suggestion
        assert matter is not None
        return matter

    @property
    def is_answering(self) -> bool:
        """Does this unit answer the proposer itself (lead and separate), or the lead unit (assist)?"""
        return self.part != self.Part.ASSIST

    @property
    def missing_contacts(self) -> list[Contact.Stage]:
        """The stages of S3-23 in which nothing is recorded yet; none for an assisting unit."""
        if not self.is_answering:
            return []
        recorded = {contact.stage for contact in self.contacts.all()}
        return [stage for stage in Contact.Stage if stage not in recorded]

    @property
    def missing_opinions(self) -> list[Assignment]:
        """The assisting units whose opinion is neither given nor waived."""
        return [
            assist
            for assist in self.assists.all()
            if assist.state != AssignmentState.REASSIGNED and not assist.opinion and assist.opinion_waived_at is None
        ]


class Contact(models.Model):
    """办理前沟通, 办理中联系, 答复前协商 (S3-23): who, when, how."""

    class Stage(models.TextChoices):
        BEFORE = "before", "办理前沟通"
        DURING = "during", "办理中联系"
        PRE_REPLY = "pre_reply", "答复前协商"

    class Way(models.TextChoices):
        MEETING = "meeting", "面谈"
        VISIT = "visit", "走访"
        FORUM = "forum", "座谈"
        PHONE = "phone", "电话"
        OTHER = "other", "其他"
        NOT_NEEDED = "not_needed", "委员提出不需走访"
        WAIVED = "waived", "交办机构免去"

    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="contacts")
    stage = models.CharField("阶段", max_length=10, choices=Stage)
    way = models.CharField("方式", max_length=12, choices=Way)
    met_on = models.DateField("日期")
    with_whom = models.CharField("联系对象", max_length=60)
    person = models.CharField("联系人", max_length=40)
    note = models.TextField("沟通内容", max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "沟通记录"
        ordering = ["met_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.met_on}"


class AssignmentAttachment(Attachment):
    assignment = models.ForeignKey(Assignment, models.PROTECT, verbose_name="交办", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "办理附件"
