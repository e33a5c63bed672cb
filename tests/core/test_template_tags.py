"""The formatting filters of the templates."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict

from core.templatetags import huiyin
from core.widgets import PointsField

UTC_EVENING = dt.datetime(2026, 3, 4, 17, 30, tzinfo=dt.UTC)  # the next day in Shanghai


def test_a_day_in_text_names_its_weekday() -> None:
    assert huiyin.cn_date(dt.date(2026, 3, 5)) == "2026年3月5日（周四）"


def test_a_moment_is_shown_in_local_time() -> None:
    assert huiyin.cn_moment(UTC_EVENING) == "2026年3月5日 01:30"
    assert huiyin.table_date(UTC_EVENING) == "2026-03-05"


def test_no_date_is_an_empty_text() -> None:
    assert {huiyin.cn_date(None), huiyin.cn_day(None), huiyin.cn_moment(None), huiyin.table_date(None)} == {""}


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五")])
def test_numbers_are_written_in_chinese(number: int, words: str) -> None:
    assert huiyin.cn_number(number) == words


@pytest.mark.parametrize(("size", "words"), [(10, "1 KB"), (15_000, "15 KB"), (3_565_158, "3.4 MB")])
def test_a_file_size_has_a_unit(size: int, words: str) -> None:
    assert huiyin.file_size(size) == words


def test_a_state_has_a_family_and_a_model_may_say_its_own() -> None:
    assert huiyin.state_family(SimpleNamespace(state="draft")) == "grey"
    assert huiyin.state_family(SimpleNamespace(state="handling")) == "blue"
    assert huiyin.state_family(SimpleNamespace(state="handling", FAMILIES={"handling": "amber"})) == "amber"


def test_dangerous_steps_stand_apart_and_the_order_is_kept() -> None:
    acts = [{"label": "甲", "danger": False}, {"label": "乙", "danger": True}, {"label": "丙", "danger": False}]
    assert [act["label"] for act in huiyin.plain_acts(acts)] == ["甲", "丙"]
    assert [act["label"] for act in huiyin.grave_acts(acts)] == ["乙"]


class Sample(forms.Form):
    line = forms.CharField()
    check = forms.BooleanField()
    choice = forms.ChoiceField(widget=forms.RadioSelect({"class": "rate"}), choices=[("a", "甲")])
    hidden = forms.CharField(widget=forms.HiddenInput)
    points = PointsField()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("line", "line"), ("check", "check"), ("choice", "choices"), ("hidden", "hidden"), ("points", "points")],
)
def test_every_control_has_its_markup(name: str, kind: str) -> None:
    assert huiyin.widget_kind(Sample()[name]) == kind


def test_choices_stand_as_the_form_asked() -> None:
    assert huiyin.choice_style(Sample()["choice"]) == "rate"


def test_a_changed_filter_keeps_the_others_and_leaves_the_page() -> None:
    query = QueryDict("state=draft&state=closed&mine=1&after=77")
    assert huiyin.with_query(query, mine=None) == "?state=draft&state=closed"
    assert huiyin.with_query(query, mine="0") == "?state=draft&state=closed&mine=0"
