"""A meeting's suggestion travels the road of a proposal: proposed by its committee, issued, handled."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from feedback.exports import letter_of
from feedback.models import Assignment, Reply
from feedback.workflow import assignments, closing, commitments, ratings, replies
from members.models import Notification
from tests.feedback import answers, road
from tests.feedback.pages import as_, form_of, links, queries_of, text_of
from tests.people import World, moment
from tests.topics.conftest import house  # noqa: F401
from tests.topics.steps import House
from topics.models import Suggestion
from topics.states import SuggestionState


@pytest.fixture
def suggestion(house: House) -> Suggestion:  # noqa: F811
    return house.settled()


def handed_on(world: World, suggestion: Suggestion) -> Assignment:
    with clock.at(moment("2026-06-01")):
        (row,) = assignments.propose(suggestion, by=world.clerk, units=[(world.education, "lead")])
        return assignments.issue(row, by=world.dispatcher)


def test_its_committee_proposes_the_units_on_the_page(world: World, suggestion: Suggestion) -> None:
    url = reverse("feedback:propose", args=["suggestion", suggestion.pk])
    client = as_(world.clerk)
    assert url in text_of(client, suggestion.get_absolute_url())
    assert url not in text_of(as_(world.chair), suggestion.get_absolute_url())
    response = client.post(url, {**form_of(client, url), "lead": world.education.pk, "note": ""})
    assert (response.status_code, response.headers["Location"]) == (302, suggestion.get_absolute_url())
    assert Assignment.objects.get().suggestion == suggestion
    for user, status in ((world.office, 200), (world.other_clerk, 403), (world.proposal_office, 403)):
        text_of(as_(user), url, status)


def test_issued_it_is_under_way(world: World, suggestion: Suggestion) -> None:
    row = handed_on(world, suggestion)
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.disposition) == (SuggestionState.ASSIGNED, "assigned")
    assert {d.clock: f"{d.due_on}" for d in row.deadlines.all()} == {
        "return_window": "2026-06-08", "first_contact": "2026-06-23", "reply": "2026-09-01",
    }  # fmt: skip
    notice = Notification.objects.get(recipient=world.member, key__contains="issued-to-proposers")
    assert notice.url == suggestion.get_absolute_url()


def test_without_a_destination_yet_it_may_be_proposed(world: World, house: House) -> None:  # noqa: F811
    assert handed_on(world, house.caught()).state == "pending"


def test_what_is_kept_for_reference_is_not_handed_on(world: World, house: House) -> None:  # noqa: F811
    kept = house.settled(Suggestion.Disposition.REFERENCE, "已有安排")
    with pytest.raises(ValidationError, match="去向是“留作参考”，不用交办"):
        handed_on(world, kept)


def test_the_unit_handles_it(world: World, suggestion: Suggestion) -> None:
    row = handed_on(world, suggestion)
    with clock.at(moment("2026-06-02")):
        client = as_(world.liaison)
        page = text_of(client, row.get_absolute_url())
        assert {"sign-for", "ask-return"} <= links(page, row.get_absolute_url())
        assert "寄宿条件专题协商会" in page
        assert "配齐生活老师。" in text_of(client, f"{row.get_absolute_url()}?tab=text")
        row = assignments.sign_for(row, by=world.liaison, **road.FIVE)
        row = assignments.contact(row, by=world.liaison, **(road.CONTACT | {"met_on": clock.today()}))
    assert [stage.value for stage in row.missing_contacts] == ["during", "pre_reply"]


def test_a_recalled_unit_is_told_to_its_committee(world: World, suggestion: Suggestion) -> None:
    (row,) = assignments.propose(suggestion, by=world.clerk, units=[(world.education, "lead")])
    assignments.recall(row, by=world.dispatcher)
    told = Notification.objects.filter(key__contains="recalled").values_list("recipient__username", flat=True)
    assert set(told) == {"office", "clerk"}


def test_its_committee_sees_it_before_it_is_issued(world: World, suggestion: Suggestion) -> None:
    (row,) = assignments.propose(suggestion, by=world.clerk, units=[(world.education, "lead")])
    text_of(as_(world.clerk), row.get_absolute_url())
    for user in (world.other_clerk, world.liaison, world.member):
        text_of(as_(user), row.get_absolute_url(), 404)


def answered(world: World, suggestion: Suggestion) -> Reply:
    """Answered with a promise; of a topical consultation the head of the government approves too."""
    with clock.at(moment("2026-06-01")):
        row = handed_on(world, suggestion)
        row = answers.contacted(assignments.sign_for(row, by=world.liaison, **road.FIVE), by=world.liaison)
        point = {"order": 1, "answer": "分两年配齐。", "promise": "配齐生活老师", "promised_on": answers.PROMISED_ON}
        reply = replies.draft_reply(row, by=world.liaison, **answers.text("B", points=[point]))
        reply = replies.approve(replies.submit_reply(reply, by=world.liaison), by=world.unit_head)
        reply = replies.approve(reply, by=world.gov_head)
        return replies.issue(reply, by=world.liaison, signed_by="周明远")


def test_its_answer_goes_to_the_head_of_the_government(world: World, suggestion: Suggestion) -> None:
    reply = answered(world, suggestion)
    assert [step.role for step in reply.approvals_now] == ["unit_head", "gov_head"]
    assert [point.suggestion for point in reply.points.all()] == ["配齐生活老师。"]
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.REPLIED


def test_its_committee_rates_the_answer_and_the_office_closes_what_is_done(
    world: World, house: House, suggestion: Suggestion  # noqa: F811
) -> None:  # fmt: skip
    reply = answered(world, suggestion)
    rating = reply.ratings.get()
    assert (rating.unit, rating.rater) == (world.special_committee, "教科卫体委员会")
    with clock.at(moment("2026-06-08")):
        client = as_(world.clerk)
        assert "配齐生活老师" in text_of(client, "/feedback/ratings/")
        fields = {name: answers.option("satisfied").pk for name in ("attitude", "result")}
        url = rating.get_absolute_url()
        assert client.post(url, form_of(client, url) | fields).status_code == 302
        suggestion.refresh_from_db()
        assert suggestion.state == SuggestionState.TRACKING
        commitments.fulfil(reply.commitments.get(), by=world.liaison, evidence="已配齐")
        office, url = as_(world.office), f"/feedback/matters/suggestion/{suggestion.pk}/"
        assert f"{url}close/" in text_of(office, url)
        assert office.post(f"{url}close/", form_of(office, f"{url}close/") | {"note": "已配齐"}).status_code == 302
        suggestion.refresh_from_db()
        assert suggestion.state == SuggestionState.CLOSED


def test_unsatisfied_it_is_handled_again(world: World, suggestion: Suggestion) -> None:
    reply = answered(world, suggestion)
    with clock.at(moment("2026-06-08")):
        ratings.rate(
            reply.ratings.get(), by=world.clerk, attitude=answers.option("satisfied"),
            result=answers.option("unsatisfied"), contact_form="",
        )  # fmt: skip
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.ASSIGNED
    assert suggestion.assignments.get(round=2).state == "pending"


def test_the_topic_is_closed_with_its_last_suggestion(world: World, suggestion: Suggestion) -> None:
    reply, topic = answered(world, suggestion), suggestion.meeting.topic
    assert topic is not None
    url = f"/feedback/topics/{topic.pk}/close/"
    with clock.at(moment("2026-08-03")):
        client, page = as_(world.clerk), f"/feedback/matters/suggestion/{suggestion.pk}/"
        assert url not in text_of(client, page)
        assert "还有 1 条意见建议" in client.post(url, form_of(client, url) | {"note": "落实"}).content.decode()
        commitments.fulfil(reply.commitments.get(), by=world.liaison, evidence="已配齐")
        suggestion.refresh_from_db()
        closing.close_matter(suggestion, by=world.clerk, note="已配齐")
        assert url in text_of(client, page)
        assert client.post(url, form_of(client, url) | {"note": "落实"}).status_code == 302
        topic.refresh_from_db()
        assert topic.state == "closed"
        for user, status in ((world.other_clerk, 403), (world.proposal_office, 403), (world.member, 403)):
            assert as_(user).post(url, {"note": "落实"}).status_code == status


def test_the_letter_answers_the_committee(world: World, suggestion: Suggestion) -> None:
    letter = letter_of(answered(world, suggestion))
    assert letter.title == "关于对《寄宿条件专题协商会》第一条意见建议的答复"
    assert letter.addressee == "云岭县政协教科卫体委员会"
    assert letter.copies_to[0].name == "云岭县政协教科卫体委员会"


def test_the_handling_of_a_suggestion_takes_few_queries(world: World, suggestion: Suggestion) -> None:
    answered(world, suggestion)
    for user in (world.clerk, world.office, world.liaison, world.member):
        assert queries_of(as_(user), f"/feedback/matters/suggestion/{suggestion.pk}/") <= 15
