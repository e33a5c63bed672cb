"""A body that is too large gets a page that says so, over a real socket too, and leaves nothing behind."""

import http.client
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from core.middleware.size import RequestSizeMiddleware
from tests.core import papers

LIMIT = 100_000


@pytest.fixture(autouse=True)
def _small_limit(settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES = LIMIT


def test_a_large_body_is_refused_before_it_is_parsed(client: Client, media: Path) -> None:
    file = SimpleUploadedFile("大.pdf", papers.PDF + b" " * LIMIT)
    response = client.post("/no/such/page/", {"title": "题目", "file": file})  # refused before the address counts
    assert response.status_code == 413
    page = response.content.decode()
    assert "文件太大了" in page
    assert "没有保存" in page
    assert not media.exists()


def test_a_body_of_the_allowed_size_goes_on(client: Client, db: None) -> None:
    assert client.generic("POST", "/autosave/", b"x" * 99_000).status_code != 413


@pytest.mark.parametrize("length", ["", "abc", "-1"])
def test_a_length_that_is_no_number_is_no_length(client: Client, db: None, length: str) -> None:
    assert client.generic("GET", "/login/", CONTENT_LENGTH=length).status_code != 413


def test_the_browser_gets_the_page_though_it_sends_first(live_server: LiveServer) -> None:
    size = LIMIT * 3
    connection = http.client.HTTPConnection(live_server.thread.host, live_server.thread.port, timeout=10)
    connection.putrequest("POST", "/login/")
    connection.putheader("Content-Length", str(size))
    connection.putheader("Content-Type", "application/octet-stream")
    connection.endheaders()
    for _ in range(0, size, 10_000):
        connection.send(b"x" * 10_000)
    answer = connection.getresponse()
    assert answer.status == 413
    assert "文件太大了" in answer.read().decode()
    connection.close()


def test_a_sender_who_gives_up_is_not_waited_for(rf: RequestFactory) -> None:
    request = rf.post("/", b"x", content_type="text/plain")
    request.META["CONTENT_LENGTH"] = str(LIMIT * 3)
    vars(request)["_stream"] = io.BytesIO(b"x" * 10)
    middleware = RequestSizeMiddleware(lambda request: HttpResponse("taken"))
    assert middleware(request).status_code == 413
