import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import audit
from core.models import Receipt, SavedForm
from core.steps import buttons
from members.models import User
from tests.core import papers
from tests.core.conftest import person
from tests.core.threads import at_once
from tests.samples import workflow
from tests.samples.models import Matter, State
from tests.samples.views import STEPS

pytestmark = pytest.mark.urls("tests.samples.urls")


@pytest.fixture
def page(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def url(matter: Matter, action: str = "decide") -> str:
    return f"{matter.get_absolute_url()}{action}/"


def hidden(html: str) -> dict[str, str]:
    """The page's one-time key and version, as a browser would send them back."""
    return dict(re.findall(r'<input type="hidden" name="(one_shot|version)" value="([^"]+)"', html))


def opened(page: Client, matter: Matter, action: str = "decide") -> dict[str, str]:
    response = page.get(url(matter, action))
    assert response.status_code == 200
    return hidden(response.content.decode())


def test_a_step_is_shown_taken_and_told(page: Client, matter: Matter) -> None:
    keys = opened(page, matter)
    assert keys["version"] == "1"
    response = page.post(url(matter), {"comment": "同意", **keys}, follow=True)
    assert response.redirect_chain == [(matter.get_absolute_url(), 302)]
    assert [str(m) for m in response.wsgi_request._messages] == ["已决定。"]  # type: ignore[attr-defined]
    matter.refresh_from_db()
    assert (matter.state, matter.comment) == (State.DECIDED, "同意")


def test_looking_changes_nothing(page: Client, matter: Matter) -> None:
    opened(page, matter)
    matter.refresh_from_db()
    assert (matter.version, audit.entries_for(matter).count(), Receipt.objects.count()) == (1, 0, 0)


def test_the_wrong_person_gets_403(page: Client, matter: Matter, other: User) -> None:
    page.force_login(other)
    assert page.get(url(matter)).status_code == 403
    assert page.post(url(matter), {"comment": "同意"}).status_code == 403
    matter.refresh_from_db()
    assert matter.state == State.DRAFT


def test_the_wrong_moment_gets_409_and_keeps_the_text(page: Client, matter: Matter, clerk: User) -> None:
    keys = opened(page, matter)
    workflow.refuse(matter, by=clerk, reason="不属于职权范围")
    text = "这是一段写了很久的说明，不能丢。"
    response = page.post(url(matter), {"comment": text, **keys})
    assert response.status_code == 409
    assert text in response.content.decode()
    assert matter.get_absolute_url() in response.content.decode()
    assert page.get(url(matter)).status_code == 409


def test_an_invalid_form_says_why_beside_the_field(page: Client, matter: Matter) -> None:
    keys = opened(page, matter)
    response = page.post(url(matter), {"comment": "", **keys})
    assert response.status_code == 422
    html = response.content.decode()
    assert "请填写说明。" in html
    assert hidden(html) == keys  # the same page, to be posted again


def test_a_refusal_of_the_step_is_shown_and_undone(page: Client, matter: Matter, media: Path) -> None:
    keys = opened(page, matter)
    scan = SimpleUploadedFile("扫描.pdf", papers.PDF)
    response = page.post(url(matter), {"comment": "作废", "scan": scan, **keys})
    assert response.status_code == 422
    assert "这样的说明不能决定。" in response.content.decode()
    matter.refresh_from_db()
    assert (matter.state, matter.version, Receipt.objects.count()) == (State.DRAFT, 1, 0)
    assert not [path for path in media.rglob("*") if path.is_file()]
    assert page.post(url(matter), {"comment": "同意", **keys}).status_code == 302


def test_a_file_comes_with_the_step(page: Client, matter: Matter) -> None:
    scan = SimpleUploadedFile("扫描.pdf", papers.PDF)
    page.post(url(matter), {"comment": "同意", "scan": scan, **opened(page, matter)})
    assert matter.files.get().title == "扫描"


def test_a_stale_page_shows_the_news_keeps_the_text_and_can_be_posted_again(
    page: Client, matter: Matter, other: User
) -> None:
    keys = opened(page, matter)
    workflow.add_comment(matter, by=other, note="请先核实数据")
    response = page.post(url(matter), {"comment": "同意立即办理", **keys})
    assert response.status_code == 409
    html = response.content.decode()
    assert "同意立即办理" in html
    assert "刚被别人更新过" in html
    assert hidden(html)["version"] == "2"
    assert page.post(url(matter), {"comment": "同意立即办理", **hidden(html)}).status_code == 302


def test_a_double_click_is_led_to_the_first_ones_result(page: Client, matter: Matter) -> None:
    """The second finds the state gone on; that is no reason to tell the person that somebody was faster."""
    body = {"comment": "同意", **opened(page, matter)}
    first, second = page.post(url(matter), body), page.post(url(matter), body)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert audit.entries_for(matter).count() == 1


def test_a_step_that_stays_is_taken_once_as_well(page: Client, matter: Matter) -> None:
    body = {"note": "看过了", **opened(page, matter, "comment")}
    page.post(url(matter, "comment"), body)
    page.post(url(matter, "comment"), body)
    assert audit.entries_for(matter).count() == 1


def test_a_page_restores_what_was_autosaved(page: Client, matter: Matter, clerk: User, other: User) -> None:
    SavedForm.objects.create(user=clerk, path=url(matter), fields={"comment": "写到一半 <b>", "nonsense": "x"})
    html = page.get(url(matter)).content.decode()
    assert "已恢复您在" in html
    assert "写到一半 &lt;b&gt;" in html
    SavedForm.objects.all().update(user=other)
    assert "写到一半" not in page.get(url(matter)).content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "²"])
def test_a_version_that_is_no_number_is_no_version(page: Client, matter: Matter, version: str) -> None:
    assert page.post(url(matter), {"comment": "同意", "version": version}).status_code == 302


def test_the_buttons_are_the_steps_one_may_take(matter: Matter, clerk: User, other: User) -> None:
    shown = buttons(clerk, matter, STEPS.values(), workflow.POLICY)
    assert [(button["label"], button["danger"]) for button in shown] == [
        ("决定", False),
        ("否决", True),
        ("说明", False),
    ]
    assert shown[0]["url"] == url(matter)
    assert [button["label"] for button in buttons(other, matter, STEPS.values(), workflow.POLICY)] == ["说明"]


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_has_one_effect() -> None:
    clerk = person("clerk")

    def post(matter: Matter, body: dict[str, str]) -> Callable[[], Any]:
        browser = Client()
        browser.force_login(clerk)
        return lambda: browser.post(url(matter), body)

    for _ in range(5):
        matter = Matter.objects.create(title="连点两下", owner=clerk)
        body = {"comment": "同意", "version": "1", "one_shot": str(uuid.uuid4())}
        answers = at_once([post(matter, body) for _ in range(4)])
        assert [(a.status_code, a["Location"]) for a in answers] == [(302, matter.get_absolute_url())] * 4
        assert audit.entries_for(matter).count() == 1
