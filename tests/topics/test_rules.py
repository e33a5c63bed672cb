"""The rows an installation starts with."""

import pytest
from django.core.exceptions import ValidationError

from topics.models import Field, Form, Gate, OutcomePattern, Quota
from topics.rules import load_default_rules

pytestmark = pytest.mark.django_db


def test_the_defaults() -> None:
    load_default_rules()
    assert [str(field) for field in Field.objects.all()] == ["工业", "农业", "服务业", "城市建设管理", "民生改善"]
    assert {str(quota) for quota in Quota.objects.all()} == {"党政出题：2", "专委会拟题：20", "常委会定题：10"}
    assert all(quota.source for quota in Quota.objects.all())
    assert {gate.form for gate in Gate.objects.all()} == set(Form)
    asking = Gate.objects.filter(needs_learning=True, needs_fieldwork=True, needs_report=True)
    assert {gate.form for gate in asking} == {
        "standing", "chair", "topical", "counterpart", "sector", "inspection", "hall",
    }  # fmt: skip
    assert {gate.form for gate in Gate.objects.filter(consultation_items_only=True)} == {"standing", "chair"}
    assert {(row.kind, str(row)) for row in OutcomePattern.objects.all()} == {
        ("", "{region}政协{kind}〔{year}〕{number}号"), ("work_minutes", "{region}{kind}〔{year}〕{number}号"),
    }  # fmt: skip


def test_loading_twice_changes_nothing_and_keeps_what_the_rules_keeper_wrote() -> None:
    load_default_rules()
    Quota.objects.filter(code=Quota.Code.DECIDED).update(number=12)
    Gate.objects.filter(form=Form.TOPICAL).update(needs_report=False)
    load_default_rules()
    assert Quota.objects.get(code=Quota.Code.DECIDED).number == 12
    assert Gate.objects.get(form=Form.TOPICAL).needs_report is False
    assert [model.objects.count() for model in (Field, Quota, Gate, OutcomePattern)] == [5, 3, 12, 2]


@pytest.mark.parametrize("pattern", ["{year}第{number}期", "第{number}号", "{region}政协{kind}〔{year}〕{number}号"])
def test_a_pattern_of_known_names(pattern: str) -> None:
    OutcomePattern(pattern=pattern).full_clean()


@pytest.mark.parametrize(
    "pattern", ["{nummer}", "{number", "{number.real}", "{number!r}", "{number:>999}", "{0}", "{}", "第号"]
)
def test_a_pattern_that_would_break_the_minutes(pattern: str) -> None:
    with pytest.raises(ValidationError):
        OutcomePattern(pattern=pattern).full_clean()
