import datetime as dt
import threading
import time

import pytest

from core import clock
from tests.people import moment


def test_it_stands_where_it_is_put() -> None:
    with clock.at(moment("2026-03-05 10:32")):
        assert f"{clock.now():%Y-%m-%d %H:%M %z}" == "2026-03-05 10:32 +0800"
        assert clock.today() == dt.date(2026, 3, 5)
        with clock.at(moment("2026-03-06")):
            assert clock.today() == dt.date(2026, 3, 6)
        assert clock.today() == dt.date(2026, 3, 5)
    assert abs(clock.now().timestamp() - time.time()) < 5


def test_the_day_is_the_one_in_shanghai() -> None:
    with clock.at(dt.datetime(2026, 3, 4, 16, 0, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 3, 5)
    with clock.at(dt.datetime(2026, 3, 4, 15, 59, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 3, 4)


def test_a_moment_of_the_database_is_shown_as_the_wall_clock_does() -> None:
    assert clock.local(dt.datetime(2026, 3, 4, 16, 30, tzinfo=dt.UTC)).isoformat() == "2026-03-05T00:30:00+08:00"


def stand_and_fail() -> None:
    with clock.at(moment("2020-01-01")):
        raise RuntimeError


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(RuntimeError):
        stand_and_fail()
    assert clock.today().year > 2020


def test_another_thread_has_its_own_time() -> None:
    seen: list[int] = []
    with clock.at(moment("2020-01-01")):
        thread = threading.Thread(target=lambda: seen.append(clock.today().year))
        thread.start()
        thread.join()
    assert seen[0] > 2020
