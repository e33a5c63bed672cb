"""What static/js/huiyin.js does, in a real browser; and that a page works without it."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.models import SavedForm
from members.models import User
from tests.browser import opened, sign_in
from tests.gallery.conftest import POSTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def window(browser: Browser, site: str, office: User) -> Iterator[BrowserContext]:
    with opened(browser) as window:
        sign_in(window, office, site)
        yield window
        window.set_offline(True)  # a page that closes saves once more, which would outlive the test


@pytest.fixture
def form(window: BrowserContext, site: str) -> Page:
    page = window.new_page()
    page.goto(f"{site}/form/", wait_until="networkidle")
    return page


def test_what_is_typed_is_kept_on_the_server_a_few_seconds_later(form: Page) -> None:
    form.get_by_label("案由").fill("关于修路的提案")
    form.get_by_label("交通运输局").first.check()
    expect(form.locator("[data-saved]")).to_contain_text("已自动保存", timeout=6000)
    kept = SavedForm.objects.get().fields
    assert kept["title"] == "关于修路的提案"
    assert kept["points"] == ["清查图书", "配齐书目"]
    assert kept["wants_contact"] is False
    assert "one_shot" not in kept


def test_without_a_network_it_is_kept_here_and_offered_again(form: Page, window: BrowserContext) -> None:
    window.set_offline(True)
    form.get_by_label("案由").fill("关于架桥的提案")
    expect(form.locator("[data-saved]")).to_have_text("没有连上网络，内容先留在本机", timeout=6000)
    window.set_offline(False)
    form.reload(wait_until="networkidle")
    expect(form.get_by_label("案由")).to_have_value("")
    form.get_by_role("button", name="恢复").click()
    expect(form.get_by_label("案由")).to_have_value("关于架桥的提案")
    expect(form.locator("[data-saved]")).to_contain_text("已自动保存", timeout=6000)
    assert form.evaluate("Object.keys(localStorage).length") == 0


def test_a_session_that_ends_asks_over_the_page_and_goes_on(
    form: Page, window: BrowserContext, site: str, office: User
) -> None:
    Session.objects.all().delete()
    form.get_by_label("案由").fill("关于引水的提案")
    expect(form.get_by_role("dialog")).to_be_visible(timeout=6000)
    form.get_by_role("button", name="我已登录，继续填写").click()
    expect(form.get_by_role("dialog")).to_contain_text("还没有登录成功")
    sign_in(window, office, site)
    form.get_by_role("button", name="我已登录，继续填写").click()
    expect(form.get_by_role("dialog")).not_to_be_visible()
    expect(form.get_by_label("案由")).to_have_value("关于引水的提案")
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("已提交")).to_be_visible()
    assert POSTS == ["关于引水的提案"]


def test_submitting_with_an_ended_session_leaves_the_page_as_it_is(form: Page) -> None:
    form.get_by_label("案由").fill("关于种树的提案")
    Session.objects.all().delete()
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_role("dialog")).to_be_visible()
    expect(form.get_by_label("案由")).to_have_value("关于种树的提案")
    assert POSTS == []


def test_a_double_click_submits_once(form: Page) -> None:
    form.get_by_label("案由").fill("关于路灯的提案")
    form.get_by_role("button", name="提交").dblclick()
    expect(form.get_by_text("已提交")).to_be_visible()
    assert POSTS == ["关于路灯的提案"]


def test_going_back_makes_the_button_ready_again(form: Page) -> None:
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("已提交")).to_be_visible()
    form.go_back()
    expect(form.get_by_role("button", name="提交")).to_be_enabled()


def test_points_are_added_removed_and_numbered(form: Page) -> None:
    form.get_by_role("button", name="加一条").click()
    expect(form.get_by_role("textbox", name="建议三")).to_be_focused()
    form.get_by_role("textbox", name="建议三").fill("纳入考核")
    form.get_by_role("button", name="删去建议一").click()
    assert [area.input_value() for area in form.locator("[name=points]").all()] == ["配齐书目", "纳入考核"]
    expect(form.get_by_role("textbox", name="建议二")).to_have_value("纳入考核")


def test_a_text_too_long_is_counted_and_not_cut(form: Page) -> None:
    area = form.get_by_label("情况")
    area.fill("字" * 3005)
    expect(form.get_by_text("已写 3005 字，超出 5 字")).to_be_visible()
    assert len(area.input_value()) == 3005


def test_an_error_leads_to_its_field(window: BrowserContext, site: str) -> None:
    page = window.new_page()
    page.goto(f"{site}/wrong/", wait_until="networkidle")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="建议：请至少写一条建议。").click()
    expect(page.get_by_role("textbox", name="建议一")).to_be_focused()


def test_a_slash_leads_to_the_search_and_a_menu_closes_on_escape(window: BrowserContext, site: str) -> None:
    page = window.new_page()
    page.goto(f"{site}/list/", wait_until="networkidle")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator(".menu summary").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出")).not_to_be_visible()


def test_without_script_the_form_has_five_rows_and_submits(browser: Browser, site: str, office: User) -> None:
    with opened(browser, script=False) as window:
        sign_in(window, office, site)
        page = window.new_page()
        page.goto(f"{site}/form/")
        assert page.locator("[name=points]").count() == 5
        expect(page.get_by_role("button", name="加一条")).not_to_be_visible()
        page.get_by_label("案由").fill("关于无脚本的提案")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_text("已提交")).to_be_visible()
    assert POSTS == ["关于无脚本的提案"]
