"""What a rating and a commitment ask. Field names are the step's keyword arguments."""

from typing import Any

from django import forms

from core import clock
from core.attachments import UploadField
from core.forms import StepForm
from feedback.models import Rating, RatingOption


def _scale(label: str) -> "forms.ModelChoiceField[RatingOption]":
    """One axis: big buttons that are radio inputs."""
    return forms.ModelChoiceField(
        RatingOption.objects.filter(is_active=True), label=label, empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "rate"}), error_messages={"required": f"请选择对{label}的评价。"},
    )  # fmt: skip


class RatingForm(StepForm):
    attitude = _scale("办理态度")
    result = _scale("办理结果")
    contact_form = forms.ChoiceField(
        label="承办单位怎样联系过您", choices=Rating.ContactForm.choices, required=False,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
    )  # fmt: skip
    comment = forms.CharField(
        label="意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不满意的，写明哪里不满意，承办单位再办时就有方向",
    )  # fmt: skip

    @property
    def main(self) -> list[Any]:
        return [self["attitude"], self["result"]]

    @property
    def more(self) -> list[Any]:
        """What may be left out: it stands folded below the two rows."""
        return [self["contact_form"], self["comment"]]


class EnterRatingForm(RatingForm):
    scan = UploadField(label="纸质评价表的扫描件", required=False)


class FulfilForm(StepForm):
    evidence = forms.CharField(
        label="兑现情况", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="什么时候做成的，有什么可以证明，例如文件、验收、照片的出处",
    )  # fmt: skip


class ExplainForm(StepForm):
    reason = forms.CharField(
        label="不能兑现的原因", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明原因、怎样向提案者说明、以后怎么办",
    )  # fmt: skip


class ReopenForm(StepForm):
    due_on = forms.DateField(label="新的完成日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label="为什么重新跟踪", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise forms.ValidationError("新的日期须在今天以后。")
        return day
