"""What a form says when something is missing or wrong: what to do, in the office's words."""

from django import forms

from core.forms import ReasonForm, StepForm
from members.models import Unit


class Sample(StepForm):
    title = forms.CharField(label="案由", max_length=3)
    unit = forms.ChoiceField(label="承办单位", choices=[("1", "教育局")])
    note = forms.CharField(label="说明", error_messages={"required": "写一句就行。"})


def test_a_missing_answer_is_named() -> None:
    errors = Sample({}).errors
    assert errors["title"] == ["请填写案由。"]
    assert errors["unit"] == ["请选择承办单位。"]


def test_a_message_of_the_form_itself_stays() -> None:
    assert Sample({}).errors["note"] == ["写一句就行。"]


def test_a_text_too_long_says_by_how_much() -> None:
    assert Sample({"title": "一二三四五"}).errors["title"] == ["最多 3 字，现在有 5 字，请删减。"]


def test_a_choice_that_is_not_there_asks_to_choose_again() -> None:
    assert Sample({"unit": "9"}).errors["unit"] == ["这一项现在不能选，请重新选择。"]


def test_a_reason_is_asked_for() -> None:
    assert ReasonForm({}).errors == {"reason": ["请填写理由。"]}


def test_a_long_form_stands_in_sections_and_loses_no_field() -> None:
    class Long(Sample):
        SECTIONS = (("案由", "一句话说清楚。", ("title",)), ("其他", "", ("unit",)))

    assert [[field.name for field in section["fields"]] for section in Long().sections] == [["title"], ["unit", "note"]]
    assert Sample().sections == []


def test_what_a_submitted_matter_needs_is_marked_while_it_is_a_draft() -> None:
    class Draft(Sample):
        LATER = ("note",)

    fields = Draft().fields
    assert (fields["note"].later, fields["title"].later) == (True, False)  # type: ignore[attr-defined]


def test_a_list_to_choose_from_says_so_in_words(db: None) -> None:
    class Choosing(StepForm):
        unit = forms.ModelChoiceField(Unit.objects.all(), label="承办单位")
        other = forms.ModelChoiceField(Unit.objects.all(), label="会办单位", required=False)
        own = forms.ModelChoiceField(Unit.objects.all(), label="分办单位", required=False, empty_label="不设")

    assert [str(next(iter(field)).choice_label) for field in Choosing()] == ["请选择", "不选", "不设"]
