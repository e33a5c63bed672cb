"""起草、修改、提交: the proposer's own steps."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from core import audit, clock
from core.attachments import attach as attach_file
from core.numbering import next_number
from core.transitions import moving
from core.versions import digest_of, record_version
from members.models import Member, Period, Session, Unit, User
from members.periods import due_on
from proposals.models import (
    Category,
    NumberPattern,
    Point,
    Proposal,
    ProposalAttachment,
    ProposalVersion,
    Submitter,
)
from proposals.states import Action
from proposals.workflow import notices


@transaction.atomic
def create_draft(
    *,
    by: User,
    session: Session,
    title: str,
    situation: str = "",
    analysis: str = "",
    points: Sequence[str] = (),
    category: Category | None = None,
    publicity: str = Proposal.Publicity.FULL,
    publicity_reason: str = "",
    suggested_units: Iterable[Unit] = (),
    is_researched: bool = False,
    wants_contact: bool = True,
    lead: Member | Unit | None = None,
) -> Proposal:
    """起草: a draft of ``lead`` (by default the roster row of ``by``), typed by ``by``. It may be incomplete."""
    proposal = Proposal(
        committee=session.term.committee, session=session, typed_by=by, title=title, situation=situation,
        analysis=analysis, category=category, publicity=publicity, publicity_reason=publicity_reason,
        is_researched=is_researched, wants_contact=wants_contact,
    )  # fmt: skip
    proposal.save()
    proposal.suggested_units.set(suggested_units)
    _write_points(proposal, points)
    author = lead or _own_row(by, session)
    Submitter.objects.create(
        proposal=proposal,
        member=author if isinstance(author, Member) else None,
        unit=author if isinstance(author, Unit) else None,
        is_lead=True,
        answer=Submitter.Answer.SIGNED,
        answered_at=clock.now(),
    )
    audit.record(proposal, "起草", by=by, after=proposal.state)
    return proposal


def _own_row(user: User, session: Session) -> Member:
    row = Member.objects.filter(term=session.term_id, user=user).first()
    if row is None:
        raise ValidationError("您不在本届委员名册里，请选择代哪位委员或哪个单位提交。")
    return row


def _write_points(proposal: Proposal, texts: Sequence[str]) -> None:
    proposal.points.all().delete()
    Point.objects.bulk_create(
        Point(proposal=proposal, order=order, text=text) for order, text in enumerate(texts, start=1)
    )


def edit(
    proposal: Proposal,
    *,
    by: User,
    title: str,
    situation: str = "",
    analysis: str = "",
    points: Sequence[str] = (),
    category: Category | None = None,
    publicity: str = Proposal.Publicity.FULL,
    publicity_reason: str = "",
    suggested_units: Iterable[Unit] = (),
    is_researched: bool = False,
    wants_contact: bool = True,
) -> Proposal:
    """修改. Whoever had signed another text is asked again."""
    with moving(proposal, Action.EDIT, by=by) as proposal:
        proposal.title, proposal.situation, proposal.analysis = title, situation, analysis
        proposal.category = category
        proposal.publicity, proposal.publicity_reason = publicity, publicity_reason
        proposal.is_researched, proposal.wants_contact = is_researched, wants_contact
        proposal.suggested_units.set(suggested_units)
        _write_points(proposal, points)
        proposal.save()  # the notice below has to know whether it is confidential
        _ask_signers_again(proposal)
    return proposal


def _ask_signers_again(proposal: Proposal) -> None:
    signed = proposal.submitters.signed().filter(is_lead=False).select_related("signed_version")
    now = digest_of(proposal.body)
    changed = [one for one in signed if one.signed_version and one.signed_version.digest != now]
    for one in changed:
        one.answer, one.answered_at = Submitter.Answer.INVITED, None
        one.save()
    if changed:
        notices.ask_to_sign(proposal, changed, again=True)


def submit(proposal: Proposal, *, by: User, without_waiting: bool = False) -> Proposal:
    """提交: the text becomes a version, gets its receipt number and its review clock, and the office is told.

    Open invitations hold it up, unless the lead says that he will not wait for them.
    """
    with moving(proposal, Action.SUBMIT, by=by) as proposal:
        check_complete(proposal)
        _end_invitations(proposal, without_waiting=without_waiting)
        version = record_version(ProposalVersion, proposal.body, by=by, proposal=proposal)
        proposal.submitters.filter(is_lead=True).update(signed_version=version, answered_at=clock.now())
        today = clock.today()
        if proposal.submitted_at is None:
            series = NumberPattern.Series
            proposal.submitted_at = clock.now()
            proposal.series = series.PLENARY if proposal.session.collects_on(today) else series.REGULAR
            number = next_number(f"receipt-{proposal.committee_id}-{today.year}")
            proposal.receipt_number = f"{today.year}-{number:04}"
        due = due_on(proposal.committee, Period.Code.REVIEW, today)
        proposal.review_due_on, proposal.review_provisional = due.date, due.provisional
        people = notices.proposal_office(proposal)
        notices.tell(people, proposal, "submit", "已提交，等待审查", f"请在 {due.date:%Y-%m-%d} 前审查。")
    return proposal


def check_complete(proposal: Proposal) -> None:
    """Raises ValidationError that says what is still missing."""
    missing = [
        word
        for word, text in (("情况", proposal.situation), ("分析", proposal.analysis))
        if not text.strip()
    ]  # fmt: skip
    if not proposal.points.exists():
        missing.append("至少一条建议")
    if proposal.publicity == Proposal.Publicity.CONFIDENTIAL and not proposal.publicity_reason.strip():
        missing.append("不公开的理由")
    if missing:
        raise ValidationError(f"还不能提交，请先补写：{'、'.join(missing)}。")


def _end_invitations(proposal: Proposal, *, without_waiting: bool) -> None:
    waiting = list(proposal.submitters.open().select_related("member__user", "unit"))
    if waiting and not without_waiting:
        names = "、".join(str(one) for one in waiting)
        raise ValidationError(f"{names} 还没有确认联名。请等他们确认，或者勾选“不再等待”后提交。")
    people = [person for one in waiting for person in one.people]
    for one in waiting:
        one.answer = Submitter.Answer.LAPSED
        one.save()
    notices.tell(people, proposal, "lapsed", "已由第一提案人提交，没有等到您的联名确认")


@transaction.atomic
def draft_and_submit(*, by: User, **text: Any) -> Proposal:
    """起草并提交, in one go."""
    return submit(create_draft(by=by, **text), by=by)


@transaction.atomic
def edit_and_submit(proposal: Proposal, *, by: User, **text: Any) -> Proposal:
    """修改并提交, in one go."""
    return submit(edit(proposal, by=by, **text), by=by)


def attach(proposal: Proposal, *, by: User, file: File, title: str = "") -> Proposal:  # type: ignore[type-arg]
    """上传附件: more material, or the scan of a signed paper."""
    with moving(proposal, Action.ATTACH, by=by) as proposal:
        attach_file(ProposalAttachment, file, by=by, title=title, proposal=proposal)
    return proposal
