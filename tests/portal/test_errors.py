"""Error pages: in Chinese, with the right number, and without asking the database."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal import errors


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "413", "429", "500", "503"])
def test_an_error_page_shows_without_any_value(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert f"错误编号 {code[:3]}" in page
    assert "/desk/" in page


@pytest.mark.parametrize(("error", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)])
def test_what_is_too_large_is_told_apart(rf: RequestFactory, error: Exception, status: int) -> None:
    assert errors.bad_request(rf.post("/"), error).status_code == status


@pytest.mark.parametrize(("error", "status"), [(OperationalError(), 503), (ValueError(), 500)])
def test_a_silent_database_is_told_apart(rf: RequestFactory, error: Exception, status: int) -> None:
    try:
        raise error
    except type(error):
        response = errors.server_error(rf.get("/"))
    assert response.status_code == status
