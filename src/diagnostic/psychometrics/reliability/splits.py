"""All ways to halve a scale, and what reliability each gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..inputs import FloatArray

MOST_ITEMS = 20
_BATCH = 1 << 16


@dataclass(frozen=True)
class SplitRange:
    """Largest, smallest and mean reliability over all halvings; ``best`` is ±1 per item."""

    maximum: float
    minimum: float
    average: float
    best: FloatArray
    is_exact: bool


def split_range(C: FloatArray) -> SplitRange:
    """Compare the halvings of k items by 1 − s'Cs/ΣC."""
    k, total, own = len(C), C.sum(), np.trace(C)
    if not total > 1e-13 * own:
        return SplitRange(np.nan, np.nan, np.nan, np.ones(k), True)
    low, high, best = _all_splits(C) if k <= MOST_ITEMS else _searched(C)
    average_product = ((k % 2) - k) / (k * (k - 1.0))
    average = own + (total - own) * average_product
    return SplitRange(
        maximum=float(1.0 - low / total),
        minimum=float(1.0 - high / total),
        average=float(1.0 - average / total),
        best=best,
        is_exact=k <= MOST_ITEMS,
    )


def _all_splits(C: FloatArray) -> tuple[float, float, FloatArray]:
    """Give the smallest and largest s'Cs over all halvings, and where the smallest is."""
    k = len(C)
    low, high, best = np.inf, -np.inf, np.ones(k)
    sizes = (k // 2,) if k % 2 == 0 else (k // 2, k // 2 + 1)
    places = np.arange(k - 1, dtype=np.uint32)
    for start in range(0, 1 << (k - 1), _BATCH):
        codes = np.arange(start, min(start + _BATCH, 1 << (k - 1)), dtype=np.uint32)
        chosen = ((codes[:, None] >> places) & 1).astype(np.float64)
        chosen = chosen[np.isin(chosen.sum(axis=1) + 1.0, sizes)]
        if not len(chosen):
            continue
        sides = np.column_stack([np.ones(len(chosen)), 2.0 * chosen - 1.0])
        spread = ((sides @ C) * sides).sum(axis=1)
        least = int(spread.argmin())
        if spread[least] < low:
            low, best = float(spread[least]), sides[least]
        high = max(high, float(spread.max()))
    return low, high, best


def _searched(C: FloatArray) -> tuple[float, float, FloatArray]:
    """Swap items between the halves until no swap helps, from a start along each eigenvector."""
    starts = np.linalg.eigh(C)[1].T
    ends = [(_swapped(C, start, 1.0), _swapped(C, start, -1.0)) for start in starts]
    best = min((end[0] for end in ends), key=lambda s: float(s @ C @ s))
    worst = max((end[1] for end in ends), key=lambda s: float(s @ C @ s))
    return float(best @ C @ best), float(worst @ C @ worst), best


def _swapped(C: FloatArray, start: FloatArray, direction: float) -> FloatArray:
    side = np.full(len(C), -1.0)
    side[np.argsort(start)[: len(C) // 2]] = 1.0
    off = C - np.diag(np.diagonal(C))
    for _ in range(10 * len(C)):
        pull = off @ side
        ups, downs = np.flatnonzero(side > 0), np.flatnonzero(side < 0)
        change = 4.0 * (pull[downs][None, :] - pull[ups][:, None]) - 8.0 * off[np.ix_(ups, downs)]
        change *= direction
        place = np.unravel_index(change.argmin(), change.shape)
        if change[place] > -1e-12:
            break
        side[ups[place[0]]], side[downs[place[1]]] = -1.0, 1.0
    return side
