"""Listens to the reference tests: every figure that they compare with R's, and how far apart the two are."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest


@dataclass
class Comparisons:
    """What one test compared over all its records; ``closest`` came nearest to what it was ``allowed``."""

    topic: str
    statistic: str
    records: set[str] = field(default_factory=set)
    n_figures: int = 0
    worst_absolute: float = 0.0
    closest: float = 0.0
    allowed: float = 0.0
    share: float = -1.0

    def add(self, actual: Any, expected: Any, allowed: Any) -> None:
        actual, expected, allowed = np.broadcast_arrays(
            *(np.asarray(part, dtype=float).ravel() for part in (actual, expected, allowed))
        )
        finite = np.isfinite(actual) & np.isfinite(expected) & (allowed > 0)
        difference = np.abs(actual - expected)[finite]
        share = difference / allowed[finite]
        if not share.size or share.max() > 1:  # a comparison that is meant to differ
            return
        self.n_figures += share.size
        self.worst_absolute = max(self.worst_absolute, float(difference.max()))
        place = int(share.argmax())
        if share[place] > self.share:
            self.closest, self.allowed = float(difference[place]), float(allowed[finite][place])
            self.share = float(share[place])


class Listener:
    """A pytest plugin that keeps the comparisons of the tests that pass."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Comparisons] = {}
        self.failed: list[str] = []
        self._heard: list[tuple[Any, Any, Any]] | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self._heard = []
        try:
            yield
        except Exception:
            self.failed.append(item.nodeid)
            raise
        finally:
            heard, self._heard = self._heard, None
        if heard:
            self._keep(item, heard)

    def hear(self, actual: Any, expected: Any, allowed: Any) -> None:
        if self._heard is not None:
            self._heard.append((actual, expected, allowed))

    def _keep(self, item: pytest.Item, heard: list[tuple[Any, Any, Any]]) -> None:
        topic = _topic(item)
        place = (topic, item.originalname if isinstance(item, pytest.Function) else item.name)
        kept = self.found.setdefault(place, Comparisons(topic, _words(place[1])))
        kept.records.add(_record(item))
        for comparison in heard:
            kept.add(*comparison)

    def by_topic(self) -> dict[str, list[Comparisons]]:
        topics: dict[str, list[Comparisons]] = defaultdict(list)
        for (topic, _), kept in self.found.items():
            if kept.n_figures:
                topics[topic].append(kept)
        return dict(sorted(topics.items()))


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let ``pytest.approx`` and ``numpy.testing.assert_allclose`` tell the listener what they compare."""
    scalar = type(pytest.approx(1.0))
    equal, close = scalar.__eq__, np.testing.assert_allclose

    def heard_equal(self: Any, actual: Any) -> bool:
        if isinstance(actual, int | float | np.number) and isinstance(self.expected, int | float | np.number):
            with contextlib.suppress(ValueError):  # NaN has no tolerance
                listener.hear(actual, self.expected, self.tolerance)
        return bool(equal(self, actual))

    def heard_close(actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0, **options: Any) -> None:
        close(actual, desired, rtol=rtol, atol=atol, **options)
        with contextlib.suppress(TypeError, ValueError):
            wanted = np.asarray(desired, dtype=float)
            listener.hear(
                np.broadcast_to(np.asarray(actual, float), wanted.shape), wanted, atol + rtol * abs(wanted)
            )

    scalar.__eq__, np.testing.assert_allclose = heard_equal, heard_close
    try:
        yield
    finally:
        scalar.__eq__, np.testing.assert_allclose = equal, close


def _record(item: pytest.Item) -> str:
    given = getattr(getattr(item, "callspec", None), "params", {})
    named = [str(value) for value in given.values() if isinstance(value, str) and "/" in value]
    return named[0] if named else item.name


def _topic(item: pytest.Item) -> str:
    """Give the topic of a test file: reliability for test_reliability_alpha.py."""
    return re.sub(r"^test_", "", item.path.stem).split("_")[0]


def _words(name: str) -> str:
    return re.sub(r"^test_", "", name).replace("_", " ")
