"""委员评价: everyone who put the matter forward is asked for himself; no answer is 未反馈 and never satisfied.

A rating may come late, even when the matter is closed: the word of a proposer is never refused (see ``rounds.decide``
for what it then leads to).
"""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from core import clock as time
from core.attachments import attach
from core.transitions import lock, moving
from feedback import deadlines, people
from feedback.models import Clock, Rating, RatingAttachment, RatingOption, Reply
from feedback.notices import tell_of_rating, tell_of_reply
from feedback.states import RatingAction
from feedback.workflow import rounds
from members.models import Unit, User
from proposals.models import Proposal, Submitter
from topics.models import Suggestion


def ask_ratings(reply: Reply) -> None:
    """Ask every proposer of the main and the merged proposals, or the committee that held the meeting."""
    matter = reply.assignment.matter
    if isinstance(matter, Proposal):
        asked = [Rating(reply=reply, submitter=submitter) for submitter in signers_of(matter)]
    else:
        unit = unit_behind(matter)
        asked = [Rating(reply=reply, unit=unit)] if unit else []
    for rating in asked:
        rating.save()
        deadline = deadlines.start(reply.assignment, Clock.RATING, time.today(), rating=rating)
        tell_of_rating(
            rating, subject="{matter}已答复，请您评价",
            text=f"{reply.assignment.unit}已答复{{matter}}，请在 {deadline.due_on:%Y-%m-%d} 前评价办理态度和办理结果。",
        )  # fmt: skip


def signers_of(proposal: Proposal) -> list[Submitter]:
    """Those whose proposal it is, of the main one and of those merged into it."""
    ours = Proposal.objects.filter(pk=proposal.pk) | Proposal.objects.filter(merged_into=proposal)
    signed = Q(is_lead=True) | Q(answer=Submitter.Answer.SIGNED)
    rows = Submitter.objects.filter(signed, proposal__in=ours)
    return list(rows.select_related("member__user", "unit", "proposal").order_by("proposal_id", "-is_lead", "order"))


def unit_behind(suggestion: Suggestion) -> Unit | None:
    """Who rates the answer to a suggestion: the committee of the topic, or the office where there is no topic."""
    if suggestion.meeting.topic is not None:
        return suggestion.meeting.topic.unit
    return Unit.objects.active().of_kind(Unit.Kind.OFFICE).filter(committee=suggestion.committee).first()


def rate(
    rating: Rating, *, by: User, attitude: RatingOption, result: RatingOption, contact_form: str, comment: str = ""
) -> Rating:
    """评价 by the proposer himself."""
    facts = {"attitude": attitude, "result": result, "contact_form": contact_form, "comment": comment}
    return _give(rating, RatingAction.RATE, by=by, facts=facts)


def enter_rating(
    rating: Rating, *, by: User, attitude: RatingOption, result: RatingOption, contact_form: str, comment: str = "",
    scan: File[bytes] | None = None,
) -> Rating:  # fmt: skip
    """代录: the house types what a proposer gave on paper, with the scan; it is marked as entered by another."""
    facts = {"attitude": attitude, "result": result, "contact_form": contact_form, "comment": comment}
    return _give(rating, RatingAction.ENTER, by=by, facts={**facts, "is_proxy": True}, scan=scan)


def _give(
    rating: Rating, action: RatingAction, *, by: User, facts: dict[str, Any], scan: File[bytes] | None = None
) -> Rating:
    with transaction.atomic():
        matter = lock(rating.reply.assignment.matter)
        assignment = lock(rating.reply.assignment)
        with moving(rating, action, by=by) as rating:
            for name, value in facts.items():
                setattr(rating, name, value)
            rating.by, rating.answered_at = by, time.now()
        if scan:
            attach(RatingAttachment, scan, by=by, title="纸质评价表", rating=rating)
        deadlines.stop(assignment, Clock.RATING, rating=rating)
        tell_of_reply(
            people.of_unit(assignment.unit), rating.reply, f"rated-{rating.pk}", subject="{matter}的答复已收到评价",
            text=f"{rating.rater}评价了{{matter}}的答复：办理态度{rating.attitude}，办理结果{rating.result}。",
        )  # fmt: skip
        rounds.decide(rating, matter, assignment, by=by)
    return rating
