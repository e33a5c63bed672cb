"""退回、立案、不予立案、撤案: the review by the proposal office."""

from django.core.exceptions import ValidationError

from core import clock
from core.numbering import next_number
from core.transitions import moving
from members.models import User
from proposals.models import Category, DeclineReason, NumberPattern, Proposal, Review, written_number
from proposals.states import Action
from proposals.workflow import notices


def send_back(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """退回修改: the proposers may change it and submit again; the receipt number stays."""
    with moving(proposal, Action.RETURN, by=by, note=reason) as proposal:
        proposal.return_reason = reason
        proposal.review_due_on = None
        _review(proposal, Review.Decision.RETURN, stage=Review.Stage.FIRST, by=by, note=reason)
        people = notices.proposers(proposal)
        notices.tell(people, proposal, "returned", "退回修改", "请按意见修改后再次提交。", why=reason)
    return proposal


def register(proposal: Proposal, *, by: User, category: Category, note: str = "") -> Proposal:
    """立案: give the proposal its number within session and series, and tell every proposer."""
    with moving(proposal, Action.REGISTER, by=by, note=note) as proposal:
        proposal.category = category
        proposal.decided_note, proposal.decided_at = note, clock.now()
        proposal.registered_at = clock.now()
        proposal.return_reason = ""
        _review(proposal, Review.Decision.PASS, by=by, note=note)
        people = notices.proposers(proposal)
        pattern = NumberPattern.objects.pattern_for(proposal.session, proposal.series)
        # The counter stays locked until the end, so whatever can be is done before.
        proposal.number = next_number(f"proposal-{proposal.session_id}-{proposal.series}")
        proposal.number_text = written_number(pattern, proposal.session, proposal.number)
        notices.tell(people, proposal, "registered", "已立案", "接下来交有关单位办理并答复您。")
    return proposal


def decline(
    proposal: Proposal, *, by: User, reason: DeclineReason, disposition: str, note: str = ""
) -> Proposal:  # fmt: skip
    """不予立案: always for a reason of the list, and always with what becomes of it instead."""
    with moving(proposal, Action.DECLINE, by=by, note=f"{reason} {note}".strip()) as proposal:
        proposal.decline_reason, proposal.disposition = reason, disposition
        proposal.decided_note, proposal.decided_at = note, clock.now()
        _review(proposal, Review.Decision.DECLINE, by=by, note=f"{reason} {note}".strip())
        instead = Proposal.Disposition(disposition).label
        why = f"{reason}。{note}" if note else str(reason)
        people = notices.proposers(proposal)
        notices.tell(people, proposal, "declined", "不予立案", f"处理方式：{instead}。", why=why)
    return proposal


def withdraw(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """撤案, at the wish of the lead, until it is handed on. A number that was given stays given."""
    with moving(proposal, Action.WITHDRAW, by=by, note=reason) as proposal:
        if proposal.merged.exists():
            raise ValidationError("有别的提案并入了这一件，请先撤销并案，再撤案。")
        proposal.withdrawn_reason = reason
        people = notices.proposers(proposal)
        if proposal.submitted_at:
            people += notices.proposal_office(proposal)
        notices.tell(people, proposal, "withdrawn", "已撤案", why=reason)
    return proposal


def _review(
    proposal: Proposal, decision: str, *, by: User, note: str, stage: str = Review.Stage.FINAL
) -> None:  # fmt: skip
    Review.objects.create(proposal=proposal, stage=stage, decision=decision, note=note, by=by, at=clock.now())
