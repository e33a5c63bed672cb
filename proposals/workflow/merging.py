"""并案: one main proposal is handled, the others keep their number and go its way until they part."""

from django.core.exceptions import ValidationError
from django.db import transaction

from core.transitions import lock, moving
from members.models import User
from proposals.models import Proposal
from proposals.states import OPEN_TO_MERGE, Action
from proposals.workflow import notices


@transaction.atomic
def merge(proposal: Proposal, *, by: User, into: Proposal) -> Proposal:
    """并案: ``proposal`` is handled within ``into``; its proposers keep their right to an answer and a rating."""
    if proposal.pk == into.pk:
        raise ValidationError("不能并入它自己，请选择另一件提案。")
    into = _lock_both(proposal, into)
    with moving(proposal, Action.MERGE, by=by, note=f"并入{into.reference}") as proposal:
        _check_merge(proposal, into)
        proposal.merged_into = into
        people = notices.proposers(proposal)
        text = "合并办理不影响您得到答复和评价的权利。"
        notices.tell(people, proposal, "merged", f"与{into.reference}合并办理", text)
    return proposal


def _lock_both(one: Proposal, other: Proposal) -> Proposal:
    """In the order of their keys, so that two merges at once never wait for each other. Returns ``other`` fresh."""
    fresh = {row.pk: lock(row) for row in sorted((one, other), key=lambda row: row.pk)}
    return fresh[other.pk]


def _check_merge(proposal: Proposal, into: Proposal) -> None:
    if into.committee_id != proposal.committee_id:
        raise ValidationError("只能并入本级政协的提案。")
    if into.merged_into_id:
        raise ValidationError(f"{into.reference}已经并入别的提案，请直接并入那一件。")
    if proposal.merged.exists():
        raise ValidationError("有别的提案并入了这一件，它是主提案，不能再并入另一件。")
    if into.state not in OPEN_TO_MERGE:
        raise ValidationError(f"{into.reference}{into.get_state_display()}，不能再并入。请选择还没有答复的提案。")
    if into.is_confidential != proposal.is_confidential:
        raise ValidationError("不公开的提案和公开的提案不能合并办理。")


@transaction.atomic
def unmerge(proposal: Proposal, *, by: User) -> Proposal:
    """撤销并案, until the main proposal is answered: it goes its own way again, under its own number."""
    main = Proposal.objects.get(pk=proposal.pk).merged_into
    if main is not None:
        _lock_both(proposal, main)
    with moving(proposal, Action.UNMERGE, by=by) as proposal:
        proposal.merged_into = None
        notices.tell(notices.proposers(proposal), proposal, "unmerged", "恢复单独办理")
    return proposal
