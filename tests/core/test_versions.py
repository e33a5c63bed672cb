from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template

from core.versions import Mark, difference, differences, record_version
from tests.samples.models import Matter, MatterText

BODY = {"案由": "停车难。", "建议": "一、增加车位。\n二、错时共享。"}


def test_versions_are_numbered_and_signed(matter: Matter, clerk: Any, other: Any) -> None:
    first = record_version(MatterText, BODY, by=clerk, matter=matter)
    second = record_version(MatterText, {**BODY, "案由": "停车很难。"}, by=other, matter=matter)
    assert [(text.number, text.by) for text in (first, second)] == [(1, clerk), (2, other)]
    assert first.digest != second.digest
    second.refresh_from_db()
    assert list(second.body) == ["案由", "建议"]
    assert second.is_intact
    assert str(second) == "第 2 版"


def test_an_unchanged_text_makes_no_version(matter: Matter, clerk: Any, other: Any) -> None:
    first = record_version(MatterText, BODY, by=clerk, matter=matter)
    assert record_version(MatterText, dict(BODY), by=other, matter=matter) == first
    changed = record_version(MatterText, {"案由": "别的。"}, by=clerk, matter=matter)
    again = record_version(MatterText, BODY, by=clerk, matter=matter)  # back to the old words: a new step
    assert [first.number, changed.number, again.number] == [1, 2, 3]


def test_the_order_of_the_sections_counts(matter: Matter, clerk: Any) -> None:
    record_version(MatterText, BODY, by=clerk, matter=matter)
    turned = record_version(MatterText, dict(reversed(BODY.items())), by=clerk, matter=matter)
    assert turned.number == 2


def test_each_parent_counts_for_itself(matter: Matter, clerk: Any) -> None:
    neighbour = Matter.objects.create(title="另一件")
    record_version(MatterText, BODY, by=clerk, matter=matter)
    assert record_version(MatterText, BODY, by=clerk, matter=neighbour).number == 1


def test_a_version_never_changes(matter: Matter, clerk: Any) -> None:
    text = record_version(MatterText, BODY, by=clerk, matter=matter)
    text.body = {"案由": "改了"}
    assert not text.is_intact
    with pytest.raises(TypeError, match="never changes"):
        text.save()
    with pytest.raises(TypeError, match="never deleted"):
        text.delete()
    rows = MatterText.objects.filter(matter=matter)
    with pytest.raises(TypeError):
        rows.update(number=9)
    with pytest.raises(TypeError):
        rows.bulk_update([text], ["body"])
    with pytest.raises(TypeError):
        rows.delete()
    with pytest.raises(TypeError):
        matter.texts.update(number=9)
    assert rows.get().body == BODY


def test_the_database_refuses_a_second_version_of_one_number(matter: Matter, clerk: Any) -> None:
    record_version(MatterText, BODY, by=clerk, matter=matter)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatterText.objects.create(matter=matter, number=1, body={}, by=clerk)


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("", "", []),
        ("同。", "同。", [Mark("same", "同。")]),
        ("", "新的。", [Mark("added", "新的。")]),
        ("旧的。", "", [Mark("removed", "旧的。")]),
        ("一。二。", "一。插进来。二。", [Mark("same", "一。"), Mark("added", "插进来。"), Mark("same", "二。")]),
        (
            "建议增加公共停车位二百个。",
            "建议增加公共停车位三百个。",
            [
                Mark("same", "建议增加公共停车位"),
                Mark("removed", "二"),
                Mark("added", "三"),
                Mark("same", "百个。"),
            ],
        ),
        ("全然不同的话。", "Something else", [Mark("removed", "全然不同的话。"), Mark("added", "Something else")]),
        ("一\r\n二", "一\n二", [Mark("same", "一\n二")]),
        (
            "一、修路三公里。\n二、架桥两座。\n",
            "一、修路五公里。\n二、架桥四座。\n",
            [
                Mark("same", "一、修路"),
                Mark("removed", "三"),
                Mark("added", "五"),
                Mark("same", "公里。\n二、架桥"),
                Mark("removed", "两"),
                Mark("added", "四"),
                Mark("same", "座。\n"),
            ],
        ),
    ],
)  # fmt: skip
def test_difference(old: str, new: str, marks: list[Mark]) -> None:
    assert difference(old, new) == marks


LONG = "".join(f"第{n}条，要加强统筹协调，完善工作机制。\n" for n in range(800))


PAIRS = [
    (LONG, LONG.replace("第5条", "第五条")),
    (LONG, LONG[::-1]),
    (LONG, LONG * 2),
    (LONG, "全部重写。" * 3000),
    ("甲" * 600, "乙甲" * 300),  # repetition is what such a comparison is slow at
    ("甲" * 1500, "乙甲" * 750),
    ("同一句。" * 1500, "同一句。" * 1400 + "别的。"),
    ("\n" * 5000, "\n" * 4000 + "x"),
    ("甲乙丙丁戊己庚辛" * 70, "乙甲丁丙己戊辛庚" * 70),
]


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[str(number) for number in range(len(PAIRS))])
def test_both_texts_can_be_read_back_from_the_marks(old: str, new: str) -> None:
    """Whatever the marks are, same + removed is the old text and same + added the new one; and it ends soon."""
    marks = difference(old, new)
    assert "".join(text for kind, text in marks if kind != "added") == old
    assert "".join(text for kind, text in marks if kind != "removed") == new
    assert all(text for _, text in marks)
    assert all(before.kind != after.kind for before, after in pairwise(marks))


def test_differences_of_sections() -> None:
    pairs = differences({"案由": "甲。", "删去的": "乙。"}, {"案由": "甲。", "新增的": "丙。"})
    assert pairs == [
        ("案由", [Mark("same", "甲。")]),
        ("新增的", [Mark("added", "丙。")]),
        ("删去的", [Mark("removed", "乙。")]),
    ]


def test_the_page_escapes_both_sides() -> None:
    page = Template("{% for mark in marks %}<{{ mark.kind }}>{{ mark.text }}{% endfor %}")
    html = page.render(Context({"marks": difference("<b>旧</b>。", "<script>新</script>。")}))
    assert "<script>" not in html
    assert "<b>" not in html
