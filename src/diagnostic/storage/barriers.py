"""Runs barriers while answers come: soon after enough new rows, and hardly ever in anybody's way.

Rows are counted in memory only, so that no file tells how many came when.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Condition, Event, Thread

from sqlalchemy.orm import Session

from diagnostic.errors import SetupError

ENOUGH = 20
"""A barrier runs once so many rows have come since the last."""
LEFTOVERS_SECONDS = 600.0
"""Fewer than that wait no longer than this."""
REST = 30
"""After a barrier the next one waits this many times as long as it took."""
SHORTEST_REST_SECONDS = 5.0

_COUNTED = "rows that keep order"
_log = logging.getLogger(__name__)


def count_row(session: Session) -> None:
    """Remember that this transaction adds or changes a row whose place tells when."""
    session.info[_COUNTED] = counted_rows(session) + 1


def counted_rows(session: Session) -> int:
    return int(session.info.get(_COUNTED, 0))


class Barriers:
    """One thread that runs one database's barrier: at its start, and whenever `came` has told of enough."""

    def __init__(self, name: str, run: Callable[[], bool]) -> None:
        """Take the barrier to run; it tells whether it did, or left it for later."""
        self._name = name
        self._run = run
        self._new = ENOUGH
        self._news = Condition()
        self._stopped = Event()
        self._thread = Thread(target=self._work, name=f"barriers of {name}", daemon=True)
        self._thread.start()

    def came(self, rows: int) -> None:
        """Tell that rows have been committed."""
        with self._news:
            self._new += rows
            if self._new >= ENOUGH:
                self._news.notify()

    def stop(self) -> None:
        """End the thread, after the barrier that it may be running."""
        self._stopped.set()
        with self._news:
            self._news.notify()
        self._thread.join()

    def _work(self) -> None:
        while (rows := self._wait()) is not None:
            began = time.monotonic()
            if rows and self._try():
                with self._news:
                    self._new -= rows
            self._stopped.wait(max(SHORTEST_REST_SECONDS, REST * (time.monotonic() - began)))

    def _wait(self) -> int | None:
        """Give how many rows the next barrier is for; None when there shall be no more."""
        with self._news:
            self._news.wait_for(
                lambda: self._stopped.is_set() or self._new >= ENOUGH, timeout=LEFTOVERS_SECONDS
            )
            return None if self._stopped.is_set() else self._new

    def _try(self) -> bool:
        try:
            return self._run()
        except SetupError as error:
            _log.warning("the barrier of database '%s' failed and will be tried again: %s", self._name, error)
            return False
