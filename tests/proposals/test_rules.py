from proposals.models import Category, DeclineReason, NumberPattern
from proposals.rules import load_default_rules


def test_the_rows_come_once_and_changes_stay(db: None) -> None:
    load_default_rules()
    Category.objects.filter(name="经济建设").update(order=9, is_active=False)
    NumberPattern.objects.filter(series="plenary").update(pattern="第{number:04}号")
    load_default_rules()
    assert Category.objects.count() == 5
    assert DeclineReason.objects.exclude(source="").count() == 10
    assert NumberPattern.objects.count() == 2
    assert Category.objects.get(name="经济建设").order == 9
    assert NumberPattern.objects.get(series="plenary").pattern == "第{number:04}号"
