"""年度计划: one test per exit of every step."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.transitions import TransitionNotAllowed
from members.models import Notification
from tests.topics.steps import YEAR, House
from topics import workflow as w
from topics.models import AnnualPlan, Form, PlanItem, Quota, Topic, TopicReview
from topics.states import PlanState, TopicState

Standing = tuple[AnnualPlan, tuple[Topic, Topic, Topic]]


def test_one_plan_a_year(house: House) -> None:
    plan = house.plan()
    assert (plan.state, str(plan)) == (PlanState.DRAFT, "2026年度协商计划")
    with pytest.raises(ValidationError, match="2026 年的协商计划已经有了"):
        w.create_plan(by=house.world.office, committee=house.world.committee, year=YEAR)


def test_soundings_begin_with_candidates(house: House) -> None:
    plan = house.plan()
    with pytest.raises(ValidationError, match="还没有备选议题"):
        w.sound(plan, by=house.world.office)
    house.candidate()
    assert w.sound(plan, by=house.world.office).state == PlanState.SOUNDING
    assert Notification.objects.get(recipient=house.world.vice_chair).subject == "备选议题开始座谈"


def test_a_sounding_is_kept_and_corrected(house: House) -> None:
    topic = house.candidate()
    plan = house.plan(PlanState.SOUNDING, topics=(topic,))
    house.sounding(plan, topic)
    house.sounding(plan, topic, support=9, comment="再议")
    row = plan.soundings.get()
    assert (row.support, row.oppose, row.abstain, row.comment, row.led_by) == (9, 1, 2, "再议", house.world.vice_chair)


def test_what_a_sounding_must_not_be(house: House) -> None:
    world, topic, draft = house.world, house.candidate(), house.draft("别的")
    plan = house.plan(PlanState.SOUNDING, topics=(topic,))
    facts: dict[str, Any] = {
        "by": world.office,
        "topic": topic,
        "group": world.group,
        "support": 1,
        "oppose": 0,
        "abstain": 0,
    }
    with pytest.raises(ValidationError, match="不能晚于今天"):
        w.record_sounding(plan, led_by=world.vice_chair, held_on=dt.date(2026, 3, 3), **facts)
    with pytest.raises(ValidationError, match="由主席会议成员主持"):
        w.record_sounding(plan, led_by=world.member, held_on=dt.date(2026, 3, 2), **facts)
    with pytest.raises(ValidationError, match="《别的》不是 2026 年的备选议题"):
        w.record_sounding(plan, led_by=world.vice_chair, held_on=dt.date(2026, 3, 2), **facts | {"topic": draft})
    assert not plan.soundings.exists()


def test_the_chair_meeting_sees_what_was_sounded(house: House) -> None:
    heard, unheard = house.candidate("听过"), house.candidate("没听过")
    plan = house.plan(PlanState.SOUNDING, topics=(heard, unheard))
    house.sounding(plan, heard)
    with pytest.raises(ValidationError, match="还没有活动组座谈意见：《没听过》。"):
        w.to_chair(plan, by=house.world.office)
    house.sounding(plan, unheard)
    assert w.to_chair(plan, by=house.world.office).state == PlanState.CHAIR


def test_the_sum_of_what_the_groups_say(house: House) -> None:
    topic = house.candidate()
    plan = house.plan(PlanState.CHAIR, topics=(topic,))
    row: Any = w.with_soundings(w.topics_of(plan, TopicState.CANDIDATE), plan).get()
    assert (row.groups, row.support, row.oppose, row.abstain) == (1, 12, 1, 2)


def test_the_shortlist_is_one_step(house: House) -> None:
    one, two, three = (house.candidate(title) for title in "一二三")
    plan = house.plan(PlanState.CHAIR, topics=(one, two, three))
    plan = w.screen(plan, by=house.world.chair, kept=[one], dropped={two: "重复"})
    states = dict(Topic.objects.values_list("title", "state"))
    assert states == {"一": "shortlisted", "二": "dropped", "三": "candidate"}
    assert plan.state == PlanState.CHAIR


def test_a_shortlist_with_a_missing_reason_changes_nothing(house: House) -> None:
    one, two = house.candidate("一"), house.candidate("二")
    plan = house.plan(PlanState.CHAIR, topics=(one, two))
    with pytest.raises(ValidationError, match="《二》不列入，请写明理由"):
        w.screen(plan, by=house.world.chair, kept=[one], dropped={two: ""})
    assert set(Topic.objects.values_list("state", flat=True)) == {"candidate"}


def test_no_candidate_is_left_behind(house: House) -> None:
    one, two = house.candidate("一"), house.candidate("二")
    plan = house.plan(PlanState.CHAIR, topics=(one, two))
    w.screen(plan, by=house.world.chair, kept=[one], dropped={})
    with pytest.raises(ValidationError, match="还没有筛选结论：《二》。"):
        w.to_standing(plan, by=house.world.office)


def test_something_is_shortlisted(house: House) -> None:
    topic = house.candidate()
    plan = house.plan(PlanState.CHAIR, topics=(topic,))
    w.screen(plan, by=house.world.chair, kept=[], dropped={topic: "重复"})
    with pytest.raises(ValidationError, match="还没有入围的议题"):
        w.to_standing(plan, by=house.world.office)


# decide


@pytest.fixture
def standing(house: House) -> Standing:
    topics = (house.candidate("甲"), house.candidate("乙"), house.candidate("丙"))
    return house.plan(PlanState.STANDING, topics=topics), topics


def test_the_decision_with_votes_lines_and_reasons(house: House, standing: Standing) -> None:
    plan, (one, two, three) = standing
    commissioned = house.commission()
    plan = w.decide(
        plan,
        by=house.world.chair,
        chosen=[house.line(two), tuple(house.line(one, month=9))],
        dropped={three: "明年再议"},
    )
    assert plan.state == PlanState.PARTY
    assert [(item.order, item.topic.title, item.month) for item in plan.items.all()] == [
        (1, "县城停车难", None), (2, "乙", 6), (3, "甲", 9),
    ]  # fmt: skip
    two.refresh_from_db()
    assert (two.state, two.votes_for, two.votes_against, two.votes_abstain) == (TopicState.PLANNED, 28, 1, 2)
    assert (two.leader, two.planned_at is not None) == (house.world.vice_chair, True)
    assert (two.plan_item.unit, two.plan_item.outcome) == (house.world.special_committee, "专题协商纪要")
    three.refresh_from_db()
    assert (three.state, three.drop_reason) == (TopicState.DROPPED, "明年再议")
    commissioned.refresh_from_db()
    assert commissioned.votes_for is None
    assert Notification.objects.filter(recipient=house.world.vice_chair, subject="议题已列入计划").count() == 2


def test_a_decision_leaves_nobody_out(house: House, standing: Standing) -> None:
    plan, (one, two, three) = standing
    with pytest.raises(ValidationError, match="还没有结论：《丙》。"):
        w.decide(plan, by=house.world.chair, chosen=[house.line(one), house.line(two)], dropped={})
    with pytest.raises(ValidationError, match="《丙》不列入，请写明理由"):
        w.decide(plan, by=house.world.chair, chosen=[house.line(one), house.line(two)], dropped={three: ""})
    with pytest.raises(ValidationError, match="不能既列入又不列入"):
        w.decide(plan, by=house.world.chair, chosen=[house.line(one), house.line(two)], dropped={one: "x", three: "x"})
    with pytest.raises(ValidationError, match="没有入围：《丁》"):
        w.decide(plan, by=house.world.chair, chosen=[house.line(house.draft("丁"))], dropped={})
    assert not PlanItem.objects.exists()


def test_a_topic_voted_down_is_not_planned(house: House, standing: Standing) -> None:
    plan, (one, two, three) = standing
    with pytest.raises(ValidationError, match="《甲》的赞成票没有超过反对票"):
        w.decide(
            plan,
            by=house.world.chair,
            chosen=[house.line(one, votes_for=3, votes_against=3)],
            dropped={two: "x", three: "x"},
        )


def test_a_chair_or_vice_chair_leads(house: House, standing: Standing) -> None:
    plan, (one, two, three) = standing
    with pytest.raises(ValidationError, match="牵头领导应当是主席或副主席"):
        w.decide(
            plan,
            by=house.world.chair,
            chosen=[house.line(one, leader=house.world.member)],
            dropped={two: "x", three: "x"},
        )


def test_more_than_the_quota_need_a_reason(house: House, standing: Standing) -> None:
    plan, topics = standing
    Quota.objects.filter(code=Quota.Code.DECIDED).update(number=2)
    lines = [house.line(topic) for topic in topics]
    with pytest.raises(ValidationError, match="常委会定题每年 2 个，现在是 3 个"):
        w.decide(plan, by=house.world.chair, chosen=lines, dropped={})
    plan = w.decide(plan, by=house.world.chair, chosen=lines, dropped={}, override_reason="事关民生")
    assert (plan.quota_override, plan.items.count()) == ("事关民生", 3)


def test_exactly_the_quota_needs_none(house: House, standing: Standing) -> None:
    plan, topics = standing
    Quota.objects.filter(code=Quota.Code.DECIDED).update(number=3)
    plan = w.decide(plan, by=house.world.chair, chosen=[house.line(topic) for topic in topics], dropped={})
    assert plan.quota_override == ""


def test_a_sites_topic_enters_without_a_vote_and_beside_the_quota(house: House) -> None:
    world = house.world
    site_topic = house.draft("院坝协商", by=world.site_operator, unit=world.town, source=Topic.Source.SITE)
    w.submit(site_topic, by=world.site_operator)
    house.review(site_topic, TopicReview.Stage.FIRST, by=world.office)
    house.review(site_topic, TopicReview.Stage.SECOND, by=world.proposal_office)
    site_topic, one = w.accept(site_topic, by=world.proposal_office), house.candidate("甲")
    plan = house.plan(PlanState.STANDING, topics=(site_topic, one))
    Quota.objects.filter(code=Quota.Code.DECIDED).update(number=1)
    plan = w.decide(plan, by=world.chair, chosen=[house.line(one)], dropped={})
    assert [item.topic.title for item in plan.items.all()] == ["甲", "院坝协商"]
    assert {row["label"]: (row["count"], row["quota"]) for row in w.figures(plan)} == {
        "党政出题": (0, 2), "专委会拟题": (1, 20), "常委会定题": (1, 1),
    }  # fmt: skip


# after the decision


def test_a_line_is_corrected_before_it_is_issued(house: House) -> None:
    world, plan = house.world, house.plan(PlanState.PARTY)
    item = plan.items.get()
    facts: dict[str, Any] = {
        "form": Form.STANDING,
        "month": 11,
        "unit": world.other_committee,
        "scope": "全体常委",
        "outcome": "建议案",
    }
    w.edit_item(plan, by=world.office, item=item, leader=world.chair, **facts)
    item.refresh_from_db()
    assert (item.form, item.month, item.unit, item.leader) == (Form.STANDING, 11, world.other_committee, world.chair)
    assert (item.topic.form, item.topic.leader) == (Form.STANDING, world.chair)
    with pytest.raises(ValidationError, match="主席或副主席"):
        w.edit_item(plan, by=world.office, item=item, leader=world.member, **facts)


def test_issued_with_number_bodies_and_date(house: House) -> None:
    plan = house.plan(PlanState.ISSUED)
    assert (plan.document_number, plan.issued_on) == ("云办发〔2026〕3号", dt.date(2026, 3, 2))
    assert Notification.objects.filter(subject="2026年度协商计划已印发", recipient=house.world.member).exists()
    with pytest.raises(TransitionNotAllowed):
        w.edit_item(
            plan,
            by=house.world.office,
            item=plan.items.get(),
            form=Form.TOPICAL,
            month=1,
            unit=house.world.group,
            leader=None,
        )


def test_not_issued_in_the_future(house: House) -> None:
    plan = house.plan(PlanState.PARTY)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        w.issue(plan, by=house.world.office, document_number="x", issuing_bodies="x", issued_on=dt.date(2026, 3, 3))
