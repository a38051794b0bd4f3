"""Keeps one invitation from asking without end; addresses of askers play no part, as none are looked at."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from math import ceil
from threading import Lock

from diagnostic.errors import DiagnosticError

AT_ONCE = 60
"""Enough for every way a browser may try again, and for a tab that asks fifty times at once."""
PER_SECOND = 1.0
REMEMBERED = 10_000


class TooOftenError(DiagnosticError):
    code = "too_often"
    title = "This was asked too often"
    http_status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(
            place="invitation",
            fault="it was used very many times within a minute.",
            mend=f"Nothing is lost. Try again in {wait} seconds.",
        )
        self.headers = {"Retry-After": str(wait)}


class Pace:
    """A bucket of tries for each invitation; the ones not asked for longest are forgotten first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._one_at_a_time = Lock()

    def take(self, wave_id: str, secret: str) -> None:
        """Take one try; raises `TooOftenError` when there is none left."""
        key = sha256(f"{wave_id} {secret}".encode()).digest()[:16]
        now = self._now()
        with self._one_at_a_time:
            left, since = self._buckets.pop(key, (float(AT_ONCE), now))
            left = min(AT_ONCE, left + (now - since) * PER_SECOND)
            self._buckets[key] = (left - 1 if left >= 1 else left, now)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        if left < 1:
            raise TooOftenError(ceil((1 - left) / PER_SECOND))
