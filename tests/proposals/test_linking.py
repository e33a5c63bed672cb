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
from topics.models import Meeting, Suggestion
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


def test_a_topic_names_the_proposal_it_grew_from(world: World) -> None:
    from topics.models import Field, Topic

    topic = Topic.objects.create(
        committee=world.committee, year=2026, title="乡村教育优质均衡", unit=world.special_committee,
        field=Field.objects.create(name="教育"), background="…", drafted_by=world.clerk,
    )  # fmt: skip
    proposal = registered(world)
    link = workflow.link_topic(topic, proposal, by=world.clerk, note="问题来源")
    assert workflow.link_topic(topic, proposal, by=world.clerk) == link
    assert TopicLink.objects.get().note == "问题来源"
    assert [entry.verb for entry in entries_for(topic)] == ["引用提案"]
