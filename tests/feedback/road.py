"""Matters on their road, brought to every place by the steps themselves."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from core import clock
from feedback.models import Assignment
from feedback.workflow import assignments
from members.models import Unit
from proposals import workflow as proposals
from proposals.models import Category, Proposal
from tests.people import World, moment

FIVE = {
    "organisation": "成立工作专班", "head_name": "王负责", "clerk_name": "李经办", "clerk_phone": "0871-1234567",
    "task": "逐条研究建议", "schedule": "4 月底前拿出初稿", "quality": "逐条答复，措施具体",
}  # fmt: skip
CONTACT: dict[str, Any] = {
    "stage": "before", "way": "visit", "with_whom": "委员1", "person": "李经办", "note": "上门听取意见",
}  # fmt: skip
ISSUED_ON = "2026-02-10"


def registered(world: World, *, title: str = "关于加快校园午餐配送的建议", **facts: Any) -> Proposal:
    """A proposal with its number, of ``member``."""
    category, _ = Category.objects.get_or_create(name="社会建设")
    with clock.at(moment("2026-01-21")):
        text: dict[str, Any] = {"situation": "现有情况", "analysis": "原因分析", "points": ["统一配送", "加强监管"]}
        text |= {"by": world.member, "session": world.session, "title": title}
        proposal = proposals.draft_and_submit(**(text | facts))
        return proposals.register(proposal, by=world.proposal_office, category=category)


def proposed(world: World, *units: tuple[Unit, str], matter: Proposal | None = None) -> list[Assignment]:
    """Assignments as the office proposed them; by default the education bureau leads."""
    with clock.at(moment("2026-02-09")):
        wanted: Sequence[tuple[Unit, str]] = units or [(world.education, "lead")]
        return assignments.propose(matter or registered(world), by=world.proposal_office, units=wanted)


def issued(world: World, *units: tuple[Unit, str], on: str = ISSUED_ON, **facts: Any) -> list[Assignment]:
    rows = proposed(world, *units, **facts)
    with clock.at(moment(on)):
        return [assignments.issue(row, by=world.dispatcher) for row in rows]


def pending(world: World, **facts: Any) -> Assignment:
    """The education bureau leads, alone; issued on 10 February 2026."""
    return issued(world, **facts)[0]


def handling(world: World, **facts: Any) -> Assignment:
    row = pending(world, **facts)
    with clock.at(moment("2026-02-11")):
        return assignments.sign_for(row, by=world.liaison, **FIVE)


def return_asked(world: World) -> Assignment:
    with clock.at(moment("2026-02-11")):
        return assignments.ask_return(pending(world), by=world.liaison, reason="不属于本单位职责")


def lead_and_assist(
    world: World, *, signed: bool = True, matter: Proposal | None = None
) -> tuple[Assignment, Assignment]:
    """The education bureau leads, the transport bureau assists."""
    lead, assist = issued(world, (world.education, "lead"), (world.transport, "assist"), matter=matter)
    if signed:
        with clock.at(moment("2026-02-11")):
            lead = assignments.sign_for(lead, by=world.liaison, **FIVE)
            assist = assignments.sign_for(assist, by=world.other_liaison, **FIVE)
    return lead, assist


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
