"""邀请联名、联名."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from core import clock
from core.transitions import moving
from core.versions import record_version
from members.models import Member, Unit, User
from proposals.models import Proposal, ProposalVersion, Submitter
from proposals.permissions import own_signature
from proposals.states import Action
from proposals.workflow import notices


def invite(
    proposal: Proposal, *, by: User, members: Iterable[Member] = (), units: Iterable[Unit] = ()
) -> Proposal:  # fmt: skip
    """邀请联名: ask members and units to co-sign; whoever had not agreed before is asked again."""
    wanted: list[Member | Unit] = [*members, *units]
    if not wanted:
        raise ValidationError("请至少选择一位委员或一个单位。")
    with moving(proposal, Action.INVITE, by=by, note="、".join(str(one) for one in wanted)) as proposal:
        order = proposal.submitters.count()
        asked = []
        for place, one in enumerate(wanted, start=order):
            key = {"member": one} if isinstance(one, Member) else {"unit": one}
            row, is_new = Submitter.objects.get_or_create(proposal=proposal, **key, defaults={"order": place})
            if is_new or row.answer in (Submitter.Answer.DECLINED, Submitter.Answer.LAPSED):
                row.answer, row.answered_at = Submitter.Answer.INVITED, None
                row.save()
                asked.append(row)
        notices.ask_to_sign(proposal, asked)
    return proposal


def cosign(proposal: Proposal, *, by: User, accepts: bool, submitter: Submitter | None = None) -> Proposal:
    """联名: agree to the text as it stands, or not. ``submitter`` is named where the office types a signed paper."""
    row = submitter or own_signature(by, proposal)
    if row is None or row.proposal_id != proposal.pk or row.is_lead:
        raise ValidationError("没有等您确认的联名邀请。")
    agreed = "同意" if accepts else "不同意"
    with moving(proposal, Action.COSIGN, by=by, note=f"{row}：{agreed}") as proposal:
        row.refresh_from_db()
        row.answered_at = clock.now()
        row.answer = Submitter.Answer.SIGNED if accepts else Submitter.Answer.DECLINED
        row.signed_version = (
            record_version(ProposalVersion, proposal.body, by=by, proposal=proposal) if accepts else None
        )
        row.save()
        lead = [person for one in proposal.submitters.filter(is_lead=True) for person in one.people]
        notices.tell(lead, proposal, "cosigned", f"：{row}{agreed}联名")
    return proposal
