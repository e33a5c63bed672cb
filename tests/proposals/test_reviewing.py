"""退回、立案、不予立案、撤案."""

import pytest
from django.core.exceptions import ValidationError

from core.clock import at
from core.transitions import TransitionNotAllowed
from members.models import Notification
from proposals import workflow
from proposals.models import DeclineReason, NumberPattern, Proposal, Review
from proposals.states import State
from tests.people import World, moment
from tests.proposals.matters import (
    TEXT,
    assigned,
    category,
    declined,
    draft,
    merged,
    registered,
    returned,
    submitted,
)


def test_sending_back_says_why(world: World) -> None:
    proposal = returned(world)
    assert (proposal.state, proposal.return_reason) == (State.RETURNED, "请补充具体数据。")
    assert proposal.review_due_on is None
    review = proposal.reviews.get()
    assert (review.stage, review.decision) == (Review.Stage.FIRST, Review.Decision.RETURN)
    notice = Notification.objects.filter(recipient=world.member).get()
    assert "退回修改" in notice.subject
    assert "请补充具体数据。" in notice.text


def test_registering_gives_the_number_and_tells_every_signer(world: World) -> None:
    with at(moment("2026-01-13")):
        proposal = workflow.invite(draft(world), by=world.member, units=[world.party])
        workflow.cosign(proposal, by=world.submitter, accepts=True)
        workflow.submit(proposal, by=world.member)
        proposal = workflow.register(proposal, by=world.proposal_office, category=category(), note="同意")
    assert (proposal.state, proposal.number, proposal.number_text) == (State.REGISTERED, 1, "第1号")
    assert proposal.reviews.get().decision == Review.Decision.PASS
    for person in (world.member, world.submitter):
        assert f"第1号《{TEXT['title']}》已立案" in set(
            Notification.objects.filter(recipient=person).values_list("subject", flat=True)
        )


def test_each_series_has_its_own_numbers(world: World) -> None:
    with at(moment("2026-01-13")):
        plenary = [registered(world).number_text for _ in range(2)]
    with at(moment("2026-05-13")):
        regular = registered(world).number_text
    assert (plenary, regular) == (["第1号", "第2号"], "平时第1号")


def test_the_committees_own_pattern_comes_first(world: World) -> None:
    NumberPattern.objects.create(
        committee=world.committee, series=NumberPattern.Series.PLENARY, pattern="第{term}{session}{number:03}号"
    )
    with at(moment("2026-01-13")):
        assert registered(world).number_text == "第115001号"


def test_without_a_pattern_the_number_is_plain(world: World) -> None:
    NumberPattern.objects.all().delete()
    assert registered(world).number_text == "第1号"


@pytest.mark.parametrize("pattern", ["第{nummer}号", "第{number", "第{number.real.foo}号", "第号", "{0}"])
def test_a_pattern_that_cannot_be_written_is_refused(pattern: str) -> None:
    row = NumberPattern(series=NumberPattern.Series.PLENARY, pattern=pattern)
    with pytest.raises(ValidationError):
        row.full_clean(exclude=["committee"], validate_constraints=False)


def test_a_number_that_failed_leaves_no_gap(world: World) -> None:
    proposal = declined(world)
    with pytest.raises(TransitionNotAllowed):
        workflow.register(proposal, by=world.proposal_office, category=category())
    assert registered(world).number == 1


def test_declining_has_a_reason_and_a_destination(world: World) -> None:
    reason = DeclineReason.objects.get(name="内容空泛、没有具体建议")
    proposal = workflow.decline(
        submitted(world), by=world.proposal_office, reason=reason,
        disposition=Proposal.Disposition.OPINION_REPORT, note="建议改报信息",
    )  # fmt: skip
    assert (proposal.state, proposal.decline_reason) == (State.DECLINED, reason)
    assert proposal.number is None
    notice = Notification.objects.get(recipient=world.member)
    assert "转社情民意信息" in notice.text
    assert "内容空泛、没有具体建议。建议改报信息" in notice.text


def test_withdrawing_tells_the_office_and_keeps_the_number(world: World) -> None:
    proposal = workflow.withdraw(registered(world), by=world.member, reason="已经解决")
    assert (proposal.state, proposal.number) == (State.WITHDRAWN, 1)
    assert Notification.objects.filter(recipient=world.proposal_office, subject__contains="已撤案").exists()
    assert registered(world).number == 2


def test_withdrawing_a_draft_is_nobody_elses_affair(world: World) -> None:
    proposal = workflow.withdraw(draft(world), by=world.member, reason="不写了")
    assert not Notification.objects.filter(recipient=world.proposal_office).exists()
    assert not Proposal.objects.visible_to(world.proposal_office).filter(pk=proposal.pk).exists()


def test_what_was_handed_on_is_not_withdrawn(world: World) -> None:
    with pytest.raises(TransitionNotAllowed):
        workflow.withdraw(assigned(world), by=world.member, reason="算了")


def test_a_main_proposal_is_not_withdrawn_while_others_follow_it(world: World) -> None:
    main = merged(world).merged_into
    assert main is not None
    with pytest.raises(ValidationError, match="先撤销并案"):
        workflow.withdraw(main, by=world.member, reason="算了")
