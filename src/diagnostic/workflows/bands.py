"""Counts told so coarsely that two of them, subtracted, single out nobody."""

from __future__ import annotations

_STEPS = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


def band(count: int, minimum_group: int) -> str:
    """Give the band that a count falls into; none at all reads like a few."""
    if count < minimum_group:
        return f"fewer than {minimum_group}"
    edges = [minimum_group, *(step for step in _STEPS if step > minimum_group)]
    low = max(edge for edge in edges if edge <= count)
    high = next((edge for edge in edges if edge > count), None)
    return f"{low} or more" if high is None else f"{low} to {high - 1}"
