"""Matters of this floor in every state, reached through the steps and never written."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core import clock
from members.models import User
from tests.people import World, moment
from topics import workflow as w
from topics.models import AnnualPlan, Field, Form, Meeting, Site, Suggestion, Topic, TopicReview
from topics.states import MeetingState, PlanState, SuggestionState, TopicState

YEAR = 2026
BODY = {
    "基本情况": "全县有 12 所乡镇初中。",
    "存在问题": "寄宿条件差。",
    "对策建议": "一、改造宿舍。二、配齐生活老师。",
}


@dataclass
class House:
    """The world, and short ways through the steps of this floor."""

    world: World

    def draft(self, title: str = "乡镇初中寄宿条件", *, by: User | None = None, **facts: Any) -> Topic:
        usual: dict[str, Any] = {
            "year": YEAR, "title": title, "source": Topic.Source.DRAFTED, "kind": Topic.Kind.CONSULTATION,
            "form": Form.TOPICAL, "field": Field.objects.get(name="民生改善"), "unit": self.world.special_committee,
            "background": "群众反映集中。",
        }  # fmt: skip
        return w.draft(by=by or self.world.clerk, **usual | facts)

    def commission(self, title: str = "县城停车难", **facts: Any) -> Topic:
        source = {"source": Topic.Source.COMMISSIONED, "commissioned_by": self.world.party_unit}
        return self.draft(title, by=self.world.office, **source | facts)

    def review(self, topic: Topic, stage: str, *, by: User, agrees: bool = True, note: str = "") -> Topic:
        return w.review(
            topic, by=by, stage=stage, agrees=agrees, needed_by_party="教育强县", hoped_by_people="孩子住得好",
            able_by_cppcc="委员熟悉情况", is_small_cut=True, note=note,
        )  # fmt: skip

    def submitted(self, title: str = "乡镇初中寄宿条件", **facts: Any) -> Topic:
        topic = self.draft(title, **facts)
        return w.submit(topic, by=topic.drafted_by)

    def reviewed(self, title: str = "乡镇初中寄宿条件", **facts: Any) -> Topic:
        topic = self.submitted(title, **facts)
        self.review(topic, TopicReview.Stage.FIRST, by=self.world.clerk)
        return self.review(topic, TopicReview.Stage.SECOND, by=self.world.proposal_office)

    def candidate(self, title: str = "乡镇初中寄宿条件", **facts: Any) -> Topic:
        return w.accept(self.reviewed(title, **facts), by=self.world.proposal_office)

    def plan(
        self, state: str = PlanState.DRAFT, *, topics: tuple[Topic, ...] = (), kept: tuple[Topic, ...] = ()
    ) -> AnnualPlan:
        """The year's plan, with ``topics`` as candidates; those ``kept`` (default all) pass the chair meeting."""
        world, order = self.world, list(PlanState)
        reached = order.index(PlanState(state))
        plan = w.create_plan(by=world.office, committee=world.committee, year=YEAR)
        topics = topics or (self.candidate(),) if reached else topics
        kept = kept or topics
        if reached >= order.index(PlanState.SOUNDING):
            plan = w.sound(plan, by=world.office)
        if reached >= order.index(PlanState.CHAIR):
            for topic in topics:
                self.sounding(plan, topic)
            plan = w.to_chair(plan, by=world.office)
        if reached >= order.index(PlanState.STANDING):
            dropped = {topic: "题目偏大" for topic in topics if topic not in kept}
            plan = w.screen(plan, by=world.chair, kept=kept, dropped=dropped)
            plan = w.to_standing(plan, by=world.office)
        if reached >= order.index(PlanState.PARTY):
            plan = w.decide(plan, by=world.chair, chosen=[self.line(topic) for topic in kept], dropped={})
        if reached >= order.index(PlanState.ISSUED):
            plan = w.issue(
                plan, by=world.office, document_number="云办发〔2026〕3号", issuing_bodies="县委办、县政府办、县政协办",
                issued_on=clock.today(),
            )  # fmt: skip
        return plan

    def sounding(self, plan: AnnualPlan, topic: Topic, **facts: Any) -> AnnualPlan:
        voice: dict[str, Any] = {"support": 12, "oppose": 1, "abstain": 2, "comment": "群众很关心。"} | facts
        return w.record_sounding(
            plan, by=self.world.office, topic=topic, group=self.world.group, led_by=self.world.vice_chair,
            held_on=clock.today(), **voice,
        )  # fmt: skip

    def line(self, topic: Topic, **facts: Any) -> w.Chosen:
        line = w.Chosen(topic, topic.form, 6, self.world.special_committee, self.world.vice_chair, 28, 1, 2)
        return line._replace(**facts)

    def planned(self, title: str = "乡镇初中寄宿条件", **facts: Any) -> Topic:
        topic = self.candidate(title, **facts)
        self.plan(PlanState.PARTY, topics=(topic,))
        topic.refresh_from_db()
        return topic

    def researching(self, topic: Topic | None = None) -> Topic:
        return w.form_group(
            topic or self.planned(), by=self.world.clerk, leader=self.world.vice_chair,
            members=[self.world.row_of(self.world.member), self.world.row_of(self.world.member2)],
        )  # fmt: skip

    def study(self, topic: Topic, kind: str = "learning", way: str = "lecture", **facts: Any) -> Topic:
        usual: dict[str, Any] = {
            "held_on": clock.today(), "place": "县职业中学", "findings": "床位缺 320 个。",
            "present": [self.world.row_of(self.world.member)],
        }  # fmt: skip
        return w.study(topic, by=self.world.clerk, kind=kind, way=way, **usual | facts)

    def researched(self, topic: Topic | None = None) -> Topic:
        """Everything the gate asks for."""
        topic = self.researching(topic)
        self.study(topic)
        self.study(topic, "fieldwork", "visit")
        return w.write_report(topic, by=self.world.clerk, body=BODY)

    def meeting(self, topic: Topic | None = None, **facts: Any) -> Meeting:
        world = self.world
        usual: dict[str, Any] = {
            "form": Form.TOPICAL, "title": "寄宿条件专题协商会", "starts_at": clock.now() + dt.timedelta(days=40),
            "place": "政协三楼会议室", "chaired_by": world.vice_chair, "agenda": "一、通报；二、发言",
            "members": [world.row_of(world.member)], "units": [world.education],
        }  # fmt: skip
        return w.create_meeting(by=world.clerk, committee=world.committee, topic=topic, **usual | facts)

    def convened(self, **facts: Any) -> Meeting:
        return w.convene(self.meeting(self.researched(), **facts), by=self.world.clerk)

    def held(self, **facts: Any) -> Meeting:
        meeting = self.convened(**facts)
        with clock.at(meeting.starts_at + dt.timedelta(hours=3)):
            return w.hold(meeting, by=self.world.clerk, record="会议由副主席主持。")

    def caught(self, meeting: Meeting | None = None, text: str = "配齐生活老师。") -> Suggestion:
        return w.suggest(
            meeting or self.held(), by=self.world.clerk, text=text, raised_by=self.world.row_of(self.world.member)
        )

    def settled(self, disposition: str = Suggestion.Disposition.ASSIGNED, note: str = "") -> Suggestion:
        return w.settle(self.caught(), by=self.world.clerk, disposition=disposition, note=note)

    def minuted(self) -> Meeting:
        suggestion = self.settled()
        with clock.at(suggestion.meeting.starts_at + dt.timedelta(days=2)):
            return self.minute(suggestion.meeting)

    def minute(self, meeting: Meeting, **facts: Any) -> Meeting:
        usual: dict[str, Any] = {
            "kind": "topical_minutes", "title": "寄宿条件专题协商会纪要", "body": "会议认为，寄宿条件应当改善。",
            "signed_by": self.world.chair,
        }  # fmt: skip
        return w.minute(meeting, by=self.world.clerk, **usual | facts)

    def sent(self) -> Meeting:
        return w.send(self.minuted(), by=self.world.clerk, recipients="县委、县政府")

    def site(self, name: str = "青石镇民生议事堂") -> Site:
        return Site.objects.create(committee=self.world.committee, name=name, town=self.world.town)

    # one record in each state

    def topic_in(self, state: str) -> Topic:
        world = self.world
        ways: dict[str, Callable[[], Topic]] = {
            TopicState.DRAFT: self.draft,
            TopicState.SUBMITTED: self.submitted,
            TopicState.RETURNED: lambda: w.send_back(self.submitted(), by=world.clerk, reason="题目太大"),
            TopicState.CANDIDATE: self.candidate,
            TopicState.SHORTLISTED: self.shortlisted,
            TopicState.PLANNED: self.planned,
            TopicState.RESEARCHING: self.researching,
            TopicState.CONSULTED: lambda: self._topic_of(self.held()),
            TopicState.REPORTED: lambda: self._topic_of(self.sent()),
            TopicState.CLOSED: lambda: w.close_topic(self._topic_of(self.held()), by=world.office, note="宿舍已改造"),
            TopicState.DROPPED: lambda: w.drop(self.candidate(), by=world.chair, reason="与去年重复"),
            TopicState.CANCELLED: lambda: w.cancel(self.planned(), by=world.office, reason="主席会议决定取消"),
        }
        return ways[state]()

    def shortlisted(self) -> Topic:
        topic = self.candidate()
        self.plan(PlanState.CHAIR, topics=(topic,))
        return w.shortlist(topic, by=self.world.chair)

    def meeting_in(self, state: str) -> Meeting:
        ways: dict[str, Callable[[], Meeting]] = {
            MeetingState.PLANNED: lambda: self.meeting(self.researched()),
            MeetingState.CONVENED: self.convened,
            MeetingState.HELD: self.held,
            MeetingState.MINUTED: self.minuted,
            MeetingState.SENT: self.sent,
            MeetingState.CANCELLED: lambda: w.cancel_meeting(self.convened(), by=self.world.clerk, reason="时间冲突"),
        }
        return ways[state]()

    def suggestion_in(self, state: str) -> Suggestion:
        by = self.world.office
        row = self.caught()
        steps: list[tuple[str, Callable[[Suggestion], Suggestion]]] = [
            (SuggestionState.CAUGHT, lambda row: row),
            (SuggestionState.SETTLED, lambda row: w.settle(row, by=by, disposition="assigned")),
            (SuggestionState.ASSIGNED, lambda row: w.assign_suggestion(row, by=by)),
            (SuggestionState.REPLIED, lambda row: w.reply_suggestion(row, by=by)),
            (SuggestionState.TRACKING, lambda row: w.track_suggestion(row, by=by)),
            (SuggestionState.CLOSED, lambda row: w.close_suggestion(row, by=by, note="已落实")),
        ]
        for reached, step in steps:
            row = step(row)
            if reached == state:
                break
        return row

    @staticmethod
    def _topic_of(meeting: Meeting) -> Topic:
        assert meeting.topic is not None
        return Topic.objects.get(pk=meeting.topic.pk)


@contextmanager
def on(day: str) -> Iterator[None]:
    """The clock stands at nine o'clock of this day."""
    with clock.at(moment(day)):
        yield
