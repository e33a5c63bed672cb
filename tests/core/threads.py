"""Things that happen at the same moment."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Call all of them together, each on a connection of its own; the results, or the exceptions, in order."""
    wanted = list(acts)
    start = threading.Barrier(len(wanted))
    results: list[Any] = [None] * len(wanted)

    def call(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            results[place] = act()
        except Exception as error:  # noqa: BLE001  the caller looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=pair) for pair in enumerate(wanted)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
