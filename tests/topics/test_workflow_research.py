"""调研: one test per exit of every step."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import AuditEntry
from members.models import Notification, Unit
from tests.core.papers import png
from tests.topics.steps import BODY, House, on
from topics import workflow as w
from topics.models import Topic
from topics.states import TopicState


def test_a_group_under_a_vice_chair(house: House) -> None:
    topic = house.researching()
    assert topic.state == TopicState.RESEARCHING
    assert (topic.group.leader, topic.group.members.count(), topic.group.named_on) == (
        house.world.vice_chair,
        2,
        dt.date(2026, 3, 2),
    )
    assert Notification.objects.filter(recipient=house.world.member, subject="您已加入调研组").exists()


def test_nobody_else_leads_the_group_of_an_annual_topic(house: House) -> None:
    topic = house.planned()
    for leader in (house.world.member, house.world.office, house.world.gov_deputy):
        with pytest.raises(ValidationError, match="组长应当是主席或副主席"):
            w.form_group(topic, by=house.world.clerk, leader=leader, members=[])
    topic.refresh_from_db()
    assert topic.state == TopicState.PLANNED


def test_the_head_of_an_activity_group_leads_a_sites_topic(house: House) -> None:
    Unit.objects.filter(pk=house.world.group.pk).update(leader=house.world.member)
    topic = house.planned()
    with pytest.raises(ValidationError):
        w.form_group(topic, by=house.world.clerk, leader=house.world.member, members=[])
    topic.source = Topic.Source.SITE
    topic.save()
    assert (
        w.form_group(topic, by=house.world.clerk, leader=house.world.member, members=[]).group.leader
        == house.world.member
    )


def test_a_group_is_not_named_in_the_future(house: House) -> None:
    with pytest.raises(ValidationError, match="不能晚于今天"):
        w.form_group(
            house.planned(), by=house.world.clerk, leader=house.world.chair, members=[], named_on=dt.date(2026, 3, 9)
        )


def test_changes_of_the_group_are_logged(house: House) -> None:
    world, topic = house.world, house.researching()
    w.change_group(
        topic, by=world.clerk, leader=world.chair, members=[world.row_of(world.member), world.row_of(world.member3)],
        reason="工作调动",
    )  # fmt: skip
    note = AuditEntry.objects.get(verb="change-group").note
    assert note == "工作调动；组长由副主席vice_chair改为主席chair；增加委员3；减少委员2"
    topic.group.refresh_from_db()
    assert topic.group.leader == world.chair


def test_a_study_with_who_was_there(house: House) -> None:
    topic = house.study(
        house.researching(), gap="床位少", lesson="邻县集中改造", papers=[SimpleUploadedFile("a.png", png())]
    )
    record = topic.group.records.get()
    assert (record.kind, record.way, record.place, record.gap) == ("learning", "lecture", "县职业中学", "床位少")
    assert [member.name for member in record.present.all()] == ["委员1"]
    assert record.attachments.get().original_name == "a.png"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"held_on": dt.date(2026, 3, 3)}, "不能晚于今天"),
        ({"held_on": dt.date(2026, 3, 1)}, "才成立"),
        ({"kind": "fieldwork", "way": "lecture"}, "不属于所选的类别"),
    ],
)
def test_what_a_study_must_not_be(house: House, facts: dict[str, Any], refusal: str) -> None:
    topic = house.researching()
    with pytest.raises(ValidationError, match=refusal):
        house.study(topic, **facts)
    assert not topic.group.records.exists()


def test_a_group_named_earlier_may_enter_earlier_studies(house: House) -> None:
    world, topic = house.world, house.planned()
    topic = w.form_group(topic, by=world.clerk, leader=world.chair, members=[], named_on=dt.date(2026, 2, 10))
    assert house.study(topic, held_on=dt.date(2026, 2, 20)).group.records.count() == 1


def test_a_report_in_versions(house: House) -> None:
    topic = house.researching()
    w.write_report(topic, by=house.world.clerk, body=BODY)
    w.write_report(topic, by=house.world.clerk, body=BODY)  # nothing changed: no new version
    w.write_report(topic, by=house.world.clerk, body=BODY | {"对策建议": "一、改造宿舍。"})
    assert [report.number for report in topic.reports.all()] == [1, 2]
    assert list(topic.reports.earliest("number").body) == ["基本情况", "存在问题", "对策建议"]


def test_a_report_has_words(house: House) -> None:
    topic = house.researching()
    for body in ({"正文": " "}, " ", {}):
        with pytest.raises(ValidationError, match="还没有内容"):
            w.write_report(topic, by=house.world.clerk, body=body)
    assert w.write_report(topic, by=house.world.clerk, body="一段话").reports.get().body == {"正文": "一段话"}


def test_the_group_exists_before_the_day_of_the_study(house: House) -> None:
    with on("2026-03-20"):
        topic = house.researching(house.planned())
        with pytest.raises(ValidationError, match="2026-03-20 才成立"):
            house.study(topic, held_on=dt.date(2026, 3, 10))
