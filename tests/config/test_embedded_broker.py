import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

import config.celery  # noqa: F401  registers embedded://

MESSAGES = 200


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    options = {"folder": str(tmp_path / "queue"), "polling_interval": 0.01}
    with Connection("embedded://localhost", transport_options=options) as connection:
        yield connection


def drain(connection: Connection, into: list[Any]) -> None:
    queue = connection.SimpleQueue("work")
    while True:
        try:
            message = queue.get(timeout=1)
        except Empty:
            return
        into.append(message.payload)
        message.ack()


def test_what_is_put_is_got_once_by_one_of_two_readers(connection: Connection, tmp_path: Path) -> None:
    got: list[Any] = []
    readers = [threading.Thread(target=drain, args=(connection.clone(), got)) for _ in range(2)]
    for reader in readers:
        reader.start()
    with connection.clone() as writing:
        queue = writing.SimpleQueue("work")
        for number in range(MESSAGES):
            queue.put({"number": number, "text": "字" * 2000})
    for reader in readers:
        reader.join()
    assert sorted(item["number"] for item in got) == list(range(MESSAGES))
    assert [path.suffix for path in (tmp_path / "queue").iterdir()] == []


def test_messages_wait_for_a_reader_that_comes_later(connection: Connection) -> None:
    with connection.clone() as writing:
        writing.SimpleQueue("work").put("first")
        writing.SimpleQueue("work").put("second")
    got: list[Any] = []
    drain(connection, got)
    assert got == ["first", "second"]
