"""A meeting's suggestion travels the road of a proposal: proposed by its committee, issued, handled."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from feedback.models import Assignment
from feedback.workflow import assignments
from members.models import Notification
from tests.feedback import road
from tests.feedback.pages import as_, form_of, links, text_of
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
