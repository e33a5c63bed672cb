"""The demo's proposals: written, submitted, reviewed, merged. Titles are real ones (``cases.csv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from members.models import Member, Unit
from portal.demo.moments import Moments
from portal.demo.people import PARTIES, Cast
from proposals import workflow
from proposals.models import Category, DeclineReason, Proposal

CASES = Path(__file__).with_name("cases.csv")


@dataclass(frozen=True)
class Case:
    """One real title with the demo unit that would handle it and its category (of a topic: field and form)."""

    title: str
    unit: str
    field: str
    source: str
    reply_class: str


def cases(kind: str) -> list[Case]:
    """The titles of one kind, in the order of the file."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            Case(row["title"], row["unit"], row["field"], row["source"], row["reply_class"])
            for row in csv.DictReader(file)
            if row["kind"] == kind
        ]


def text_of(case: Case) -> dict[str, object]:
    """The sections of a demo proposal; they say that they are an example."""
    return {
        "title": case.title,
        "situation": f"（演示文本）近来群众对“{case.title}”反映较多。经走访，现有设施和服务与实际需要还有差距。",
        "analysis": f"（演示文本）原因有三：一是底数不清；二是{case.unit}与相关单位衔接不够；三是管护缺少安排。",
        "points": [
            "开展一次全面排查，建立问题清单，逐项明确责任人和完成时间。",
            "列入年度计划，分批安排资金，优先解决群众反映最集中的点位。",
            "建立日常管护机制，每半年向社会公布一次进展。",
        ],
    }


def submit(
    cast: Cast,
    moments: Moments,
    case: Case,
    lead: Member | Unit,
    days_ago: int,
    *,
    cosigners: list[Member] | None = None,
    **facts: object,
) -> Proposal:
    """A member (or a party) writes, others sign, it is submitted."""
    by = lead.user if isinstance(lead, Member) else cast.people[f"party{PARTIES.index(lead.name)}"]
    assert by is not None
    with moments.at(days_ago + 3):
        proposal = workflow.create_draft(
            by=by,
            session=cast.session,
            lead=lead,
            suggested_units=[cast.units[case.unit]],
            is_researched=True,
            **{**text_of(case), **facts},  # type: ignore[arg-type]
        )
        if cosigners:
            proposal = workflow.invite(proposal, by=by, members=cosigners)
    for member in cosigners or []:
        assert member.user is not None
        with moments.at(days_ago + 2):
            proposal = workflow.cosign(proposal, by=member.user, accepts=True)
    with moments.at(days_ago, 15):
        return workflow.submit(proposal, by=by)


def register(cast: Cast, moments: Moments, proposal: Proposal, case: Case, days_ago: int) -> Proposal:
    with moments.at(days_ago):
        return workflow.register(
            proposal, by=cast.people["proposals"], category=Category.objects.get(name__startswith=case.field[:2])
        )


def draft(cast: Cast, moments: Moments, case: Case, lead: Member, days_ago: int) -> Proposal:
    """Begun and left lying, with one suggestion only."""
    assert lead.user is not None
    with moments.at(days_ago):
        return workflow.create_draft(
            by=lead.user,
            session=cast.session,
            title=case.title,
            situation="（演示文本）先记下情况，回头再补。",
            points=["先摸清底数。"],
        )


def send_back(cast: Cast, moments: Moments, proposal: Proposal, days_ago: int) -> None:
    with moments.at(days_ago):
        workflow.send_back(
            proposal,
            by=cast.people["proposals"],
            reason="第二条建议比较笼统，请写明希望哪个路段、什么时间做到什么程度。",
        )


def decline(cast: Cast, moments: Moments, proposal: Proposal, disposition: str, days_ago: int) -> None:
    reasons = list(DeclineReason.objects.order_by("order"))
    with moments.at(days_ago):
        workflow.decline(
            proposal,
            by=cast.people["proposals"],
            reason=reasons[-1],
            disposition=disposition,
            note="反映的问题真实，建议还不够具体，先转有关方面了解。",
        )


def withdraw(moments: Moments, proposal: Proposal, days_ago: int) -> None:
    lead = proposal.submitters.get(is_lead=True).member
    assert lead is not None
    assert lead.user is not None
    with moments.at(days_ago):
        workflow.withdraw(proposal, by=lead.user, reason="有关单位已经着手解决，不再作为提案提出。")


def merge(cast: Cast, moments: Moments, proposal: Proposal, into: Proposal, days_ago: int) -> None:
    with moments.at(days_ago):
        workflow.merge(proposal, by=cast.people["proposals"], into=into)
