"""Does the office's daily round while the service runs: at its start, and once each new day."""

from __future__ import annotations

import logging
from datetime import date
from threading import Event, Thread

from diagnostic.errors import DiagnosticError
from diagnostic.workflows.clean_office import clean_office
from diagnostic.workflows.context import Context

LOOK_AGAIN_SECONDS = 900.0

_log = logging.getLogger(__name__)


class DailyRound:
    """One thread that cleans the office; a round that failed is tried again at the next look."""

    def __init__(self, context: Context, *, look_again_seconds: float = LOOK_AGAIN_SECONDS) -> None:
        self._context = context
        self._seconds = look_again_seconds
        self._done_on: date | None = None
        self._stopped = Event()
        self._thread = Thread(target=self._work, name="daily round of the office", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, after the round that it may be doing."""
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._look()
            self._stopped.wait(self._seconds)

    def _look(self) -> None:
        today = self._context.today()
        try:
            self._context.signers.drop_destroyed(self._context.keys)  # another process may have closed a wave
            if today == self._done_on:
                return
            clean_office(self._context)
        except DiagnosticError as error:
            _log.warning("the office's daily round failed and will be tried again: %s", error)
            return
        self._done_on = today
