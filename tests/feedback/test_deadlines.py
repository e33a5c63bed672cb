"""The clocks: what they say on each day, and how a date is explained."""

import pytest

from core import clock
from feedback import deadlines
from feedback.models import Deadline
from feedback.rules import load_default_rules
from feedback.workflow import assignments
from members.models import Period
from tests.feedback import road
from tests.feedback.pages import as_, text_of
from tests.people import World, moment


@pytest.mark.parametrize(
    ("today", "words", "family"),
    [
        ("2026-02-10", "还剩 15 个工作日", "blue"),
        ("2026-02-26", "还剩 8 个工作日", "blue"),  # the make-up Saturday of 28 February lies between
        ("2026-02-27", "还剩 7 个工作日", "amber"),
        ("2026-02-28", "还剩 6 个工作日", "amber"),
        ("2026-03-08", "还剩 1 个工作日", "amber"),
        ("2026-03-09", "今天到期", "amber"),
        ("2026-03-10", "超期 1 个工作日", "red"),
        ("2026-03-14", "超期 4 个工作日", "red"),
    ],
)
def test_what_a_clock_says(world: World, today: str, words: str, family: str) -> None:
    row = road.pending(world).deadlines.get(clock="first_contact")
    with clock.at(moment(today)):
        face = deadlines.ClockReader().face(row)
    assert (face.words, face.family, face.is_late) == (words, family, family == "red")


def test_the_nearest_clock_stands_in_a_list(world: World) -> None:
    row = road.pending(world)
    with clock.at(moment("2026-02-12")):
        face = deadlines.ClockReader().nearest(row)
    assert face is not None
    assert (face.label, f"{face.date}", face.provisional) == ("签收或申请退办", "2026-02-24", False)


@pytest.mark.parametrize(("on", "words"), [("2026-02-24", "按期完成"), ("2026-02-26", "超期 2 个工作日完成")])
def test_a_stopped_clock_says_how_it_ended(world: World, on: str, words: str) -> None:
    row = road.pending(world)
    with clock.at(moment(on)):
        assignments.sign_for(row, by=world.liaison, **road.FIVE)
    stopped = Deadline.objects.get(clock="return_window")
    face = deadlines.ClockReader().face(stopped)
    assert (face.words, face.is_late) == (words, words != "按期完成")


def test_a_clock_is_stopped_once(world: World) -> None:
    row = road.handling(world)
    before = Deadline.objects.get(clock="return_window").stopped_at
    deadlines.stop(row, "return_window")
    assert Deadline.objects.get(clock="return_window").stopped_at == before


# 怎么算的


def explained(world: World, row: Deadline, **query: str) -> str:
    return text_of(as_(world.liaison), row.get_absolute_url())


def test_the_days_are_shown_one_by_one(world: World) -> None:
    row = road.pending(world).deadlines.get(clock="first_contact")
    page = explained(world, row)
    for words in ("2026年2月10日（周二），当天不算", "首次联系提案者：15个工作日", "2026年3月9日（周一）", "第 15 个"):
        assert words in page
    assert "2026年2月28日（周六）</td><td>第 9 个</td><td>春节（调休上班）" in page
    assert "2026年2月17日（周二）</td><td>不算</td><td>春节" in page
    assert "暂定" not in page


def test_months_show_the_days_they_were_put_off(world: World) -> None:
    page = explained(world, road.pending(world).deadlines.get(clock="reply"))
    assert "书面答复：3个月" in page
    assert "2026年5月10日（周日）</td><td>不算" in page


def test_a_rule_changed_later_moves_nothing(world: World) -> None:
    row = road.pending(world).deadlines.get(clock="first_contact")
    Period.objects.filter(code="first_contact").update(length=5)
    page = explained(world, row)
    assert "按现在的规则是 2026年2月24日（周二）" in page
    assert "2026年3月9日（周一）" in page


def test_an_extension_is_shown_with_both_dates(world: World) -> None:
    load_default_rules()
    row = road.handling(world)
    with clock.at(moment("2026-04-20")):
        assignments.ask_extension(row, by=world.liaison, new_on=road.day("2026-06-11"), reason="需要实地测算")
        assignments.decide_extension(row, by=world.dispatcher, approves=True, note="同意")
    page = explained(world, row.deadlines.get(clock="reply"))
    assert "2026-05-11 → 2026-06-11：同意" in page
    assert "需要实地测算" in page
    assert "现在的期限" in page


def test_a_provisional_date_says_so(world: World) -> None:
    row = road.proposed(world)[0]
    with clock.at(moment("2026-11-20")):
        row = assignments.issue(row, by=world.dispatcher)
        page = explained(world, row.deadlines.get(clock="reply"))
    assert "放假安排还没有公布" in page


def test_who_sees_the_explanation(world: World) -> None:
    """The handlers, and whoever sees the proposal: his clock runs there too."""
    url = road.pending(world).deadlines.get(clock="reply").get_absolute_url()
    for user in (world.liaison, world.dispatcher, world.inspector, world.member, world.member2):
        text_of(as_(user), url)
    for user in (world.other_liaison, world.party_dispatcher, world.stranger, world.auditor):
        text_of(as_(user), url, 404)


def test_a_confidential_matter_has_no_explanation_for_others(world: World) -> None:
    secret = road.registered(world, publicity="confidential", publicity_reason="涉及安全")
    url = road.issued(world, matter=secret)[0].deadlines.get(clock="reply").get_absolute_url()
    for user in (world.inspector, world.member2, world.chair, world.gov_head):
        expected = 200 if user == world.chair else 404  # leaders of the house see what is registered
        text_of(as_(user), url, expected)
