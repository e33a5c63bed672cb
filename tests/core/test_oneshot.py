import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import Receipt, SavedForm
from members.models import User
from tests.core.conftest import person
from tests.core.threads import at_once
from tests.samples.models import Matter

pytestmark = pytest.mark.urls("tests.samples.urls")
NEW = "/samples/new/"


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def posted(title: str = "新的一件", key: str | None = None) -> dict[str, str]:
    return {"title": title, "one_shot": key or str(uuid.uuid4())}


def test_a_page_posted_twice_makes_one_thing(page: Client) -> None:
    body = posted()
    first = page.post(NEW, body)
    second = page.post(NEW, body, follow=True)
    assert Matter.objects.count() == 1
    assert first.status_code == 302
    assert second.redirect_chain == [(first["Location"], 302)]
    assert second.content.decode() == "新的一件"
    said = [str(message) for message in second.wsgi_request._messages]  # type: ignore[attr-defined]
    assert said == ["这一页已经提交过了，不用再点。下面就是提交的结果。"]


def test_two_pages_make_two_things(page: Client) -> None:
    page.post(NEW, posted())
    page.post(NEW, posted())
    assert Matter.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "0" * 400])
def test_a_post_without_a_key_counts_once_as_well(page: Client, key: str) -> None:
    page.post(NEW, {"title": "手写的请求", "one_shot": key})
    assert Matter.objects.count() == 1


def test_a_post_with_a_mistake_may_be_posted_again(page: Client) -> None:
    key = str(uuid.uuid4())
    assert page.post(NEW, posted("", key)).status_code == 200
    assert not Receipt.objects.exists()
    assert page.post(NEW, posted("改好了", key)).status_code == 302
    assert Matter.objects.get().title == "改好了"


def test_nobody_is_led_to_anothers_result(page: Client, other: User) -> None:
    body = posted()
    first = page.post(NEW, body)
    page.force_login(other)
    assert page.post(NEW, body)["Location"] not in {first["Location"]}
    assert Matter.objects.count() == 1


def test_success_clears_what_was_autosaved_for_this_page_only(page: Client, clerk: User, other: User) -> None:
    for user, path in ((clerk, NEW), (clerk, "/samples/1/decide/"), (other, NEW)):
        SavedForm.objects.create(user=user, path=path, fields={"title": "写到一半"})
    page.post(NEW, posted(""))
    assert SavedForm.objects.count() == 3
    page.post(NEW, posted())
    assert set(SavedForm.objects.values_list("user", "path")) == {(clerk.pk, "/samples/1/decide/"), (other.pk, NEW)}


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_make_one_thing() -> None:
    clerk = person("clerk")

    def post(body: dict[str, str]) -> Callable[[], Any]:
        browser = Client()
        browser.force_login(clerk)
        return lambda: browser.post(NEW, body)

    for _ in range(5):
        Matter.objects.all().delete()
        body = posted()
        answers = at_once([post(body) for _ in range(4)])
        made = Matter.objects.get()
        assert [answer["Location"] for answer in answers] == [made.get_absolute_url()] * 4
