"""起草、修改、提交: one test per exit of every step."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.audit import entries_for
from core.clock import at
from core.transitions import TransitionNotAllowed
from members.models import Notification, Period, User
from proposals import workflow
from proposals.models import NumberPattern, Proposal, Submitter
from proposals.states import State
from tests.core.papers import png, upload
from tests.people import World, moment
from tests.proposals.matters import TEXT, draft, registered, returned, submitted


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


def test_a_draft_is_its_writers_by_default(world: World) -> None:
    proposal = draft(world)
    lead = proposal.submitters.get()
    assert proposal.state == State.DRAFT
    assert proposal.committee == world.committee
    assert [point.text for point in proposal.points.all()] == TEXT["points"]
    assert (lead.member, lead.is_lead, lead.answer) == (world.row_of(world.member), True, Submitter.Answer.SIGNED)
    assert [entry.verb for entry in entries_for(proposal)] == ["起草"]


def test_the_office_types_a_draft_for_a_unit(world: World) -> None:
    proposal = draft(world, by=world.proposal_office, lead=world.party)
    assert proposal.submitters.get().unit == world.party
    assert proposal.typed_by == world.proposal_office


def test_somebody_outside_the_roster_must_say_for_whom(world: World) -> None:
    with pytest.raises(ValidationError, match="不在本届委员名册"):
        draft(world, by=world.proposal_office)
    assert not Proposal.objects.exists()


def test_editing_replaces_the_text(world: World) -> None:
    proposal = workflow.edit(draft(world), by=world.member, **(TEXT | {"title": "新的案由", "points": ["只一条"]}))
    assert proposal.title == "新的案由"
    assert [(point.order, point.text) for point in proposal.points.all()] == [(1, "只一条")]


def test_what_was_submitted_cannot_be_edited(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        workflow.edit(submitted(world), by=world.member, **TEXT)


def test_a_changed_text_asks_the_signers_again(world: World) -> None:
    proposal = workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member2)])
    workflow.cosign(proposal, by=world.member2, accepts=True)
    workflow.edit(proposal, by=world.member, **(TEXT | {"analysis": "改了分析。"}))
    second = proposal.submitters.get(is_lead=False)
    assert second.answer == Submitter.Answer.INVITED
    assert second.signed_version is not None  # what was signed stays on record
    assert "请重新确认联名" in told(world.member2)[-1]


def test_a_change_beside_the_text_asks_nobody(world: World) -> None:
    proposal = workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member2)])
    workflow.cosign(proposal, by=world.member2, accepts=True)
    workflow.edit(proposal, by=world.member, **TEXT, wants_contact=False)
    assert proposal.submitters.get(is_lead=False).answer == Submitter.Answer.SIGNED


def test_submitting_keeps_the_text_gives_a_receipt_and_starts_the_clock(world: World) -> None:
    with at(moment("2026-01-13")):
        proposal = submitted(world)
    assert proposal.state == State.SUBMITTED
    assert proposal.receipt_number == "2026-0001"
    assert f"{proposal.review_due_on}" == "2026-01-20"
    assert not proposal.review_provisional
    version = proposal.versions.get()
    assert list(version.body) == ["案由", "情况", "分析", "建议一", "建议二"]
    assert proposal.submitters.get().signed_version == version
    assert told(world.proposal_office) == [f"回执号 2026-0001《{TEXT['title']}》已提交，等待审查"]


@pytest.mark.parametrize(
    ("day", "series"),
    [
        ("2025-10-31", NumberPattern.Series.REGULAR),
        ("2025-11-01", NumberPattern.Series.PLENARY),
        ("2026-01-22", NumberPattern.Series.PLENARY),
        ("2026-01-23", NumberPattern.Series.REGULAR),
    ],
)
def test_the_series_follows_the_day(world: World, day: str, series: str) -> None:
    with at(moment(day)):
        assert submitted(world).series == series


def test_submitting_again_keeps_receipt_series_and_first_date(world: World) -> None:
    with at(moment("2026-01-13")):
        proposal = returned(world)
    with at(moment("2026-02-02")):
        again = workflow.submit(proposal, by=world.member)
    assert again.receipt_number == "2026-0001"
    assert again.series == NumberPattern.Series.PLENARY
    assert f"{again.submitted_at:%Y-%m-%d}" == "2026-01-13"
    assert f"{again.review_due_on}" == "2026-02-09"


def test_the_review_runs_into_a_year_without_a_notice(world: World) -> None:
    with at(moment("2026-12-30")):
        assert submitted(world).review_provisional


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ({"situation": " "}, "情况"),
        ({"analysis": ""}, "分析"),
        ({"points": []}, "至少一条建议"),
        ({"publicity": "confidential"}, "不公开的理由"),
    ],
)
def test_an_incomplete_text_is_not_submitted(world: World, gap: dict[str, Any], words: str) -> None:
    proposal = draft(world, **gap)
    with pytest.raises(ValidationError, match=words):
        workflow.submit(proposal, by=world.member)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.receipt_number) == (State.DRAFT, "")


def test_an_open_invitation_holds_the_submission_up(world: World) -> None:
    proposal = workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member2)])
    with pytest.raises(ValidationError, match="委员2 还没有确认联名"):
        workflow.submit(proposal, by=world.member)


def test_the_lead_may_stop_waiting_and_the_invited_is_told(world: World) -> None:
    proposal = workflow.invite(draft(world), by=world.member, members=[world.row_of(world.member2)])
    workflow.submit(proposal, by=world.member, without_waiting=True)
    assert proposal.submitters.get(is_lead=False).answer == Submitter.Answer.LAPSED
    assert "没有等到您的联名确认" in told(world.member2)[-1]
    assert not Proposal.objects.visible_to(world.member2).exists()


def test_without_a_review_period_nothing_is_written(world: World) -> None:
    Period.objects.filter(code=Period.Code.REVIEW).delete()
    proposal = draft(world)
    with pytest.raises(Exception, match="还没有设置"):
        workflow.submit(proposal, by=world.member)
    proposal.refresh_from_db()
    assert proposal.state == State.DRAFT


def test_draft_and_submit_in_one_go_or_not_at_all(world: World) -> None:
    done = workflow.draft_and_submit(by=world.member, session=world.session, **TEXT)
    assert done.state == State.SUBMITTED
    with pytest.raises(ValidationError):
        workflow.draft_and_submit(by=world.member, session=world.session, **(TEXT | {"points": []}))
    assert Proposal.objects.count() == 1


def test_edit_and_submit_in_one_go_or_not_at_all(world: World) -> None:
    proposal = returned(world)
    with pytest.raises(ValidationError):
        workflow.edit_and_submit(proposal, by=world.member, **(TEXT | {"title": "改了", "points": []}))
    proposal.refresh_from_db()
    assert proposal.title == TEXT["title"]
    assert workflow.edit_and_submit(proposal, by=world.member, **TEXT).state == State.SUBMITTED


def test_a_file_is_attached(world: World) -> None:
    scan = upload("签名页.png", png())
    proposal = workflow.attach(registered(world), by=world.proposal_office, file=scan, title="签名页")
    assert [row.title for row in proposal.attachments.all()] == ["签名页"]
