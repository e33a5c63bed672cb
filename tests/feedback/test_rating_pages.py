"""The pages of ratings and commitments: two rows of buttons, for the one whose word it is."""

from typing import Any

import pytest
from django.test import Client

from core import clock
from core.xlsx import CONTENT_TYPE
from feedback.models import Rating
from feedback.states import CommitmentState, RatingState
from proposals.models import Submitter
from tests.core.papers import png, upload
from tests.feedback import answers, road
from tests.feedback.pages import as_, form_of, queries_of, text_of
from tests.people import World, moment

LATER = moment("2026-04-27")


def words(result: str = "satisfied", **facts: Any) -> dict[str, Any]:
    return {"attitude": answers.option("satisfied").pk, "result": answers.option(result).pk} | facts


def asked(world: World) -> Rating:
    return answers.rating_of(answers.issued(world, "B"), world.member)


def give(client: Client, rating: Rating, **fields: Any) -> Any:
    url = rating.get_absolute_url()
    return client.post(url, form_of(client, url) | fields)


def test_two_rows_of_three_buttons(world: World) -> None:
    page = text_of(as_(world.member), asked(world).get_absolute_url())
    assert page.count('type="radio" class="form-check-input" name="attitude"') == 3
    assert page.count('type="radio" class="form-check-input" name="result"') == 3
    for text in (
        "请评价这份答复",
        "关于加快校园午餐配送的建议",
        "2 条建议都已答复，其中 1 条列出了承诺和完成日期",
        "看答复全文",
    ):
        assert text in page


def test_a_rating_in_the_browser(world: World) -> None:
    rating = asked(world)
    with clock.at(LATER):
        client = as_(world.member)
        response = give(client, rating, **words(contact_form="visit", comment="办得实在"))
        assert (response.status_code, response.headers["Location"]) == (302, rating.get_absolute_url())
        page = text_of(client, rating.get_absolute_url())
    assert "办得实在" in page
    assert "请评价这份答复" not in page


def test_without_an_axis_it_is_not_taken(world: World) -> None:
    rating = asked(world)
    response = give(as_(world.member), rating, attitude=answers.option("satisfied").pk, comment="写了很多")
    assert response.status_code == 422
    text = response.content.decode()
    assert "请选择对办理结果的评价" in text
    assert "写了很多" in text
    assert answers.fresh(rating).state == RatingState.ASKED


def test_a_double_click_rates_once(world: World) -> None:
    rating = asked(world)
    with clock.at(LATER):
        client, url = as_(world.member), rating.get_absolute_url()
        hidden = form_of(client, url)
        assert client.post(url, hidden | words("unsatisfied")).status_code == 302
        assert client.post(url, hidden | words("unsatisfied")).headers["Location"] == url
    assert answers.matter_of(rating.reply).assignments.filter(round=2).count() == 1


def test_a_second_page_of_the_same_rating_comes_too_late(world: World) -> None:
    rating = asked(world)
    client, url = as_(world.member), rating.get_absolute_url()
    hidden = form_of(client, url)
    answers.rated(rating.reply, by=world.member)
    assert client.post(url, hidden | words("unsatisfied")).status_code == 409
    assert str(answers.fresh(rating).result) == "满意"


FORBIDDEN = {
    "another member": ("member2", 404),
    "a member of the same committee": ("member3", 404),
    "a stranger": ("stranger", 404),
    "the unit": ("liaison", 403),
    "its head": ("unit_head", 403),
    "another unit": ("other_liaison", 404),
    "the dispatcher": ("dispatcher", 403),
    "the inspector": ("inspector", 403),
    "the proposal office on the member's own page": ("proposal_office", 403),
}


@pytest.mark.parametrize(("person", "status"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_nobody_rates_for_another(world: World, person: str, status: int) -> None:
    rating = asked(world)
    client = as_(world.everyone[person])
    assert client.get(rating.get_absolute_url()).status_code == status
    assert client.post(rating.get_absolute_url(), words()).status_code == status
    assert answers.fresh(rating).state == RatingState.ASKED


def test_a_co_signer_reads_the_others_word_but_does_not_give_it(world: World) -> None:
    matter = road.registered(world)
    Submitter.objects.create(proposal=matter, member=world.row_of(world.member2), answer="signed", order=1)
    reply = answers.issued(world, assignment=road.handling(world, matter=matter))
    rating = answers.rating_of(reply, world.member)
    assert as_(world.member2).post(rating.get_absolute_url(), words()).status_code == 403
    answers.rated(reply, by=world.member, comment="很好")
    assert "很好" in text_of(as_(world.member2), rating.get_absolute_url())


@pytest.mark.parametrize("person", ["liaison", "unit_head", "dispatcher", "inspector", "office"])
def test_paper_is_typed_by_the_proposal_office_alone(world: World, person: str) -> None:
    rating = asked(world)
    url = f"{rating.get_absolute_url()}enter/"
    assert as_(world.everyone[person]).post(url, words()).status_code == 403
    assert answers.fresh(rating).state == RatingState.ASKED


def test_an_unanswered_rating_leads_only_those_who_can_answer_it(world: World) -> None:
    rating = asked(world)
    page, own = rating.reply.get_absolute_url(), f'href="{rating.get_absolute_url()}"'
    enter = f'href="{rating.get_absolute_url()}enter/"'
    assert own in text_of(as_(world.member), page)
    assert enter in text_of(as_(world.proposal_office), page)
    for user in (world.liaison, world.inspector, world.office):
        text = text_of(as_(user), page)
        assert own not in text
        assert enter not in text


def test_paper_comes_in_with_its_scan(world: World) -> None:
    rating = asked(world)
    client, url = as_(world.proposal_office), f"{rating.get_absolute_url()}enter/"
    fields = form_of(client, url) | words("basically", scan=upload("评价表.png", png()))
    assert client.post(url, fields).status_code == 302
    page = text_of(client, rating.get_absolute_url())
    assert "代录纸质评价表" in page
    scan = rating.attachments.get()
    for user, status in ((world.proposal_office, 200), (world.liaison, 200), (world.member3, 404)):
        response = as_(user).get(scan.get_absolute_url())
        assert response.status_code == status
        b"".join(response)  # read to its end, the file is closed


def test_a_scan_that_is_not_what_it_claims_is_refused_and_nothing_is_kept(world: World) -> None:
    rating = asked(world)
    client, url = as_(world.proposal_office), f"{rating.get_absolute_url()}enter/"
    response = client.post(url, form_of(client, url) | words(scan=upload("评价表.png", b"MZ not a picture")))
    assert response.status_code == 422
    assert answers.fresh(rating).state == RatingState.ASKED


def test_what_waits_for_my_word(world: World) -> None:
    reply = answers.issued(world)
    assert "关于加快校园午餐配送的建议" in text_of(as_(world.member), "/feedback/ratings/")
    assert "没有等您评价的答复" in text_of(as_(world.liaison), "/feedback/ratings/")
    answers.rated(reply, by=world.member)
    page = text_of(as_(world.member), "/feedback/ratings/")
    assert "没有等您评价的答复" in page
    assert "评价过的" in page


def test_the_list_of_ratings_takes_the_same_queries_for_one_and_three(world: World) -> None:
    client = as_(world.member)
    answers.issued(world)
    one = queries_of(client, "/feedback/ratings/")
    for title in ("第二件", "第三件"):
        answers.issued(world, assignment=road.handling(world, matter=road.registered(world, title=title)))
    assert queries_of(client, "/feedback/ratings/") == one <= 10


@pytest.mark.parametrize("person", ["member", "proposal_office"])
def test_a_rating_takes_few_queries(world: World, person: str) -> None:
    rating = asked(world)
    url = rating.get_absolute_url() + ("enter/" if person == "proposal_office" else "")
    assert queries_of(as_(world.everyone[person]), url) <= 15


def test_a_promise_is_kept_in_the_browser(world: World) -> None:
    promise = answers.commitment(world)
    client, url = as_(world.liaison), promise.get_absolute_url()
    assert f"{url}fulfil/" in text_of(client, url)
    fields = form_of(client, f"{url}fulfil/") | {"evidence": "平台已上线"}
    assert client.post(f"{url}fulfil/", fields).status_code == 302
    assert answers.fresh(promise).state == CommitmentState.DONE
    assert "平台已上线" in text_of(as_(world.member), url)


def test_a_promise_comes_back_only_on_a_day_to_come(world: World) -> None:
    promise = answers.fulfilled(world)
    client, url = as_(world.proposal_office), f"{promise.get_absolute_url()}reopen/"
    response = client.post(url, form_of(client, url) | {"due_on": "2026-01-01", "reason": "没有用"})
    assert response.status_code == 422
    assert "新的日期须在今天以后" in response.content.decode()


@pytest.mark.parametrize(
    ("person", "status"), [("other_liaison", 403), ("member", 403), ("proposal_office", 403), ("stranger", 404)]
)
def test_a_promise_is_the_units_own(world: World, person: str, status: int) -> None:
    promise = answers.commitment(world)
    client = as_(world.everyone[person])
    assert client.post(f"{promise.get_absolute_url()}fulfil/", {"evidence": "好"}).status_code == status


def test_the_list_of_promises_and_its_filters(world: World) -> None:
    promise = answers.commitment(world)
    client = as_(world.proposal_office)
    with clock.at(moment("2026-10-12")):
        client = as_(world.proposal_office)
        for query in ("", "?state=open", "?late=yes", f"?unit={world.education.pk}"):
            assert promise.text in text_of(client, f"/feedback/commitments/{query}"), query
        assert "超期" in text_of(client, "/feedback/commitments/")
        assert promise.text not in text_of(client, "/feedback/commitments/?state=done")
    with clock.at(moment("2026-09-01")):
        client = as_(world.proposal_office)
        assert promise.text not in text_of(client, "/feedback/commitments/?late=yes")


def test_the_list_of_promises_as_a_file(world: World) -> None:
    answers.commitment(world)
    response = as_(world.proposal_office).get("/feedback/commitments/?export=xlsx")
    assert response.headers["Content-Type"] == CONTENT_TYPE


def test_the_list_of_promises_takes_the_same_queries_for_one_and_three(world: World) -> None:
    client = as_(world.proposal_office)
    answers.issued(world, "B")
    one = queries_of(client, "/feedback/commitments/")
    for title in ("第二件", "第三件"):
        answers.issued(world, "B", assignment=road.handling(world, matter=road.registered(world, title=title)))
    assert queries_of(client, "/feedback/commitments/") == one <= 10


@pytest.mark.parametrize("person", ["member", "proposal_office", "liaison"])
def test_a_promise_takes_few_queries(world: World, person: str) -> None:
    assert queries_of(as_(world.everyone[person]), answers.commitment(world).get_absolute_url()) <= 15
