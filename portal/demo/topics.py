"""The demo's topics: drafted, reviewed, sounded, decided, researched, consulted; suggestions and minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from core import clock
from members.models import Member
from portal.demo.moments import SHANGHAI, Moments
from portal.demo.people import COMMITTEES, GROUPS, Cast
from portal.demo.proposals import Case, cases
from topics import workflow
from topics.models import AnnualPlan, Field, Form, Meeting, Site, StudyRecord, Suggestion, Topic, TopicReview

DRAFTERS = {"教科卫体委员会": "committee"}
CLERKS = [name for name in COMMITTEES if name not in ("提案委员会", "教科卫体委员会")]
ACCOUNT_OF = {**DRAFTERS, **{name: f"clerk{number}" for number, name in enumerate(CLERKS)}}


@dataclass
class TopicYear:
    """What the handling needs to know of the topics afterwards."""

    planned: list[Topic] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)  # of meetings that were held, to be handled


class Topics:
    def __init__(self, cast: Cast, moments: Moments) -> None:
        self.cast, self.moments = cast, moments
        self.office = cast.people["office"]
        self.year = moments.today.year

    def build(self) -> TopicYear:
        titles = cases("topic")
        commissioned = [case for case in titles if case.source == "standing"][:1]
        drafted = [case for case in titles if case not in commissioned]
        candidates = [self.candidate(case, number) for number, case in enumerate(drafted[:12])]
        plan = self.plan(candidates, commissioned[0])
        self.unfinished(drafted[12:])
        result = TopicYear(planned=list(Topic.objects.filter(plan_item__plan=plan).order_by("plan_item__order")))
        self.consult(result)
        self.site_meeting()
        return result

    def _clerk(self, number: int) -> tuple[str, str]:
        name = list(ACCOUNT_OF)[number % len(ACCOUNT_OF)]
        return name, ACCOUNT_OF[name]

    def draft(self, case: Case, number: int, days_ago: int, source: str = Topic.Source.DRAFTED) -> Topic:
        name, account = self._clerk(number)
        form = case.source if case.source in Form.values else Form.TOPICAL
        with self.moments.at(days_ago):
            topic = workflow.draft(
                by=self.cast.people[account],
                year=self.year,
                title=case.title,
                source=source,
                kind=Topic.Kind.CONSULTATION,
                form=Form.TOPICAL if form == Form.HALL else form,
                field=Field.objects.get(name=case.field),
                unit=self.cast.units[name],
                background=f"（演示文本）“{case.title}”关系群众切身利益，县委全会和政府工作报告都有部署，委员多次反映。",
                questions="现状怎样？差距在哪里？哪些办法一年内可以见效？",
                commissioned_by=self.cast.units["县人民政府"] if source == Topic.Source.COMMISSIONED else None,
            )
            if source == Topic.Source.COMMISSIONED:  # stands in the plan at once
                return topic
            return workflow.add_evidence(
                topic, by=self.cast.people[account], kind="policy", title="县政府工作报告", note="列为本年重点工作"
            )

    def candidate(self, case: Case, number: int) -> Topic:
        topic = self.draft(case, number, 320)
        _name, account = self._clerk(number)
        questions = {
            "agrees": True,
            "needed_by_party": "列入县委本年重点工作",
            "hoped_by_people": "群众来信来访反映集中",
            "able_by_cppcc": "委员中有熟悉情况的专业力量",
            "is_small_cut": True,
        }
        with self.moments.at(316):
            topic = workflow.submit(topic, by=self.cast.people[account])
        with self.moments.at(312):
            workflow.review(topic, by=self.cast.people[account], stage=TopicReview.Stage.FIRST, **questions)  # type: ignore[arg-type]
        with self.moments.at(308):
            workflow.review(topic, by=self.cast.people["proposals"], stage=TopicReview.Stage.SECOND, **questions)  # type: ignore[arg-type]
            return workflow.accept(topic, by=self.cast.people["proposals"])

    def plan(self, candidates: list[Topic], commissioned: Case) -> AnnualPlan:
        """Sounded in every group, shortlisted by the chair meeting, decided by the standing committee, issued."""
        with self.moments.at(306):
            plan = workflow.create_plan(by=self.office, committee=self.cast.committee, year=self.year)
            plan = workflow.sound(plan, by=self.office)
        for number, topic in enumerate(candidates):
            for place, group in enumerate(GROUPS):
                with self.moments.at(300):
                    workflow.record_sounding(
                        plan,
                        by=self.office,
                        topic=topic,
                        group=self.cast.units[group],
                        led_by=self.cast.people["vicechair"],
                        held_on=self.moments.day(301),
                        support=12 + (number * 5 + place * 3) % 17,
                        oppose=(number + place) % 4,
                        abstain=place % 3,
                        comment="题目切口合适，建议多听基层意见。" if place == 0 else "",
                    )
        with self.moments.at(290):
            plan = workflow.to_chair(plan, by=self.office)
            left_out = {
                candidates[10]: "与上年已协商的题目相近，留待下年再议。",
                candidates[11]: "本年已有同类安排。",
            }
            plan = workflow.screen(plan, by=self.cast.people["chair"], kept=candidates[:10], dropped=left_out)
        with self.moments.at(285):
            plan = workflow.to_standing(plan, by=self.office)
        self.draft(commissioned, 0, 286, Topic.Source.COMMISSIONED)
        return self._decide(plan, candidates)

    def _decide(self, plan: AnnualPlan, candidates: list[Topic]) -> AnnualPlan:
        leaders = [self.cast.people["vicechair"], self.cast.people["vicechair2"]]
        chosen = [
            workflow.Chosen(
                topic, topic.form, (number % 10) + 2, topic.unit, leaders[number % 2],
                votes_for=24 - number % 3, votes_against=number % 2, votes_abstain=number % 3,
            )
            for number, topic in enumerate(candidates[:8])
        ]  # fmt: skip
        dropped = {
            candidates[8]: "时机还不成熟，先由专委会跟踪了解。",
            candidates[9]: "可以合并到相近的议题一起协商。",
        }
        with self.moments.at(280):
            plan = workflow.decide(plan, by=self.cast.people["chair"], chosen=chosen, dropped=dropped)
        with self.moments.at(274):
            return workflow.issue(
                plan,
                by=self.office,
                document_number=f"云政协发〔{self.year}〕1号",
                issuing_bodies="县委办公室、县政府办公室、县政协办公室",
                issued_on=self.moments.day(274),
            )

    def unfinished(self, titles: list[Case]) -> None:
        """Next year's drafts: some lie in their committee, some wait for a review, one was sent back."""
        self.year += 1
        for number, case in enumerate(titles[:8]):
            topic = self.draft(case, number * 5, 12)
            if number < 3:
                continue
            with self.moments.at(8):
                topic = workflow.submit(topic, by=self.cast.people[self._clerk(number * 5)[1]])
            if number == 3:
                with self.moments.at(5):
                    workflow.send_back(topic, by=self.cast.people["proposals"], reason="题目偏大，请选一个小切口再报。")
        self.year -= 1

    def research(self, topic: Topic, days_ago: int, *, report: bool = True) -> None:
        group_members = self._members(topic)
        people = self.cast.people
        with self.moments.at(days_ago):
            workflow.form_group(
                topic,
                by=self.office,
                leader=people["vicechair"],
                members=group_members,
                experts="县委党校教师",
                plan="三月学习，四月到镇村调研，五月形成报告。",
            )
        for days, kind, way, place in (
            (days_ago - 10, StudyRecord.Kind.LEARNING, StudyRecord.Way.LECTURE, "政协会议室"),
            (days_ago - 20, StudyRecord.Kind.FIELDWORK, StudyRecord.Way.VISIT, "青石镇、白马镇"),
        ):
            with self.moments.at(days):
                workflow.study(
                    topic,
                    by=self.office,
                    kind=kind,
                    way=way,
                    held_on=self.moments.day(days),
                    place=place,
                    findings="（演示文本）了解了基本情况，梳理出六个问题。",
                    gap="与邻县相比，管护经费不足。",
                    lesson="可以借鉴邻县“一点一策”的做法。",
                    present=group_members[:6],
                )
        if report:
            with self.moments.at(days_ago - 30):
                workflow.write_report(
                    topic,
                    by=self.office,
                    body="一、基本情况\n（演示文本）全县情况已经摸清。\n二、主要问题\n底数不清、衔接不够、管护不足。\n三、建议\n先易后难，分批推进。",
                )

    def _members(self, topic: Topic) -> list[Member]:
        return list(Member.objects.filter(special_committee=topic.unit).order_by("card_number")[:8])

    def meeting(self, topic: Topic, days_ago: int, units: list[str]) -> Meeting:
        starts = dt.datetime.combine(self.moments.day(days_ago), dt.time(9), SHANGHAI)
        with self.moments.at(days_ago + 28):
            meeting = workflow.create_meeting(
                by=self.office,
                committee=self.cast.committee,
                topic=topic,
                form=topic.form,
                title=topic.title if topic.title.endswith("会") else f"“{topic.title}”协商会",
                starts_at=starts,
                place="县政协二楼会议室",
                chaired_by=self.cast.people["vicechair"],
                agenda="一、单位通报情况\n二、委员发言\n三、单位回应\n四、小结",
                members=self._members(topic),
                units=[self.cast.units[name] for name in units],
            )
            return workflow.convene(meeting, by=self.office)

    def hold(self, meeting: Meeting, days_ago: int, texts: list[str]) -> list[Suggestion]:
        present = list(meeting.attendances.order_by("pk").values_list("pk", flat=True)[:9])
        with self.moments.at(days_ago, 9):
            meeting = workflow.attend(meeting, by=self.office, present=present)
        suggestions = []
        for number, text in enumerate(texts):
            with self.moments.at(days_ago, 11):
                raised = meeting.attendances.filter(member__isnull=False)[number].member
                suggestions.append(workflow.suggest(meeting, by=self.office, text=text, raised_by=raised))
        with self.moments.at(days_ago, 12):
            workflow.hold(meeting, by=self.office, record="（演示文本）会议按议程进行，单位作了回应。")
        return suggestions

    def consult(self, result: TopicYear) -> None:
        """Two topics through to their minutes, one meeting about to be held, one research under way."""
        first, second, third, fourth = result.planned[:4]
        self.research(first, 240)
        held = self.meeting(first, 190, ["教育和体育局", "财政局"])
        texts = [
            "给乡镇学校更新一批适龄图书，先从缺口最大的学校开始。",
            "把校园周边交通疏导列入每学期开学前的检查。",
            "请委员所在单位结对资助一批阅读角。",
        ]
        suggestions = self.hold(held, 190, texts)
        with self.moments.at(186):
            workflow.settle(
                suggestions[2], by=self.office, disposition="reference", note="转政协办公室组织委员自愿参加。"
            )
        result.suggestions += suggestions[:2]
        self.research(second, 150)
        later = self.meeting(second, 40, ["住房和城乡建设局", "民政局"])
        result.suggestions += self.hold(later, 40, ["老旧小区加装电梯实行一次告知、并联审批。"])
        self.research(third, 60)
        self.meeting(third, -4, ["农业农村局", "商务局"])
        self.research(fourth, 45, report=False)

    def minute(self, meeting: Meeting, days_ago: int) -> None:
        with self.moments.at(days_ago):
            meeting = workflow.minute(
                meeting,
                by=self.office,
                kind="topical_minutes",
                title=f"{meeting.title}纪要",
                body="（演示文本）会议认为，这项工作有基础、有差距，要分批推进。会议议定事项见意见建议清单。",
                signed_by=self.cast.people["vicechair"],
            )
        with self.moments.at(days_ago - 1):
            workflow.send(meeting, by=self.office, recipients="县委办公室、县政府办公室")

    def site_meeting(self) -> None:
        """A hall is preparing its own meeting."""
        site = Site.objects.get(name="青石镇民生议事堂")
        starts = dt.datetime.combine(self.moments.today + dt.timedelta(days=24), dt.time(15), SHANGHAI)
        with clock.at(clock.now()):
            workflow.create_meeting(
                by=self.cast.people["site"],
                committee=self.cast.committee,
                site=site,
                form=Form.HALL,
                title="青石镇集市停车议事",
                starts_at=starts,
                place="青石镇便民服务中心",
                chaired_by=self.cast.people["vicechair"],
            )
