"""What each step of an assignment asks. Field names are the step's keyword arguments."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.forms import StepForm
from core.widgets import Picker, PickerMultiple
from feedback import conditions, deadlines
from feedback.models import Assignment, Contact
from members.models import Period, Unit, User
from members.periods import due_on


def text(label: str, longest: int, *, rows: int = 4, required: bool = True, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=area, required=required, help_text=help_text)


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def handling_units(user: User) -> Any:
    """The units that may be given a matter; names and short names are known to the whole committee."""
    return Unit.objects.visible_to(user).active().of_kind(Unit.Kind.HANDLING).order_by("channel", "name")


class ProposeForm(StepForm):
    lead = forms.ModelChoiceField(
        Unit.objects.none(), label="主办单位", required=False, widget=Picker,
        help_text="由它答复提案者。只有一个单位办理时，只填这一项。", empty_label="不设主办（分办时）",
    )  # fmt: skip
    assists = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="会办单位",
        required=False,
        widget=PickerMultiple,
        help_text="把意见送主办单位，不直接答复。",
    )
    separates = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="分办单位", required=False, widget=PickerMultiple,
        help_text="各自答复提案者，至少两个；用了分办就不再填主办和会办。",
    )  # fmt: skip
    note = text("交办要求", 500, rows=3, required=False, help_text="给承办单位看，例如需要重点答复的建议。")

    def prepare(self) -> None:
        units = handling_units(self.user)
        for name in ("lead", "assists", "separates"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]


class SignForm(StepForm):
    organisation = forms.CharField(label="组织落实", max_length=200, help_text="哪个科室牵头，有没有专班")
    head_name = forms.CharField(label="人员落实：主要负责人", max_length=40)
    clerk_name = forms.CharField(label="人员落实：经办人", max_length=40)
    clerk_phone = forms.RegexField(
        r"^[0-9+()（）\- ]{5,30}$", label="经办人电话", help_text="委员和主办单位凭它联系，例如 0871-1234567",
        error_messages={"invalid": "请填写电话号码，只用数字、短横线、括号和空格。"},
    )  # fmt: skip
    task = text("任务落实", 300, rows=2, help_text="要解决什么问题，分几步")
    schedule = forms.CharField(label="时间落实", max_length=200, help_text="什么时候沟通、拿出初稿、答复")
    quality = forms.CharField(label="质量落实", max_length=200, help_text="答复要达到什么要求，谁把关")

    def prepare(self) -> None:
        for name in self.fields:  # signed for once before, and sent back in vain
            self.fields[name].initial = getattr(self.record, name, "")


class ContactForm(StepForm):
    stage = forms.ChoiceField(label="哪个阶段", choices=Contact.Stage.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label="沟通方式", widget=forms.RadioSelect(attrs={"class": "choices"}))
    met_on = day("沟通日期")
    with_whom = forms.CharField(label="联系对象", max_length=60, help_text="和哪位提案者沟通")
    person = forms.CharField(label="联系人", max_length=40, help_text="本单位由谁联系")
    note = text("沟通内容", 1000, help_text="对方的意见和本单位的说明；委员提出不需走访的，写明什么时候、怎样提出的")

    def prepare(self) -> None:
        ways = [choice for choice in Contact.Way.choices if choice[0] != Contact.Way.WAIVED]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        self.fields["met_on"].initial = clock.today()
        self.fields["person"].initial = self.record.clerk_name
        missing = self.record.missing_contacts
        self.fields["stage"].initial = missing[0] if missing else None


class WaiveForm(StepForm):
    stage = forms.ChoiceField(label="免去哪次沟通", required=False)
    assist = forms.ModelChoiceField(
        Assignment.objects.none(), label="免去哪个单位逾期的会办意见", required=False, empty_label="不免去"
    )
    reason = text("理由", 1000, help_text="理由会一直留在办理记录里")

    def prepare(self) -> None:
        missing = [(stage.value, stage.label) for stage in self.record.missing_contacts]
        self.fields["stage"].choices = [("", "不免去"), *missing]  # type: ignore[attr-defined]
        late = [row.pk for row in conditions.waivable_assists(self.record)]
        rows = Assignment.objects.filter(pk__in=late).select_related("unit")
        self.fields["assist"].queryset = rows  # type: ignore[attr-defined]
        for name, is_open in (("stage", missing), ("assist", late)):
            if not is_open:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("stage")) == bool(cleaned.get("assist")):
            raise ValidationError("请选择免去哪一项，一次只能免去一项。")
        return cleaned


class AskReturnForm(StepForm):
    reason = text("退办理由", 1000, help_text="对照本单位的职责说明为什么不该由本单位办理")
    return_to = forms.ModelChoiceField(
        Unit.objects.none(), label="建议改由哪个单位办理", required=False, widget=Picker, empty_label="没有建议"
    )

    def prepare(self) -> None:
        units = handling_units(self.user).exclude(pk=self.record.unit_id)
        self.fields["return_to"].queryset = units  # type: ignore[attr-defined]


class ReassignForm(StepForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="改由哪个单位办理", widget=Picker, empty_label="请选择")
    note = text("说明", 500, rows=3, required=False, help_text="给两个单位看")

    def prepare(self) -> None:
        units = handling_units(self.user).exclude(pk=self.record.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = self.record.return_to_id


class RecallForm(StepForm):
    reason = text("理由", 500, rows=3, required=False)


class AskExtensionForm(StepForm):
    new_on = day("延到哪一天")
    reason = text("延期理由", 1000)

    def prepare(self) -> None:
        deadline = deadlines.answer_clock(self.record)
        if deadline is None:
            return
        latest = due_on(self.record.committee, Period.Code.EXTENSION, deadline.due_on).date
        self.fields["new_on"].help_text = f"现在的期限是 {deadline.due_on:%Y-%m-%d}，最多延到 {latest:%Y-%m-%d}。"


class DecideExtensionForm(StepForm):
    approves = forms.TypedChoiceField(
        label="审批意见", choices=[("yes", "同意延期"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )  # fmt: skip
    note = text("说明", 1000, required=False, help_text="不同意的，写明理由")

    def prepare(self) -> None:
        extension = conditions.open_extension(self.record)
        if extension is not None:
            asked = f"从 {extension.old_on:%Y-%m-%d} 延到 {extension.new_on:%Y-%m-%d}"
            self.fields["approves"].help_text = f"申请{asked}。理由：{extension.reason}"


class GiveOpinionForm(StepForm):
    opinion = text(
        "会办意见", 3000, rows=8, help_text="对照提案的各条建议，写明本单位能做什么、做到哪一步、什么时候完成"
    )
