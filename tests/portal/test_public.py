"""Without an account: the plan, meetings held, proposals and replies that may be published; nothing else."""

import pytest
from django.test import Client

from tests.feedback import road
from tests.people import World

PAGES = ["/", "/public/plans/", "/public/meetings/", "/public/proposals/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_public_site_needs_no_account(world: World, page: str) -> None:
    response = Client().get(page)
    assert response.status_code == 200


def test_a_fresh_installation_says_what_to_do(db: None) -> None:
    response = Client().get("/")
    assert response.status_code == 200
    assert "还没有建立政协委员会" in response.content.decode()


def test_a_registered_proposal_is_published_with_its_text(world: World) -> None:
    proposal = road.registered(world)
    page = Client().get(f"/public/proposals/{proposal.pk}/").content.decode()
    assert "关于加快校园午餐配送的建议" in page
    assert "统一配送" in page
    assert "委员1（教育界）" in page


def test_of_a_summary_only_the_title_stands(world: World) -> None:
    proposal = road.registered(world, publicity="summary", publicity_reason="涉及个人")
    page = Client().get(f"/public/proposals/{proposal.pk}/").content.decode()
    assert "关于加快校园午餐配送的建议" in page
    assert "现有情况" not in page
    assert "统一配送" not in page
    assert "共 0 件" in Client().get("/public/proposals/", {"q": "现有情况"}).content.decode()


def test_a_confidential_one_is_nowhere(world: World) -> None:
    proposal = road.registered(world, title="独一词", publicity="confidential", publicity_reason="涉及未公开的规划")
    assert Client().get(f"/public/proposals/{proposal.pk}/").status_code == 404
    for page in PAGES:
        assert "独一词" not in Client().get(page).content.decode()
    assert "共 0 件" in Client().get("/public/proposals/", {"q": "独一"}).content.decode()


def test_garbage_in_the_search_is_no_error(world: World) -> None:
    for words in ("\x00", "%", "'; drop table", "x" * 5000):
        assert Client().get("/public/proposals/", {"q": words, "page": words}).status_code == 200
