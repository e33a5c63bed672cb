from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.attachments import Attachment
from core.models import Stateful
from members.models import Committee, Member, Role, Unit, User
from topics.models.rules import Form, OutcomeKind
from topics.models.site import Site
from topics.models.topic import Topic
from topics.states import MEETING_MOVES, SUGGESTION_MOVES, MeetingState, SuggestionState

# A handling unit reads the papers of the meetings it was invited to, and the suggestions it handles.
MAY_READ_WHAT_WAS_HELD = (
    Role.Kind.MEMBER, Role.Kind.SUBMITTER, Role.Kind.DISPATCHER, Role.Kind.INSPECTOR, Role.Kind.GOV_DEPUTY,
    Role.Kind.GOV_HEAD, Role.Kind.SITE_OPERATOR,
)  # fmt: skip


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """The house sees all; members and those above the units, what was held; everyone, what he is invited to."""
        mine = Q(committee_id=user.committee_id)
        if user.holds(*Role.OF_THE_OFFICE, *Role.OF_LEADERS):
            return self.filter(mine)
        invited = Q(pk__in=Attendance.objects.for_person(user).values("meeting"))
        held = Q(pk__in=[])
        if user.holds(*MAY_READ_WHAT_WAS_HELD):
            held = ~Q(state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.CANCELLED])
        own = Q(site__town__in=user.units_as(Role.Kind.SITE_OPERATOR)) | Q(typed_by=user)
        return self.filter(mine & (invited & ~Q(state=MeetingState.PLANNED) | held | own))

    def for_list(self) -> MeetingQuerySet:
        return self.select_related("topic", "chaired_by", "committee")

    def for_page(self) -> MeetingQuerySet:
        """Everything the page of one meeting names in one place only."""
        return self.select_related(
            "committee", "topic__unit__counterpart", "topic__plan_item", "topic__group", "site__town", "chaired_by",
            "typed_by", "gate_override_by",
        )  # fmt: skip


class Meeting(Stateful):
    """协商会议 of any form. Its gate asks for the study and the research before it may be convened."""

    MOVES = MEETING_MOVES  # type: ignore[assignment]
    FAMILIES: ClassVar = {MeetingState.PLANNED: "grey", MeetingState.HELD: "amber", MeetingState.MINUTED: "blue"}

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name="政协委员会", related_name="meetings")
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, verbose_name="议题", related_name="meetings"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, verbose_name="议事堂", related_name="meetings"
    )
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    form = models.CharField("形式", max_length=15, choices=Form)
    title = models.CharField("名称", max_length=80)
    starts_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=100)
    chaired_by = models.ForeignKey(User, models.PROTECT, verbose_name="主持人", related_name="chaired_meetings")
    agenda = models.TextField("议程", max_length=3000, blank=True)
    typed_by = models.ForeignKey(User, models.PROTECT, verbose_name="登记人", related_name="+")
    gate_override = models.TextField("破例召开的理由", blank=True, editable=False)
    gate_override_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name="破例批准人", related_name="+", editable=False
    )
    convened_at = models.DateTimeField("通知时间", null=True, editable=False)
    held_at = models.DateTimeField("召开时间", null=True, editable=False)
    record = models.TextField("会议记录", blank=True, editable=False)
    minutes_due_on = models.DateField("纪要期限", null=True, editable=False)
    minutes_due_provisional = models.BooleanField("纪要期限暂定", default=False, editable=False)
    cancelled_reason = models.TextField("取消理由", blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协商会议"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
        ]
        indexes = [models.Index(fields=["committee", "-starts_at"], name="meeting_latest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topics:meeting_detail", args=[self.pk])

    @property
    def sentence(self) -> str:
        """One line of facts under the title."""
        starts = clock.local(self.starts_at)
        when = f"{starts.year}年{starts.month}月{starts.day}日 {starts:%H:%M}"
        return f"{self.get_form_display()} · {when} · {self.place} · {self.chaired_by}主持"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def for_person(self, user: User) -> AttendanceQuerySet:
        return self.filter(Q(member__user=user) | Q(user=user) | Q(unit__in=user.units_as(
            Role.Kind.LIAISON, Role.Kind.UNIT_HEAD)))  # fmt: skip


class Attendance(models.Model):
    """One invited person or unit, the answer, and whether it came (出席/列席/请假)."""

    class Capacity(models.TextChoices):
        ATTEND = "attend", "出席"
        OBSERVE = "observe", "列席"

    class Answer(models.TextChoices):
        NONE = "", "未回复"
        COMING = "coming", "出席"
        LEAVE = "leave", "请假"

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="attendances")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name="委员", related_name="attendances"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="单位", related_name="attendances"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name="领导", related_name="attendances"
    )
    capacity = models.CharField("身份", max_length=10, choices=Capacity, default=Capacity.ATTEND)
    answer = models.CharField("回复", max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    leave_reason = models.CharField("请假理由", max_length=200, blank=True)
    present_at = models.DateTimeField("签到时间", null=True, blank=True)
    present_name = models.CharField("到会人员", max_length=40, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参会"
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit__isnull=True, user__isnull=True)
                | Q(member__isnull=True, unit__isnull=False, user__isnull=True)
                | Q(member__isnull=True, unit__isnull=True, user__isnull=False),
                name="attendance_is_of_one",
            ),
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_member_once"),
            models.UniqueConstraint(fields=["meeting", "unit"], name="attendance_unit_once"),
            models.UniqueConstraint(fields=["meeting", "user"], name="attendance_user_once"),
        ]

    def __str__(self) -> str:
        return str(self.member or self.unit or self.user)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> SuggestionQuerySet:
        """Whoever sees the meeting sees its suggestions; whoever handles one sees that one."""
        assignment: Any = self.model._meta.get_field("assignments").related_model
        handled = assignment.objects.visible_to(user).filter(suggestion__isnull=False).values("suggestion")
        return self.filter(Q(meeting__in=Meeting.objects.visible_to(user)) | Q(pk__in=handled))

    def for_page(self) -> SuggestionQuerySet:
        return self.select_related(
            "meeting__committee", "meeting__topic__unit", "meeting__topic__plan_item", "meeting__site", "raised_by"
        )

    def open(self) -> SuggestionQuerySet:
        """Those that have not come to their end: without a destination, or to be handled and not closed."""
        State, assigned = SuggestionState, Suggestion.Disposition.ASSIGNED  # noqa: N806  the enum's own name
        return self.filter(
            Q(state__in=[State.CAUGHT, State.ASSIGNED, State.REPLIED, State.TRACKING])
            | Q(state=State.SETTLED, disposition=assigned)
        )


class Suggestion(Stateful):
    """意见建议 caught in a meeting: never without a destination, and with its own adoption status (S2-9, S2-37)."""

    class Disposition(models.TextChoices):
        ASSIGNED = "assigned", "交办"
        PROPOSAL = "proposal", "转提案"
        OPINION_REPORT = "opinion_report", "转社情民意"
        FORMAL = "formal", "写入建议案"
        REFERENCE = "reference", "留作参考"

    class Adoption(models.TextChoices):
        OPEN = "open", "未定"
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT = "not", "未采纳"

    MOVES = SUGGESTION_MOVES  # type: ignore[assignment]
    FAMILIES: ClassVar = {SuggestionState.CAUGHT: "amber"}

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="suggestions")
    order = models.PositiveSmallIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=SuggestionState, default=SuggestionState.CAUGHT)
    text = models.TextField("意见建议", max_length=1500)
    raised_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name="提出人", related_name="suggestions"
    )
    disposition = models.CharField("去向", max_length=15, choices=Disposition, blank=True, editable=False)
    disposition_note = models.TextField("去向说明", blank=True, editable=False)
    adoption = models.CharField("采纳情况", max_length=10, choices=Adoption, default=Adoption.OPEN, editable=False)
    adoption_evidence = models.TextField("采纳依据", blank=True, editable=False)
    assigned_at = models.DateTimeField("交办时间", null=True, editable=False)
    replied_at = models.DateTimeField("答复时间", null=True, editable=False)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    closing_note = models.TextField("落实情况", blank=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议意见建议"
        ordering = ["meeting", "order"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SuggestionState.values), name="suggestion_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.CAUGHT) | ~Q(disposition=""),
                name="suggestion_settled_has_disposition",
            ),
            models.UniqueConstraint(fields=["meeting", "order"], name="suggestion_order_once"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("topics:suggestion_detail", args=[self.pk])

    # The words by which the floor above speaks of any matter, as Proposal has them.
    is_confidential = False

    @property
    def committee(self) -> Committee:
        return self.meeting.committee

    @property
    def title(self) -> str:
        return self.text if len(self.text) <= 50 else f"{self.text[:48]}……"

    @property
    def reference(self) -> str:
        return f"《{self.meeting.title}》意见{self.order}"

    @property
    def notice_name(self) -> str:
        return self.reference


class Outcome(models.Model):
    """What a meeting sends on: minutes and papers, numbered, signed, sent to named recipients."""

    Kind = OutcomeKind

    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="outcomes")
    kind = models.CharField("类别", max_length=20, choices=Kind, default=Kind.MINUTES)
    number = models.PositiveIntegerField("号")
    number_text = models.CharField("文号", max_length=40)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文")
    signed_by = models.ForeignKey(User, models.PROTECT, verbose_name="签发人", related_name="+")
    signed_at = models.DateTimeField("签发时间")
    recipients = models.CharField("报送", max_length=200, blank=True)
    sent_at = models.DateTimeField("报送时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "协商成果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="outcome_kind_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} {self.title}"


class MeetingAttachment(Attachment):
    meeting = models.ForeignKey(Meeting, models.PROTECT, verbose_name="会议", related_name="attachments")

    class Meta:
        verbose_name = verbose_name_plural = "会议附件"
        ordering = ["pk"]

    def get_absolute_url(self) -> str:
        return reverse("topics:meeting_file", args=[self.meeting_id, self.pk])
