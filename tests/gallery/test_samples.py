"""A list and the page of a job as they really come out, with the sample matter behind them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from core.jobs import enqueue, run_waiting
from members.models import User
from tests.browser import SIZES, opened, sign_in
from tests.samples.models import Matter, State

PICTURES = Path(settings.BASE_DIR) / "var" / "gallery"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=SIZES)
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def window(browser: Browser, live_server: LiveServer, office: User, width: str) -> Iterator[BrowserContext]:
    with override_settings(ROOT_URLCONF="tests.samples.urls"), opened(browser, width) as window:
        sign_in(window, office, live_server.url)
        yield window


def test_a_list_is_filtered_sorted_paged_and_exported(
    window: BrowserContext, live_server: LiveServer, office: User, width: str
) -> None:
    due = clock.today()
    Matter.objects.bulk_create(
        Matter(
            title=f"关于改善第{n}小学接送停车的提案",
            owner=office,
            kind=f"类别{n % 3}",
            due_on=due + dt.timedelta(days=n),
        )
        for n in range(1, 41)
    )
    Matter.objects.filter(title__contains="1小学").update(state=State.DECIDED)
    page = window.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/samples/")
    expect(page.get_by_text("共 40 件")).to_be_visible()
    page.get_by_role("link", name="已决定").click()
    expect(page.get_by_text("共 4 件")).to_be_visible()
    if width == "phone":
        page.get_by_text("筛选").click()
    page.get_by_placeholder("题目").fill("第21")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("共 1 件")).to_be_visible()
    page.get_by_role("link", name="题目：第21").click()
    expect(page.get_by_text("共 4 件")).to_be_visible()
    page.get_by_label("状态").get_by_role("link", name="全部").click()
    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_text("已经是最后一页")).to_be_visible()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"sample-list-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[width][0]
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "事项.xlsx"
    assert faults == []


def test_a_job_is_watched_until_it_is_done(
    window: BrowserContext, live_server: LiveServer, office: User, width: str
) -> None:
    row = enqueue("tests.samples.counting", owner=office, file=ContentFile("甲\n乙\n丙".encode(), name="名册.csv"))
    page = window.new_page()
    page.goto(f"{live_server.url}/jobs/{row.pk}/")
    expect(page.get_by_text("正在排队，请稍候")).to_be_visible()
    page.screenshot(path=PICTURES / f"sample-job-{width}.png", full_page=True)
    run_waiting()
    expect(page.get_by_text("已完成，共处理 3 条。")).to_be_visible(timeout=6000)  # without a reload
    expect(page.get_by_role("link", name="看结果")).to_be_visible()
