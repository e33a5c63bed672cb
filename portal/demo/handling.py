"""How the demo's matters are handled: assigned, signed for, talked over, answered, rated, kept."""

from __future__ import annotations

import datetime as dt

from feedback.models import Assignment, Contact, RatingOption, Reply, ReplyClass
from feedback.workflow import assignments, closing, commitments, ratings, replies
from feedback.workflow.replies.writing import Answer
from members.models import Unit
from portal.demo.moments import Moments
from portal.demo.people import Cast
from proposals.models import Proposal
from topics.models import Suggestion


class Handling:
    """The road of one matter through its units; every step names how many days ago it was."""

    def __init__(self, cast: Cast, moments: Moments) -> None:
        self.cast, self.moments = cast, moments

    def propose(self, matter: Proposal | Suggestion, units: list[tuple[Unit, str]], days_ago: int) -> list[Assignment]:
        account = "proposals" if isinstance(matter, Proposal) else "office"
        with self.moments.at(days_ago):
            return list(assignments.propose(matter, by=self.cast.people[account], units=units))

    def assign(
        self, matter: Proposal | Suggestion, lead: Unit, days_ago: int, assists: list[Unit] | None = None
    ) -> Assignment:
        """Proposed and issued: the lead unit's assignment."""
        units = [(lead, Assignment.Part.LEAD), *((unit, Assignment.Part.ASSIST) for unit in assists or [])]
        issued = []
        for assignment in self.propose(matter, [(unit, str(part)) for unit, part in units], days_ago + 2):
            with self.moments.at(days_ago):
                issued.append(assignments.issue(assignment, by=self.cast.dispatcher(assignment.unit)))
        return next(one for one in issued if one.part == Assignment.Part.LEAD)

    def sign_for(self, assignment: Assignment, days_ago: int) -> Assignment:
        unit = assignment.unit
        with self.moments.at(days_ago):
            return assignments.sign_for(
                assignment,
                by=self.cast.liaison(unit),
                organisation="成立办理专班，由主要负责人任组长",
                head_name=self.cast.head(unit).name,
                clerk_name=self.cast.liaison(unit).name,
                clerk_phone="000-0000000",
                task="逐条研究建议，拿出办理方案",
                schedule="两个月内形成答复初稿",
                quality="当面听取提案者意见后再答复",
            )

    def contacts(self, assignment: Assignment, *days_ago: int) -> None:
        """As many of the three contacts as days are given."""
        stages = [Contact.Stage.BEFORE, Contact.Stage.DURING, Contact.Stage.PRE_REPLY]
        ways = [Contact.Way.VISIT, Contact.Way.PHONE, Contact.Way.FORUM]
        for stage, way, days in zip(stages, ways, days_ago, strict=False):
            with self.moments.at(days):
                assignments.contact(
                    assignment,
                    by=self.cast.liaison(assignment.unit),
                    stage=stage,
                    way=way,
                    met_on=self.moments.day(days),
                    with_whom="第一提案人",
                    person=self.cast.liaison(assignment.unit).name,
                    note="（演示文本）听取了提案者的想法，说明了目前的条件和打算。",
                )

    def opinions(self, lead: Assignment, days_ago: int) -> None:
        """Every assisting unit signs for it and sends its opinion."""
        for assist in lead.assists.all():
            self.sign_for(assist, days_ago + 5)
            with self.moments.at(days_ago):
                assignments.give_opinion(
                    assist,
                    by=self.cast.liaison(assist.unit),
                    opinion="（演示文本）我单位职责范围内的工作将同步配合推进。",
                )

    def draft(self, assignment: Assignment, code: str, days_ago: int, promised_in: int = 60) -> Reply:
        """A reply that answers point by point; of class B the second point is a promise with a date."""
        promise_on = self.moments.day(days_ago) + dt.timedelta(days=promised_in)
        texts = [
            "已经组织排查，建立了问题清单，明确了责任人和完成时间。",
            "已列入年度计划，将分批安排实施。" if code == "B" else "已经安排资金，最集中的点位已整治完成。",
            "已制定管护办法，每半年公布一次进展。"
            if code != "C"
            else "受条件限制暂时难以全面铺开，我们将继续争取支持。",
        ]
        points: list[Answer] = [
            {"order": order, "answer": text, "promise": "", "promised_on": None} for order, text in enumerate(texts, 1)
        ]
        points = points[: self._asked(assignment)]
        if code == "B":
            promising = points[min(1, len(points) - 1)]
            promising["promise"], promising["promised_on"] = "完成第一批点位改造", promise_on
        with self.moments.at(days_ago):
            return replies.draft_reply(
                assignment,
                by=self.cast.liaison(assignment.unit),
                opening="感谢您对我县工作的关心。您提出的建议收悉，现答复如下：",
                closing="感谢您的支持，欢迎继续提出宝贵意见。",
                reply_class=ReplyClass.objects.get(code=code),
                publicity=Reply.Publicity.FULL,
                points=points,
            )

    @staticmethod
    def _asked(assignment: Assignment) -> int:
        return assignment.proposal.points.count() if assignment.proposal else 1

    def submit(self, reply: Reply, days_ago: int) -> Reply:
        """Sent on its way; the assisting units concur."""
        unit = reply.assignment.unit
        with self.moments.at(days_ago):
            reply = replies.submit_reply(reply, by=self.cast.liaison(unit))
        for assist in reply.assignment.assists.all():
            with self.moments.at(days_ago, 14):
                reply = replies.concur(reply, by=self.cast.head(assist.unit))
        return reply

    def approve(self, reply: Reply, days_ago: int) -> Reply:
        """Every step of the chain agrees."""
        people = {
            "unit_head": self.cast.head(reply.assignment.unit),
            "gov_deputy": self.cast.people["govdeputy"],
            "gov_head": self.cast.people["govhead"],
        }
        for step in reply.approvals.order_by("turn", "order"):
            if step.answer == step.Answer.WAITING:
                with self.moments.at(days_ago, 11):
                    reply = replies.approve(reply, by=people[step.role])
        return reply

    def issue(self, reply: Reply, days_ago: int) -> Reply:
        head = self.cast.head(reply.assignment.unit)
        with self.moments.at(days_ago, 15):
            return replies.issue(reply, by=head, signed_by=head.name)

    def answer(self, assignment: Assignment, code: str, days_ago: int, promised_in: int = 60) -> Reply:
        """The whole way of a good answer: contacts, opinions, draft, approval, letter."""
        self.contacts(assignment, days_ago + 30, days_ago + 18, days_ago + 6)
        self.opinions(assignment, days_ago + 12)
        reply = self.draft(assignment, code, days_ago + 4, promised_in)
        reply = self.approve(self.submit(reply, days_ago + 3), days_ago + 1)
        reply = self.issue(reply, days_ago)
        with self.moments.at(days_ago - 1):
            return replies.confirm_class(
                reply, by=self.cast.people["proposals"], confirmed_class=ReplyClass.objects.get(code=code)
            )

    def rate(self, reply: Reply, attitude: str, result: str, days_ago: int, comment: str = "") -> None:
        """Every proposer rates for himself."""
        options = {option.label: option for option in RatingOption.objects.all()}
        for rating in reply.ratings.select_related("submitter__member__user", "submitter__unit"):
            assert rating.submitter is not None
            with self.moments.at(days_ago):
                ratings.rate(
                    rating,
                    by=rating.submitter.people[0],
                    attitude=options[attitude],
                    result=options[result],
                    contact_form="visit",
                    comment=comment,
                )

    def fulfil(self, reply: Reply, days_ago: int) -> None:
        for commitment in reply.commitments.all():
            with self.moments.at(days_ago):
                commitments.fulfil(
                    commitment,
                    by=self.cast.liaison(reply.assignment.unit),
                    evidence="（演示文本）第一批点位已完成改造并通过验收。",
                )

    def close(self, matter: Proposal | Suggestion, days_ago: int) -> None:
        with self.moments.at(days_ago):
            closing.close_matter(
                matter, by=self.cast.people["proposals"], note="（演示文本）承诺事项已经落实，提案者已确认。"
            )
