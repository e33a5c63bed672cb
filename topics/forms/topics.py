"""What each step of a topic asks. Field names are the step's keyword arguments."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.attachments import UploadField
from core.forms import StepForm
from members.models import Role, Unit, User
from topics.forms.fields import text, units, year
from topics.models import Evidence, Field, Form, Topic, TopicReview
from topics.permissions import is_office, review_stages, sources_for

Source = Topic.Source
PROPOSERS = (Unit.Kind.SPECIAL_COMMITTEE, Unit.Kind.TOWN)
COMMISSIONERS = (Unit.Kind.GOVERNMENT, Unit.Kind.DISPATCH, Unit.Kind.HANDLING, Unit.Kind.OFFICE)


class TextForm(StepForm):
    """The words of a topic: for drafting and for editing."""

    title = forms.CharField(label="题目", max_length=60, help_text="小切口，一题一事，不超过 60 字")
    year = year()
    kind = forms.ChoiceField(
        label="类别", choices=Topic.Kind.choices, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    form = forms.ChoiceField(label="协商形式", choices=Form.choices)
    field = forms.ModelChoiceField(Field.objects.none(), label="领域")
    background = text("背景与理由", 3000, rows=8, help_text="党政所需、群众所盼、政协所能")
    questions = text("拟研究的问题", 2000, rows=4, required=False)

    def prepare(self) -> None:
        self.fields["field"].queryset = Field.objects.filter(is_active=True)  # type: ignore[attr-defined]
        now = clock.today()
        self.fields["year"].initial = now.year + (now.month > 9)
        self.fields["kind"].initial, self.fields["form"].initial = Topic.Kind.CONSULTATION, Form.TOPICAL
        for name in self.fields:
            if self.record is not None and hasattr(self.record, name):
                self.fields[name].initial = getattr(self.record, name)


class TopicForm(TextForm):
    """拟题."""

    SECTIONS = (
        ("题目和年度", "一题一事，切口要小。", ("title", "year", "field")),
        ("来源", "谁出的题，由谁承办。", ("source", "unit", "commissioned_by", "override_reason")),
        ("形式", "监督和视察议题也在这里拟。", ("kind", "form")),
        ("内容", "保存以后再补充依据：政策文件、社情民意、群众线索、数据资料。", ("background", "questions")),
    )
    source = forms.ChoiceField(label="来源")
    unit = forms.ModelChoiceField(Unit.objects.none(), label="拟题单位")
    commissioned_by = forms.ModelChoiceField(
        Unit.objects.none(), label="出题单位", required=False, empty_label="不是党政出题", help_text="只有党政出题要填"
    )
    override_reason = text("超出数量的理由", 500, rows=2, required=False, help_text="党政出题超过规定数量时填写")
    field_order = ("title", "year", "source", "unit", "commissioned_by", "kind", "form", "field", "background")

    def prepare(self) -> None:
        super().prepare()
        sources = sources_for(self.user)
        self.fields["source"].choices = [pair for pair in Source.choices if pair[0] in sources]  # type: ignore[attr-defined]
        self.fields["source"].initial = Source.DRAFTED if Source.DRAFTED in sources else None
        self.fields["unit"].queryset = proposers(self.user)  # type: ignore[attr-defined]
        self.fields["unit"].initial = self.fields["unit"].queryset.first()  # type: ignore[attr-defined]
        if Source.COMMISSIONED in sources:
            self.fields["commissioned_by"].queryset = units(self.user, *COMMISSIONERS)  # type: ignore[attr-defined]
            self.fields["unit"].help_text = "党政出题请选择承办的专委会"
        else:
            del self.fields["commissioned_by"], self.fields["override_reason"]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        source, unit = facts.get("source"), facts.get("unit")
        if source == Source.SITE and unit and unit.kind != Unit.Kind.TOWN:
            self.add_error("unit", "议事堂选题请选择镇（街道）。")
        if source and source != Source.SITE and unit and unit.kind == Unit.Kind.TOWN:
            self.add_error("unit", "请选择专委会；镇（街道）只用于议事堂选题。")
        if source == Source.COMMISSIONED and not facts.get("commissioned_by"):
            self.add_error("commissioned_by", "党政出题请选择出题单位。")
        if source != Source.COMMISSIONED and "commissioned_by" in facts:
            facts["commissioned_by"] = None
        return facts


def proposers(user: User) -> Any:
    """The units in whose name this person may draft."""
    rows = units(user, *PROPOSERS)
    if is_office(user):
        return rows
    return rows.filter(pk__in=user.units_as(Role.Kind.COMMITTEE_CLERK, Role.Kind.SITE_OPERATOR))


class EvidenceForm(StepForm):
    kind = forms.ChoiceField(
        label="类别", choices=Evidence.Kind.choices, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    title = forms.CharField(label="名称", max_length=100, help_text="例如：县委一号文件、12345 热线一季度来电分析")
    note = text("说明什么", 1000, rows=3, required=False)


class FileForm(StepForm):
    title = forms.CharField(label="名称", max_length=120, required=False, help_text="不填就用文件名")
    file = UploadField(label="文件")


class NothingForm(StepForm):
    """A step that asks for nothing."""


class ReviewForm(StepForm):
    """The three questions and the small cut, answered on every review (S2-29)."""

    stage = forms.ChoiceField(label="阶段", widget=forms.RadioSelect(attrs={"class": "choices"}))
    needed_by_party = forms.CharField(label="党政所需", max_length=200, help_text="与党委、政府今年的哪项工作有关")
    hoped_by_people = forms.CharField(label="群众所盼", max_length=200, help_text="群众在哪里、怎样提出过")
    able_by_cppcc = forms.CharField(label="政协所能", max_length=200, help_text="委员能做什么调研、提什么建议")
    is_small_cut = forms.BooleanField(label="切口小，一题一事", required=False)
    agrees = forms.TypedChoiceField(
        label="结论", choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )  # fmt: skip
    note = text("意见", 1000, rows=3, required=False, help_text="不同意的，请写明意见")

    def prepare(self) -> None:
        stages = review_stages(self.user, self.record)
        choices = [pair for pair in TopicReview.Stage.choices if pair[0] in stages]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]
        self.fields["stage"].initial = stages[-1] if stages else None


class AcceptForm(StepForm):
    override_reason = text(
        "超出数量的理由", 500, rows=2, required=False, help_text="备选议题没有超过规定数量的，不用填写"
    )


class AgainForm(StepForm):
    year = year("拟为哪一年的议题")

    def prepare(self) -> None:
        self.fields["year"].initial = self.record.year + 1

    def clean_year(self) -> int:
        chosen: int = self.cleaned_data["year"]
        if chosen <= self.record.year:
            raise ValidationError(f"请选择 {self.record.year} 年以后的年度。")
        return chosen
