"""Replies on their road, brought to every place by the steps themselves; dates follow those of ``road``."""

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Model

from core import clock
from feedback.models import Assignment, Commitment, Rating, RatingOption, Reply, ReplyClass
from feedback.rules import load_default_rules
from feedback.workflow import assignments, closing, commitments, ratings, replies
from members.models import User
from proposals.models import Proposal
from tests.feedback import road
from tests.people import World, moment

M = TypeVar("M", bound=Model)
ANSWERED_ON = "2026-04-20"
PROMISED_ON = dt.date(2026, 9, 30)
DONE = [
    {"order": 1, "answer": "已由县级统一招标，六月起配送。"},
    {"order": 2, "answer": "已建立每周抽检制度。"},
]
PROMISED = [DONE[0], {"order": 2, "answer": "列入计划。", "promise": "完成监管平台建设", "promised_on": PROMISED_ON}]


def reply_class(code: str) -> ReplyClass:
    load_default_rules()
    return ReplyClass.objects.get(code=code)


def option(code: str) -> RatingOption:
    load_default_rules()
    return RatingOption.objects.get(code=code)


def text(code: str = "A", **facts: Any) -> dict[str, Any]:
    """What the unit writes: complete for the class, unless a test leaves something out."""
    points = DONE if code == "A" else PROMISED
    return {
        "opening": "您提出的建议收悉，现答复如下：", "closing": "感谢您的支持。", "reply_class": reply_class(code),
        "publicity": Reply.Publicity.FULL, "points": points,
    } | facts  # fmt: skip


def contacted(assignment: Assignment, *, by: User) -> Assignment:
    """All three contacts of S3-23 are recorded."""
    for stage in ("before", "during", "pre_reply"):
        facts = road.CONTACT | {"stage": stage, "met_on": clock.today()}
        assignment = assignments.contact(assignment, by=by, **facts)
    return assignment


def drafted(world: World, code: str = "A", *, assignment: Assignment | None = None, **facts: Any) -> Reply:
    """A draft with everything it needs, of the education bureau alone."""
    assignment = assignment or road.handling(world)
    with clock.at(moment(ANSWERED_ON)):
        contacted(assignment, by=world.liaison)
        return replies.draft_reply(assignment, by=world.liaison, **text(code, **facts))


def drafted_with_assist(world: World) -> tuple[Reply, Assignment]:
    """The transport bureau has given its opinion and will have to concur."""
    lead, assist = road.lead_and_assist(world)
    with clock.at(moment("2026-03-02")):
        assignments.give_opinion(assist, by=world.other_liaison, opinion="同意，配合做好运输保障。")
    return drafted(world, assignment=lead), assist


def in_concurrence(world: World) -> Reply:
    reply, _ = drafted_with_assist(world)
    with clock.at(moment(ANSWERED_ON)):
        return replies.submit_reply(reply, by=world.liaison)


def in_approval(world: World, code: str = "A", **facts: Any) -> Reply:
    reply = drafted(world, code, **facts)
    with clock.at(moment(ANSWERED_ON)):
        return replies.submit_reply(reply, by=world.liaison)


def approved(world: World, code: str = "A", **facts: Any) -> Reply:
    reply = in_approval(world, code, **facts)
    with clock.at(moment(ANSWERED_ON)):
        return replies.approve(reply, by=world.unit_head)


def issued(world: World, code: str = "A", **facts: Any) -> Reply:
    reply = approved(world, code, **facts)
    with clock.at(moment(ANSWERED_ON)):
        return replies.issue(reply, by=world.liaison, signed_by="周明远")


def issued_by(world: World, assignment: Assignment, liaison: User, head: User, code: str = "A") -> Reply:
    """The answer of another unit than the education bureau."""
    with clock.at(moment(ANSWERED_ON)):
        contacted(assignment, by=liaison)
        reply = replies.submit_reply(replies.draft_reply(assignment, by=liaison, **text(code)), by=liaison)
        return replies.issue(replies.approve(reply, by=head), by=liaison, signed_by="陈局长")


def answered_again(world: World, assignment: Assignment, *, on: str, code: str = "A") -> Reply:
    """Another round answered from the beginning."""
    with clock.at(moment(on)):
        assignment = assignments.sign_for(assignment, by=world.liaison, **road.FIVE)
        contacted(assignment, by=world.liaison)
        reply = replies.draft_reply(assignment, by=world.liaison, **text(code))
        reply = replies.approve(replies.submit_reply(reply, by=world.liaison), by=world.unit_head)
        return replies.issue(reply, by=world.liaison, signed_by="周明远")


def rating_of(reply: Reply, user: User) -> Rating:
    return Rating.objects.get(reply=reply, submitter__member__user=user)


def rated(reply: Reply, *, by: User, result: str = "satisfied", on: str = "2026-04-27", comment: str = "") -> Rating:
    with clock.at(moment(on)):
        return ratings.rate(
            rating_of(reply, by), by=by, attitude=option("satisfied"), result=option(result), contact_form="visit",
            comment=comment,
        )  # fmt: skip


def commitment(world: World) -> Commitment:
    """An open promise of a B-class reply."""
    return Commitment.objects.get(reply=issued(world, "B"))


def fulfilled(world: World, *, on: str = "2026-09-28") -> Commitment:
    with clock.at(moment(on)):
        return commitments.fulfil(commitment(world), by=world.liaison, evidence="平台已上线，见验收报告。")


def tracked(world: World) -> Proposal:
    """A B-class reply, satisfied: its matter is tracked."""
    reply = issued(world, "B")
    rated(reply, by=world.member)
    return matter_of(reply)


def closed(world: World) -> Proposal:
    reply = issued(world)
    rated(reply, by=world.member)
    with clock.at(moment("2026-05-06")):
        closing.close_matter(matter_of(reply), by=world.proposal_office, note="已按答复落实。")
    return matter_of(reply)


def fresh(row: M) -> M:
    """The row as it stands in the database now."""
    return type(row)._default_manager.get(pk=row.pk)


def matter_of(reply: Reply) -> Proposal:
    """The proposal of a reply as it stands now."""
    assert reply.assignment.proposal is not None
    return fresh(reply.assignment.proposal)
