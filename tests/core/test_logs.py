import json
import logging

import pytest

from core.logs import JsonFormatter, masked, request_id


def line(message: str, *args: object) -> dict[str, str]:
    record = logging.LogRecord("huiyin", logging.INFO, __file__, 1, message, args, None)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    loaded: dict[str, str] = json.loads(written)
    return loaded


def test_a_line_is_one_json_object_even_when_the_message_breaks_lines() -> None:
    assert line("用户 %s", "a\nINFO forged")["message"] == "用户 a\nINFO forged"


def test_the_request_under_way_is_named() -> None:
    token = request_id.set("abc")
    assert line("here")["request_id"] == "abc"
    request_id.reset(token)
    assert line("there")["request_id"] == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("620102199001011234", "620***********1234"),
        ("编号 2026-0013812345678", "编号 2026-0013812345678"),
    ],
)
def test_personal_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
