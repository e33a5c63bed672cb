"""The base of every form: the typed signature of a workflow step (rule R12)."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class StepForm(forms.Form):
    """Field names are the step's keyword arguments. ``record`` and ``user`` are there for choices."""

    def __init__(self, *args: Any, record: Any = None, user: Any = None, **kwargs: Any) -> None:
        self.record, self.user = record, user
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices and set initial values from ``self.record`` and ``self.user``."""


class NoteForm(StepForm):
    """A step that asks for nothing but an optional word."""

    note = forms.CharField(label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(StepForm):
    """A step that must say why."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
