import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.models import SavedForm
from members.models import User
from tests.core.conftest import person
from tests.core.threads import at_once
from tests.people import moment


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def save(page: Client, body: Any) -> Any:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return page.post("/autosave/", content, content_type="application/json")


def test_the_fields_are_kept_and_replaced(page: Client, clerk: User) -> None:
    with clock.at(moment("2026-03-05 10:32")):
        answer = save(page, {"path": "/a/", "fields": {"title": "一"}})
        assert json.loads(answer.content) == {"saved_at": "10:32"}
        save(page, {"path": "/a/", "fields": {"title": "二", "points": ["甲", "乙"], "agreed": True}})
    kept = SavedForm.objects.get()
    assert (kept.user, kept.path) == (clerk, "/a/")
    assert kept.fields == {"title": "二", "points": ["甲", "乙"], "agreed": True}


def test_keys_and_tokens_are_never_kept(page: Client) -> None:
    hidden = {"csrfmiddlewaretoken": "x", "one_shot": "y", "version": "3"}
    save(page, {"path": "/a/", "fields": {"title": "一", **hidden}})
    assert SavedForm.objects.get().fields == {"title": "一"}


BROKEN = [
    "",
    "x",
    "[]",
    "1",
    b"\xff\xfe",
    {"path": "/a/"},
    {"fields": {}},
    {"path": "/a/", "fields": "xyz"},
    {"path": "/a/", "fields": 3},
    {"path": 3, "fields": {}},
    {"path": "/a/", "fields": {"a": {"b": 1}}},
    {"path": "/a/", "fields": {"a": None}},
    {"path": "/a/", "fields": {"a": 1.5}},
    "[" * 100_000,
    '{"path": "/a/", "fields": {"a": ' + "[" * 900 + "]" * 900 + "}}",
]


@pytest.mark.parametrize("body", BROKEN, ids=[str(n) for n in range(len(BROKEN))])
def test_a_broken_message_is_refused_and_keeps_what_was_there(page: Client, body: Any) -> None:
    save(page, {"path": "/a/", "fields": {"title": "一"}})
    answer = save(page, body)
    assert answer.status_code == 400
    assert json.loads(answer.content) == {"error": "内容不完整，没有保存。"}
    assert SavedForm.objects.get().fields == {"title": "一"}


def test_what_no_column_holds_is_dropped(page: Client) -> None:
    body = r'{"path": "/a\u0000/", "fields": {"title": "甲\u0000乙\ud800丙", "\u0000": "x"}}'
    assert save(page, body).status_code == 200
    kept = SavedForm.objects.get()
    assert (kept.path, kept.fields) == ("/a/", {"title": "甲乙?丙", "": "x"})


def test_too_much_is_refused_with_a_sentence(page: Client) -> None:
    answer = save(page, {"path": "/a/", "fields": {"title": "x" * 300_001}})
    assert answer.status_code == 413
    assert "内容太长" in json.loads(answer.content)["error"]
    assert not SavedForm.objects.exists()


def test_each_person_and_page_for_itself(page: Client, other: User) -> None:
    save(page, {"path": "/a/", "fields": {"title": "一"}})
    save(page, {"path": "/b/", "fields": {"title": "二"}})
    page.force_login(other)
    save(page, {"path": "/a/", "fields": {"title": "三"}})
    assert SavedForm.objects.count() == 3


def test_only_signed_in_people_and_only_posts(client: Client, page: Client) -> None:
    assert page.get("/autosave/").status_code == 405
    assert save(Client(), {"path": "/a/", "fields": {}}).status_code in {302, 401}
    assert Client(enforce_csrf_checks=True).post("/autosave/").status_code == 403


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_keep_one_row() -> None:
    clerk = person("clerk")

    def send(text: str) -> Callable[[], Any]:
        browser = Client()
        browser.force_login(clerk)
        return lambda: save(browser, {"path": "/a/", "fields": {"title": text}})

    answers = at_once([send(str(number)) for number in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    assert SavedForm.objects.count() == 1
