"""Numbered points and pickers."""

import pytest
from django import forms
from django.http import QueryDict

from core.widgets import Picker, PickerMultiple, PointsField, PointsInput


class Suggestions(forms.Form):
    points = PointsField(label="建议", longest=10, most=3)


def posted(*texts: str) -> Suggestions:
    query = QueryDict(mutable=True)
    query.setlist("points", list(texts))
    return Suggestions(query)


def test_blank_points_are_left_out_and_the_order_is_kept() -> None:
    form = posted(" 修路 ", "", "架桥", "  ")
    assert form.is_valid()
    assert form.cleaned_data["points"] == ["修路", "架桥"]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("", " "), "请至少写一条建议。"),
        (("一", "二", "三", "四"), "最多写 3 条，现在有 4 条。"),
        (("修路", "字" * 11), "第 2 条超过了 10 字，请删减。"),
        (("修\0路",), "文字里有不能保存的字符，请删去后重新输入。"),
    ],
)
def test_wrong_points_say_which_and_why(texts: tuple[str, ...], message: str) -> None:
    form = posted(*texts)
    assert form.errors["points"] == [message]


def test_without_a_script_five_rows_stand_ready() -> None:
    html = str(Suggestions()["points"])
    assert html.count("<textarea") == 5
    assert "建议五" in html


def test_a_restored_draft_shows_its_texts_and_more_rows_when_it_has_more() -> None:
    html = str(Suggestions(initial={"points": [f"第{place}" for place in range(7)]})["points"])
    assert html.count("<textarea") == 7
    assert "第6" in html


def test_one_restored_text_is_one_row_and_not_its_letters() -> None:
    assert "修路</textarea>" in str(Suggestions(initial={"points": "修路"})["points"])


def test_a_picker_brings_its_script_and_style() -> None:
    class Choosing(forms.Form):
        unit = forms.ChoiceField(widget=Picker)
        people = forms.MultipleChoiceField(widget=PickerMultiple)

    media = str(Choosing().media)
    assert "tom-select.min.js" in media
    assert "tom-select.min.css" in media
    assert "data-pick" in str(Choosing()["people"])


@pytest.mark.parametrize("kept", [True, 7, {"a": 1}, [None, 3, "留下"], None])
def test_points_show_whatever_was_kept_of_a_form(kept: object) -> None:
    assert PointsInput().render("points", kept, {"id": "points"}).count("<textarea") >= PointsInput.rows
