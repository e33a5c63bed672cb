"""选题依据 and 转提案."""

import pytest
from django.core.exceptions import ValidationError

from core.audit import entries_for
from core.clock import at
from core.transitions import TransitionNotAllowed
from members.models import Member
from proposals import workflow
from proposals.models import Proposal, TopicLink
from tests.people import World, moment
from tests.proposals.matters import registered
from tests.proposals.test_pages import signed_in
from topics.models import Field, Meeting, Suggestion, Topic
from topics.models.rules import Form
from topics.states import MeetingState, SuggestionState


def suggestion(world: World, raised_by: Member | None = None) -> Suggestion:
    """Caught in a meeting that is being held (its own steps are the topics' tests)."""
    meeting = Meeting.objects.create(
        committee=world.committee, state=MeetingState.HELD, form=Form.TOPICAL, title="乡村教育专题协商会",
        starts_at=moment("2026-03-05"), place="三楼会议室", chaired_by=world.vice_chair, typed_by=world.office,
    )  # fmt: skip
    return Suggestion.objects.create(meeting=meeting, order=1, text="按年级配齐课标推荐书目。", raised_by=raised_by)


def test_a_suggestion_becomes_a_draft_of_whoever_raised_it(world: World) -> None:
    raised = suggestion(world, world.row_of(world.member))
    with at(moment("2026-03-06")):
        proposal = workflow.from_suggestion(raised, by=world.proposal_office, title="关于配齐课标书目的提案")
    raised.refresh_from_db()
    assert (raised.state, raised.disposition) == (SuggestionState.SETTLED, Suggestion.Disposition.PROPOSAL)
    assert raised.proposal_link.proposal == proposal
    assert proposal.submitters.get().member == world.row_of(world.member)
    assert [point.text for point in proposal.points.all()] == ["按年级配齐课标推荐书目。"]
    assert Proposal.objects.visible_to(world.member).get() == proposal


def test_without_a_raiser_nothing_happens(world: World) -> None:
    raised = suggestion(world)
    with at(moment("2026-03-06")), pytest.raises(ValidationError, match="没有登记提出人"):
        workflow.from_suggestion(raised, by=world.proposal_office, title="无人")
    raised.refresh_from_db()
    assert raised.state == SuggestionState.CAUGHT


def test_before_any_session_nothing_happens(world: World) -> None:
    raised = suggestion(world, world.row_of(world.member))
    with at(moment("2025-03-06")), pytest.raises(ValidationError, match="还没有可以提交提案的届次"):
        workflow.from_suggestion(raised, by=world.proposal_office, title="太早")


def test_what_has_a_destination_gets_no_second_one(world: World) -> None:
    raised = suggestion(world, world.row_of(world.member))
    with at(moment("2026-03-06")):
        workflow.from_suggestion(raised, by=world.proposal_office, title="一次")
        with pytest.raises(TransitionNotAllowed):
            workflow.from_suggestion(raised, by=world.proposal_office, title="两次")
    assert Proposal.objects.count() == 1


def topic(world: World) -> Topic:
    return Topic.objects.create(
        committee=world.committee, year=2026, title="乡村教育优质均衡", unit=world.special_committee,
        field=Field.objects.create(name="教育"), background="…", drafted_by=world.clerk,
    )  # fmt: skip


def test_a_topic_names_the_proposal_it_grew_from(world: World) -> None:
    subject, proposal = topic(world), registered(world)
    link = workflow.link_topic(subject, proposal, by=world.clerk, note="问题来源")
    assert TopicLink.objects.get() == link
    assert [(entry.verb, entry.note) for entry in entries_for(subject)] == [("add-evidence", proposal.reference)]


def test_a_proposal_is_evidence_once(world: World) -> None:
    subject, proposal = topic(world), registered(world)
    workflow.link_topic(subject, proposal, by=world.clerk)
    with pytest.raises(ValidationError, match="已经是本议题的依据"):
        workflow.link_topic(subject, proposal, by=world.clerk)
    assert entries_for(subject).count() == 1


def test_the_page_that_turns_a_suggestion_into_a_proposal(world: World) -> None:
    raised, client = suggestion(world, world.row_of(world.member)), signed_in(world.office)
    address = f"/proposals/from-suggestion/{raised.pk}/"
    assert address in client.get(raised.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    assert Proposal.objects.count() == 0
    with at(moment("2026-03-06")):
        response = client.post(address, {"title": "关于配齐课标书目的提案", "version": raised.version})
    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    thread = signed_in(world.member).get(proposal.get_absolute_url()).content.decode()
    assert "会议：乡村教育专题协商会" in thread
    assert client.post(address, {"title": "再来一次"}).status_code == 409
    assert address not in client.get(raised.get_absolute_url()).content.decode()


def test_who_turns_a_suggestion_into_a_proposal(world: World) -> None:
    address = f"/proposals/from-suggestion/{suggestion(world).pk}/"
    assert signed_in(world.member).post(address, {"title": "…"}).status_code == 403
    assert signed_in(world.stranger).post(address, {"title": "…"}).status_code == 404
    response = signed_in(world.office).post(address, {"title": "没有提出人"})
    assert response.status_code == 422
    assert "没有登记提出人" in response.content.decode()


def test_the_page_that_links_a_proposal(world: World) -> None:
    subject, client = topic(world), signed_in(world.clerk)
    proposal = registered(world)
    secret = registered(world, title="机密提案", publicity="confidential", publicity_reason="涉密")
    address = f"/proposals/for-topic/{subject.pk}/"
    assert address in client.get(subject.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert proposal.title in page
    assert "机密提案" not in page
    assert client.post(address, {"proposal": secret.pk}).status_code == 422
    assert client.post(address, {"proposal": proposal.pk})["Location"] == subject.get_absolute_url()
    assert proposal.title in client.get(subject.get_absolute_url()).content.decode()
    assert "议题：乡村教育优质均衡" in client.get(proposal.get_absolute_url()).content.decode()
    assert signed_in(world.member).post(address, {"proposal": proposal.pk}).status_code in (403, 404)
