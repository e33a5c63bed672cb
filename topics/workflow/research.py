"""调研: one group per topic, its studies, its report."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from core import clock
from core.attachments import attach
from core.transitions import moving
from core.versions import record_version
from members.models import Member, Role, Unit, User
from members.notifications import notify_all
from topics.models import ReportVersion, ResearchGroup, StudyAttachment, StudyRecord, Topic
from topics.states import TopicAction


def form_group(
    topic: Topic, *, by: User, leader: User, members: Iterable[Member], experts: str = "", plan: str = "",
    named_on: dt.date | None = None,
) -> Topic:  # fmt: skip
    """成立调研组, before the first study: one group a topic, under a vice-chair or the chair (S3-11)."""
    members = list(members)
    with moving(topic, TopicAction.FORM_GROUP, by=by, note=f"组长 {leader}，组员 {len(members)} 人") as topic:
        named_on = named_on or clock.today()
        if named_on > clock.today():
            raise ValidationError({"named_on": "成立日期不能晚于今天。"})
        _check_leader(topic, leader)
        group = ResearchGroup.objects.create(topic=topic, leader=leader, experts=experts, named_on=named_on, plan=plan)
        group.members.set(members)
        _tell_group(topic, group, members)
    return topic


def change_group(
    topic: Topic, *, by: User, leader: User, members: Iterable[Member], experts: str = "", plan: str = "",
    reason: str,
) -> Topic:  # fmt: skip
    """调整调研组: who came and who went is kept in the log, with the reason."""
    members = list(members)
    group = topic.group
    gone = [str(member) for member in group.members.all() if member not in members]
    come = [str(member) for member in members if member not in group.members.all()]
    note = "；".join(
        part
        for part in (
            reason,
            f"组长由{group.leader}改为{leader}" if group.leader_id != leader.pk else "",
            f"增加{'、'.join(come)}" if come else "",
            f"减少{'、'.join(gone)}" if gone else "",
        )
        if part
    )
    with moving(topic, TopicAction.CHANGE_GROUP, by=by, note=note) as topic:
        _check_leader(topic, leader)
        group.leader, group.experts, group.plan = leader, experts, plan
        group.save()
        group.members.set(members)
        _tell_group(topic, group, members)
    return topic


def _check_leader(topic: Topic, leader: User) -> None:
    if leader.holds(Role.Kind.CHAIR, Role.Kind.VICE_CHAIR):
        return
    if topic.source == Topic.Source.SITE and Unit.objects.filter(kind=Unit.Kind.ACTIVITY_GROUP, leader=leader).exists():
        return  # of a site topic the head of an activity group leads
    raise ValidationError({"leader": "调研组组长应当是主席或副主席。"})


def _tell_group(topic: Topic, group: ResearchGroup, members: list[Member]) -> None:
    readers = [group.leader, *(member.user for member in members if member.user)]
    notify_all(
        readers,
        key=f"topic-{topic.pk}-group",
        subject="您已加入调研组",
        text=f"《{topic.title}》调研组已成立，组长{group.leader}。",
        url=topic.get_absolute_url(),
    )


def study(
    topic: Topic, *, by: User, kind: str, way: str, held_on: dt.date, place: str, findings: str, gap: str = "",
    lesson: str = "", present: Iterable[Member] = (), papers: Iterable[object] = (),
) -> Topic:  # fmt: skip
    """登记学习 or 调研, held by the group that had been named before (no 临时组班)."""
    with moving(topic, TopicAction.STUDY, by=by, note=str(StudyRecord.Way(way).label)) as topic:
        if way not in WAYS[StudyRecord.Kind(kind)]:
            raise ValidationError({"way": "这种方式不属于所选的类别。"})
        if held_on > clock.today():
            raise ValidationError({"held_on": "日期不能晚于今天。"})
        if held_on < topic.group.named_on:
            raise ValidationError({"held_on": f"调研组 {topic.group.named_on} 才成立，在这以前的活动不能登记。"})
        record = StudyRecord.objects.create(
            group=topic.group, kind=kind, way=way, held_on=held_on, place=place, findings=findings, gap=gap,
            lesson=lesson, by=by, at=clock.now(),
        )  # fmt: skip
        record.present.set(present)
        for paper in papers:
            attach(StudyAttachment, paper, by=by, record=record)  # type: ignore[arg-type]
    return topic


Way = StudyRecord.Way
WAYS = {
    StudyRecord.Kind.LEARNING: (Way.LECTURE, Way.COLLECTIVE, Way.READING),
    StudyRecord.Kind.FIELDWORK: (Way.VISIT, Way.TRIP, Way.TALK, Way.SURVEY),
}


def write_report(topic: Topic, *, by: User, body: Mapping[str, str] | str) -> Topic:
    """提交调研报告: a new version whenever its text has changed."""
    sections = {"正文": body} if isinstance(body, str) else body
    with moving(topic, TopicAction.REPORT, by=by) as topic:
        if not any(text.strip() for text in sections.values()):
            raise ValidationError("调研报告还没有内容。")
        record_version(ReportVersion, sections, by=by, topic=topic)
    return topic
