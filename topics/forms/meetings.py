"""What each step of a meeting and of a suggestion asks. Field names are the step's keyword arguments."""

from typing import Any

from django import forms

from core import clock
from core.forms import StepForm
from core.widgets import Picker, PickerMultiple
from members.models import Member, Role, Unit, User
from members.notifications import holders
from topics.forms.fields import PeopleWithPost, PersonWithPost, members_now, moment, text, units
from topics.models import Form, Meeting, Outcome, Site, Suggestion, Topic
from topics.permissions import may_override
from topics.workflow import missing_for, notice_warning
from topics.workflow.meetings import CONSULTABLE

INVITED_UNITS = (Unit.Kind.HANDLING, Unit.Kind.TOWN, Unit.Kind.PARTY, Unit.Kind.ORGANISATION)
INVITED_LEADERS = (Role.Kind.GOV_DEPUTY, Role.Kind.GOV_HEAD, *Role.OF_LEADERS)


class MeetingForm(StepForm):
    """筹备会议. The 分管领导 of the units are invited with them."""

    SECTIONS = (
        ("会议", "形式决定会前要准备什么。", ("title", "form", "topic", "site")),
        (
            "时间和议程",
            "会前要留出规定的通知时间；发通知时会提示够不够。",
            ("starts_at", "place", "chaired_by", "agenda"),
        ),
        ("参会人员", "保存以后还可以调整，发出通知以后不能再改。", ("members", "units", "leaders")),
    )
    title = forms.CharField(label="名称", max_length=80)
    form = forms.ChoiceField(label="形式", choices=Form.choices)
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="议题", required=False, widget=Picker, empty_label="没有关联议题",
        help_text="已列入计划、还没有销号的议题",
    )  # fmt: skip
    site = forms.ModelChoiceField(Site.objects.none(), label="议事堂", required=False, empty_label="不在议事堂召开")
    starts_at = moment("时间")
    place = forms.CharField(label="地点", max_length=100)
    chaired_by = PersonWithPost(User.objects.none(), label="主持人", widget=Picker)
    agenda = text("议程", 3000, rows=5, required=False)
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(), label="出席委员", required=False, widget=PickerMultiple
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="列席单位", required=False, widget=PickerMultiple,
        help_text="单位的分管领导会自动列入邀请，保存后可以调整",
    )  # fmt: skip
    leaders = PeopleWithPost(User.objects.none(), label="邀请领导", required=False, widget=PickerMultiple)

    def prepare(self) -> None:
        user, choices = self.user, self.fields
        querysets = {
            "topic": Topic.objects.visible_to(user).filter(state__in=CONSULTABLE).order_by("-year", "pk"),
            "site": own_sites(user),
            "chaired_by": holders(user.committee, *Role.OF_LEADERS, *Role.OF_THE_OFFICE, Role.Kind.SITE_OPERATOR),
            "members": members_now(user),
            "units": units(user, *INVITED_UNITS),
            "leaders": invited_leaders(user),
        }
        for name, rows in querysets.items():
            choices[name].queryset = rows  # type: ignore[attr-defined]
        choices["form"].initial = Form.TOPICAL
        if self.record is not None:
            self._show(self.record)

    def _show(self, meeting: Meeting) -> None:
        for name in ("title", "form", "topic", "site", "starts_at", "place", "chaired_by", "agenda"):
            self.fields[name].initial = getattr(meeting, name)
        self.fields["starts_at"].initial = clock.local(meeting.starts_at)
        rows = list(meeting.attendances.all())
        self.fields["members"].initial = [row.member_id for row in rows if row.member_id]
        self.fields["units"].initial = [row.unit_id for row in rows if row.unit_id]
        self.fields["leaders"].initial = [row.user_id for row in rows if row.user_id]


def own_sites(user: User) -> Any:
    rows = Site.objects.visible_to(user).active()
    if user.holds(*Role.OF_THE_OFFICE):
        return rows
    return rows.filter(town__in=user.units_as(Role.Kind.SITE_OPERATOR))


def invited_leaders(user: User) -> Any:
    """Leaders of the house and of party and government, and whoever is 分管领导 of a unit."""
    led = Unit.objects.filter(committee=user.committee_id, leader__isnull=False).values("leader")
    return (holders(user.committee, *INVITED_LEADERS) | User.objects.filter(pk__in=led, is_active=True)).distinct()


class ConveneForm(StepForm):
    """发出通知. What is missing is said before; only the chair and the vice-chairs are asked for a reason."""

    override_reason = text("破例召开的理由", 500, rows=3, required=False)

    def prepare(self) -> None:
        self.missing = missing_for(self.record)
        self.warning = notice_warning(self.record)
        if not self.missing or not may_override(self.user):
            del self.fields["override_reason"]


class AnswerForm(StepForm):
    """A member answers on the phone: two big buttons, and a reason for leave."""

    coming = forms.TypedChoiceField(
        label="您能出席吗", choices=[("yes", "出席"), ("no", "请假")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "rate"}),
    )  # fmt: skip
    reason = text("请假理由", 200, rows=2, required=False, help_text="请假的，请写明理由")


class AttendForm(StepForm):
    """The sheet: everyone invited, ticked when there; who came for a unit."""

    def prepare(self) -> None:
        self.people = list(self.record.attendances.select_related("member", "unit", "user").order_by("capacity", "pk"))
        for row in self.people:
            self.fields[f"here_{row.pk}"] = forms.BooleanField(
                label=str(row), required=False, initial=row.present_at is not None
            )
            if row.unit_id:
                name = forms.CharField(label=f"{row}到会人员", required=False, max_length=40, initial=row.present_name)
                self.fields[f"name_{row.pk}"] = name

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"row": row, "here": self[f"here_{row.pk}"], "name": self[f"name_{row.pk}"] if row.unit_id else None}
            for row in self.people
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return {
            "present": [row.pk for row in self.people if facts.get(f"here_{row.pk}")],
            "names": {row.pk: facts.get(f"name_{row.pk}", "") for row in self.people if row.unit_id},
        }


class HoldForm(StepForm):
    record = text("会议记录", 8000, rows=10, help_text="发言、提问和答复的要点；意见建议另外逐条记录")


class SuggestForm(StepForm):
    """记录意见建议, and correcting one."""

    text = text("意见建议", 1500, rows=5, help_text="一条说一件事，以后逐条交办、逐条答复")
    raised_by = forms.ModelChoiceField(
        Member.objects.none(), label="提出人", required=False, widget=Picker, empty_label="不是委员，或者集体提出"
    )

    def prepare(self) -> None:
        self.fields["raised_by"].queryset = members_now(self.user)  # type: ignore[attr-defined]
        if isinstance(self.record, Suggestion):
            self.fields["text"].initial, self.fields["raised_by"].initial = self.record.text, self.record.raised_by_id


class MinuteForm(StepForm):
    kind = forms.ChoiceField(label="成果类别", choices=Outcome.Kind.choices)
    title = forms.CharField(label="标题", max_length=100)
    body = text("正文", 8000, rows=12, help_text="一行一段；意见建议和到会情况由系统附在后面")
    signed_by = PersonWithPost(User.objects.none(), label="签发人")

    def prepare(self) -> None:
        self.fields["signed_by"].queryset = holders(self.record.committee, *Role.OF_LEADERS)  # type: ignore[attr-defined]
        topical = self.record.form in (Form.TOPICAL, Form.STANDING, Form.CHAIR) and self.record.topic_id
        self.fields["kind"].initial = Outcome.Kind.TOPICAL_MINUTES if topical else Outcome.Kind.MINUTES
        self.fields["title"].initial = f"{self.record.title}纪要"
        self.fields["signed_by"].initial = self.record.chaired_by_id


class SendForm(StepForm):
    recipients = forms.CharField(label="报送", max_length=200, help_text="例如：县委、县政府；多个用顿号隔开")


# 转提案 has its own step on the floor of proposals, which writes the proposal too.
HERE = (
    Suggestion.Disposition.ASSIGNED,
    Suggestion.Disposition.OPINION_REPORT,
    Suggestion.Disposition.FORMAL,
    Suggestion.Disposition.REFERENCE,
)


class SettleForm(StepForm):
    disposition = forms.ChoiceField(label="去向", widget=forms.RadioSelect)
    note = text("说明", 500, rows=3, required=False, help_text="留作参考的，请写明理由")

    def prepare(self) -> None:
        self.fields["disposition"].choices = [(value, value.label) for value in HERE]  # type: ignore[attr-defined]


class AdoptForm(StepForm):
    adoption = forms.ChoiceField(
        label="采纳情况", choices=Suggestion.Adoption.choices, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    evidence = text("依据", 1000, rows=3, required=False, help_text="哪份文件、哪次会议或者哪位领导的批示")

    def prepare(self) -> None:
        self.fields["adoption"].initial = self.record.adoption
        self.fields["evidence"].initial = self.record.adoption_evidence
