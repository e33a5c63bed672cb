"""The demo year in order: people, topics, proposals, and the road of every matter."""

from __future__ import annotations

import datetime as dt
from itertools import count, cycle

from django.core.management import call_command

from core import clock
from core.workdays import Calendar
from feedback.workflow import assignments
from members import workflow as members
from members.models import Member, Notification
from portal.demo import proposals as writing
from portal.demo.handling import Handling
from portal.demo.moments import Moments
from portal.demo.people import PARTIES, Cast, build_cast
from portal.demo.proposals import Case, cases
from portal.demo.topics import Topics, TopicYear
from proposals.models import Proposal
from topics import workflow as topic_workflow

PLENARY = 271  # days ago the plenary collected its proposals


def build_year() -> None:
    today = clock.today()
    call_command("load_calendar", *range(today.year - 2, today.year + 1), verbosity=0)
    cast = build_cast(today)
    moments = Moments(today, Calendar.load())
    year = Year(cast, moments)
    topics = Topics(cast, moments)
    outcome = topics.build()
    year.proposals()
    year.suggestions(topics, outcome)
    year.read_old_notices()


class Year:
    """Proposals in every state. Each method takes the next real title and brings it to its place."""

    def __init__(self, cast: Cast, moments: Moments) -> None:
        self.cast, self.moments = cast, moments
        self.handling = Handling(cast, moments)
        self.cases = iter(cases("proposal"))
        self.by_title = {case.title: case for case in cases("proposal")}
        self.used: set[str] = set()
        self.leads = cycle(cast.members)
        self.number = count()

    def next_case(self) -> Case:
        return next(case for case in self.cases if case.title not in self.used)

    def lead(self) -> Member:
        """The two demo members write often, everyone else once."""
        turn = next(self.number)
        if turn % 5 < 2:
            return self.cast.member_of("member" if turn % 5 == 0 else "member2")
        return next(self.leads)

    def registered(self, days_ago: int, case: Case | None = None, **facts: object) -> tuple[Proposal, Case]:
        case = case or self.next_case()
        self.used.add(case.title)
        lead = self.lead()
        others = [one for one in self.cast.members[10:40] if one != lead]
        cosigners = others[next(self.number) % 20 :][: next(self.number) % 3]
        proposal = writing.submit(self.cast, self.moments, case, lead, days_ago, cosigners=cosigners, **facts)
        return writing.register(self.cast, self.moments, proposal, case, days_ago - 6), case

    def assigned(self, days_ago: int, assists: list[str] | None = None, case: Case | None = None, **facts: object):  # type: ignore[no-untyped-def]
        """Registered and handed on ``days_ago`` days ago: (proposal, lead assignment)."""
        proposal, case = self.registered(PLENARY if days_ago > 200 else days_ago + 20, case, **facts)
        units = [self.cast.units[name] for name in assists or [] if name != case.unit]
        return proposal, self.handling.assign(proposal, self.cast.units[case.unit], days_ago, units)

    def proposals(self) -> None:
        self.merged()
        self.under_way()
        self.kept()
        self.tracked()
        self.answered()
        self.unsatisfied()
        self.waiting()
        self.at_the_office()

    def merged(self) -> None:
        """Three groups of real look-alikes; the main one of the first was answered and closed."""
        groups = [
            ("关于加强流动摊位管理 提升城市“烟火气”的提案", ["关于加强流动摊贩管理的建议"]),
            ("关于增设路灯的建议", ["关于在郭扶场镇安装路灯的建议"]),
            ("关于加强乡镇幼儿园建设的建议", ["加强公办幼儿园建设的建议", "关于进一步发展农村基础教育的提案"]),
        ]
        for place, (main, others) in enumerate(groups):
            self.used.update([main, *others])
            proposal, case = self.registered(PLENARY, self.by_title[main])
            for other in others:
                merged, _case = self.registered(PLENARY, self.by_title[other])
                writing.merge(self.cast, self.moments, merged, proposal, 262)
            if place == 0:
                assignment = self.handling.assign(proposal, self.cast.units[case.unit], 250)
                self.close_well(proposal, assignment, "A")

    def close_well(self, proposal: Proposal, assignment, code: str) -> None:  # type: ignore[no-untyped-def]
        self.handling.sign_for(assignment, 247)
        reply = self.handling.answer(assignment, code, 185, promised_in=60)
        self.handling.rate(reply, "满意", "满意", 170, "答复具体，办得实在。")
        if code == "B":
            self.handling.fulfil(reply, 122)
        self.handling.close(proposal, 110)

    def kept(self) -> None:
        """Twelve that were answered, kept and closed."""
        for place in range(12):
            assists = ["财政局"] if place % 3 == 0 else []
            proposal, assignment = self.assigned(250, assists)
            self.close_well(proposal, assignment, "AB"[place % 2])

    def tracked(self) -> None:
        """Five whose promises are still open, one of them past its date."""
        for place in range(5):
            _proposal, assignment = self.assigned(200)
            self.handling.sign_for(assignment, 197)
            reply = self.handling.answer(assignment, "B", 125, promised_in=110 if place == 0 else 160 + 20 * place)
            self.handling.rate(reply, "满意", "基本满意", 110)

    def answered(self) -> None:
        """Six whose proposers have not rated yet; two of them belong to the demo member."""
        for place in range(6):
            _proposal, assignment = self.assigned(70, ["财政局"] if place == 1 else [])
            self.handling.sign_for(assignment, 67)
            self.handling.answer(assignment, "ABC"[place % 3], 8, promised_in=90)

    def unsatisfied(self) -> None:
        """Three went into their second round."""
        for place in range(3):
            _proposal, assignment = self.assigned(120)
            self.handling.sign_for(assignment, 117)
            reply = self.handling.answer(assignment, "C", 50)
            self.handling.rate(reply, "基本满意", "不满意", 20 - place, "没有说清楚什么时候能办。")

    def under_way(self) -> None:
        """Being handled: near their date, late, in approval, waiting for an assisting unit."""
        education = [
            case for title, case in self.by_title.items() if case.unit == "教育和体育局" and title not in self.used
        ]
        for place, case in enumerate(education[:5]):
            _proposal, assignment = self.assigned(
                [86, 100, 60, 80, 88][place], ["财政局"] if place == 3 else [], case=case
            )
            self.handling.sign_for(assignment, [84, 97, 57, 77, 85][place])
            self._partly_handled(assignment, place)
        for days_ago in (118, 104, 97, 84, 75, 40):
            _proposal, assignment = self.assigned(days_ago)
            self.handling.sign_for(assignment, days_ago - 3)
            self.handling.contacts(assignment, days_ago - 10)
        self.assigned(30, publicity="confidential", publicity_reason="涉及未公开的规划选址")

    def _partly_handled(self, assignment, place: int) -> None:  # type: ignore[no-untyped-def]
        self.handling.contacts(assignment, *[50, 30, 12][: place + 1])
        if place == 1:
            self.handling.contacts(assignment, *[])
        if place >= 2:
            self.handling.opinions(assignment, 12)
            reply = self.handling.draft(assignment, "B", 9)
            if place >= 3:
                self.handling.submit(reply, 6)

    def waiting(self) -> None:
        """Just handed on; one asks to be sent back, one waits for the dispatcher, two for their units."""
        self.assigned(3)
        self.assigned(2)
        _proposal, assignment = self.assigned(4)
        with self.moments.at(2):
            assignments.ask_return(
                assignment,
                by=self.cast.liaison(assignment.unit),
                reason="这件事的主管单位不是我局，建议改由相关单位主办。",
                return_to=self.cast.units["发展和改革局"],
            )
        for _place in range(2):
            proposal, case = self.registered(14)
            self.handling.propose(proposal, [(self.cast.units[case.unit], "lead")], 1)
        self.registered(12)

    def at_the_office(self) -> None:
        """Submitted, sent back, declined, withdrawn, drafted."""
        for place in range(4):
            self.submitted(2 + place)
        self.submitted(9, PARTIES[1])
        for _place in range(2):
            writing.send_back(self.cast, self.moments, self.submitted(12), 6)
        for disposition in ("opinion_report", "advice", "letter"):
            writing.decline(self.cast, self.moments, self.submitted(PLENARY), disposition, 264)
        writing.withdraw(self.moments, self.submitted(PLENARY), 266)
        for account in ("member", "member2"):
            writing.draft(self.cast, self.moments, self.next_unused(), self.cast.member_of(account), 3)

    def submitted(self, days_ago: int, party: str = "") -> Proposal:
        lead = self.cast.units[party] if party else self.lead()
        return writing.submit(self.cast, self.moments, self.next_unused(), lead, days_ago)

    def read_old_notices(self) -> None:
        """Everyone has read what is older than a week."""
        week_ago = clock.now() - dt.timedelta(days=7)
        for notice in Notification.objects.filter(created_at__lt=week_ago, read_at=None):
            members.read(notice)

    def next_unused(self) -> Case:
        case = self.next_case()
        self.used.add(case.title)
        return case

    def suggestions(self, topics: Topics, outcome: TopicYear) -> None:
        """A meeting's suggestions travel the same road: one kept and closed, one under way, one yet to be decided."""
        first, second, third = outcome.suggestions
        education, housing = self.cast.units["教育和体育局"], self.cast.units["住房和城乡建设局"]
        del third, housing
        kept = self.handling.assign(first, education, 180)
        self.handling.sign_for(kept, 177)
        reply = self.handling.answer(kept, "A", 120)
        del reply
        under_way = self.handling.assign(second, education, 84)
        self.handling.sign_for(under_way, 80)
        topics.minute(first.meeting, 183)
        topic_workflow.adopt(
            first, by=self.cast.people["office"], adoption="adopted", evidence="（演示文本）写入教育年度工作要点。"
        )
