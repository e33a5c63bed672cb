"""The base of every form: the typed signature of a workflow step (rule R12)."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator


class StepForm(forms.Form):
    """Field names are the step's keyword arguments. ``record`` and ``user`` are there for choices.

    A long form names its ``SECTIONS``: a title, a sentence of what is asked there, the names of its fields.
    What a draft may leave open but the submitted matter may not stands in ``LATER``.
    """

    SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    LATER: tuple[str, ...] = ()

    def __init__(self, *args: Any, record: Any = None, user: Any = None, **kwargs: Any) -> None:
        self.record, self.user = record, user
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.prepare()
        for name, field in self.fields.items():
            field.later = name in self.LATER  # type: ignore[attr-defined]  # read by components/must.html
            speak_plainly(field)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with their fields; a field that none of them names stands in the last."""
        shown: list[dict[str, Any]] = [
            {"title": title, "sentence": sentence, "fields": [self[name] for name in names if name in self.fields]}
            for title, sentence, names in self.SECTIONS
        ]
        named = {field.name for section in shown for field in section["fields"]}
        for field in self.visible_fields():
            if shown and field.name not in named:
                shown[-1]["fields"].append(field)
        return shown

    def prepare(self) -> None:
        """Narrow choices and set initial values from ``self.record`` and ``self.user``."""


def speak_plainly(field: forms.Field) -> None:
    """Errors that say what to do; a message that a form wrote itself stays."""
    standard = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") == standard:
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
        field.error_messages["required"] = f"请{'选择' if chosen else '填写'}{field.label}。"
    if "invalid_choice" in field.error_messages:
        field.error_messages["invalid_choice"] = "这一项现在不能选，请重新选择。"
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
        field.empty_label = "请选择" if field.required else "不选"
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = "最多 %(limit_value)d 字，现在有 %(show_value)d 字，请删减。"


class NoteForm(StepForm):
    """A step that asks for nothing but an optional word."""

    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(StepForm):
    """A step that must say why."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
