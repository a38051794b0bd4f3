"""The Mann–Whitney test: two groups compared by rank, with the Hodges–Lehmann shift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtr, ndtri

from ..inputs import FloatArray
from ..results import Interval
from .exact_splits import exact_sums, too_many_splits
from .mean_tests import TwoSampleTest
from .ordinal_effects import compare_pairs
from .samples import Sample, ScoreHistogram, described, read_sample, require_spread

_EXACT_BELOW = 50
_BUDGET = 5e9


@dataclass(frozen=True, kw_only=True)
class MannWhitneyTest(TwoSampleTest):
    """``statistic`` is R's W; ``difference`` the Hodges–Lehmann shift; ``z`` without continuity."""

    z: float
    exact: bool
    probability_of_superiority: float


def mann_whitney_test(
    x: Any,
    y: Any,
    *,
    exact: Literal["auto"] | bool = "auto",
    continuity: bool = True,
    confidence_level: float = 0.95,
) -> MannWhitneyTest:
    """Test whether one group tends to score higher than another, by ranks.

    `x`, `y`: 1-D scores of two independent groups (1 or more each), or `ScoreHistogram`s; missing
    scores are left out. `exact="auto"` is R's rule: exact below 50 scores per group without ties, else
    normal with tie correction. `exact=True` counts all splits of the mid-ranks, ties included (coin).
    `continuity` moves W by ½ towards its mean. The interval is for the shift of location, x − y.
    Raises `DataError` for an empty group, constant scores, or an exact count out of reach.

    W = #(x > y) + ½ #(x = y); Var W = nₓnᵧ/12 (n + 1 − Σ(t³ − t)/(n(n − 1))).
    Source: Mann & Whitney (1947), Ann. Math. Stat. 18, 50–60; Hodges & Lehmann (1963), 34, 598–611.
    R: `wilcox.test(x, y, conf.int = TRUE)`; `coin::wilcox_test(…, distribution = "exact")`.

    >>> test = mann_whitney_test([1.1, 2.2, 3.3, 4.4], [0.5, 1.0, 1.5, 2.0, 2.5])
    >>> test.statistic, round(test.p_value, 6), test.exact
    (16.0, 0.190476, True)
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    require_spread(_pooled_spread(a, b), a, b)
    order = compare_pairs(a, b)
    pairs = a.n * b.n
    # W is a whole number of halves: what rounding errors add would give a tie a sign
    statistic = float(np.round(pairs * (1 + order.share_above - order.share_below))) / 2
    pooled = a.histogram.merge(b.histogram)
    error = _rank_error(pooled.counts.astype(np.float64), a.n, b.n)
    excess = statistic - pairs / 2
    tied = bool((pooled.counts > 1).any())
    use_exact = exact is True or (exact == "auto" and not tied and max(a.n, b.n) < _EXACT_BELOW)
    if use_exact:
        p_value, limit = _exact_p(pooled, a, b, excess, confidence_level)
    else:
        moved = excess - np.sign(excess) * 0.5 if continuity else excess
        p_value = float(min(1.0, 2 * ndtr(-abs(moved) / error)))
        limit = None
    shift = _Shift(a, b, continuity=continuity and not use_exact)
    low, high = shift.limits(confidence_level, limit)
    return MannWhitneyTest(
        difference=shift.estimate(),
        standard_error=None,
        statistic=float(statistic),
        degrees_of_freedom=None,
        p_value=p_value,
        interval=Interval(low, high, confidence_level, "Hodges–Lehmann shift"),
        z=float(excess / error),
        exact=use_exact,
        probability_of_superiority=float(statistic / pairs),
        method="Mann–Whitney, exact" if use_exact else "Mann–Whitney, normal approximation",
        **described(a, b),
    )


def midranks(counts: FloatArray) -> FloatArray:
    """Give the mid-rank of each distinct score, from the counts in ascending order of score."""
    ends = np.cumsum(counts)
    return ends - (counts - 1) / 2


def _rank_error(counts: FloatArray, n_x: int, n_y: int) -> float:
    n = n_x + n_y
    ties = float(np.sum(counts**3 - counts))
    return float(np.sqrt(n_x * n_y / 12 * (n + 1 - ties / (n * (n - 1)))))


def _pooled_spread(a: Sample, b: Sample) -> float:
    values = np.concatenate([a.histogram.values, b.histogram.values])
    return float(values.max() - values.min())


def _exact_p(
    pooled: ScoreHistogram, a: Sample, b: Sample, excess: float, level: float
) -> tuple[float, float]:
    """Give the exact p-value, and the W − E W that R's interval inverts at this confidence level."""
    n_drawn = min(a.n, b.n)
    ranks = ScoreHistogram(midranks(pooled.counts.astype(np.float64)), pooled.counts)
    found = exact_sums(ranks, n_drawn, _BUDGET)
    if found is None:
        raise too_many_splits(np.inf)
    center = n_drawn * (a.n + b.n + 1) / 2
    distances = np.abs(found.sums - center)
    p_value = min(1.0, float(found.shares[distances >= abs(excess) - 1e-9].sum()))
    order = np.argsort(found.sums)
    below = np.cumsum(found.shares[order])
    tail = (1 - level) / 2
    first = int(np.searchsorted(below, tail * (1 - 1e-12)))
    return p_value, min(float(center - found.sums[order][first]), a.n * b.n / 2 - 1)


class _Shift:
    """The location shift: how W moves when d is taken off every x."""

    def __init__(self, a: Sample, b: Sample, *, continuity: bool) -> None:
        self.a, self.b = a, b
        self.correction = 0.5 if continuity else 0.0
        self.low = float(a.histogram.values[0] - b.histogram.values[-1])
        self.high = float(a.histogram.values[-1] - b.histogram.values[0])
        within = np.concatenate([a.histogram.counts, b.histogram.counts]).astype(np.float64)
        self.error = _rank_error(within, a.n, b.n)
        self.cumulative = np.concatenate([[0], np.cumsum(b.histogram.counts)])

    def excess(self, shift: float) -> float:
        """Give W − E W with `shift` taken off every x."""
        x, y = self.a.histogram, self.b.histogram
        moved = x.values - shift
        left = self.cumulative[np.searchsorted(y.values, moved, side="left")]
        right = self.cumulative[np.searchsorted(y.values, moved, side="right")]
        return float(x.counts @ (left + right) / 2 - self.a.n * self.b.n / 2)

    def estimate(self) -> float:
        """Give the median of all differences x − y."""
        return (
            self._crossing(lambda d: self.excess(d) > 0) + self._crossing(lambda d: self.excess(d) >= 0)
        ) / 2

    def limits(self, level: float, exact_limit: float | None) -> tuple[float, float]:
        """Give the shifts at which the test turns significant (exactly, or by R's normal rule)."""
        if exact_limit is not None:
            limit = exact_limit
            return (
                self._crossing(lambda d: self.excess(d) > limit),
                self._crossing(lambda d: self.excess(d) >= -limit),
            )
        quantile = float(ndtri((1 + level) / 2))
        return (
            self._crossing(lambda d: self._z(d) > quantile),
            self._crossing(lambda d: self._z(d) >= -quantile),
        )

    def _z(self, shift: float) -> float:
        excess = self.excess(shift)
        return float((excess - np.sign(excess) * self.correction) / self.error)

    def _crossing(self, holds: Callable[[float], bool]) -> float:
        """Find where a condition that holds for small shifts stops holding."""
        if not holds(self.low - 1):
            return self.low
        low, high = self.low - 1, self.high + 1
        if holds(high):
            return self.high
        for _ in range(200):
            middle = (low + high) / 2
            if not low < middle < high:
                break
            low, high = (middle, high) if holds(middle) else (low, middle)
        return self._snap((low + high) / 2)

    def _snap(self, shift: float) -> float:
        """Take the difference x − y that the bisection closed in on."""
        x, y = self.a.histogram.values, self.b.histogram.values
        near = np.clip(np.searchsorted(y, x - shift), 0, y.size - 1)
        gaps = np.concatenate([x - y[near], x - y[np.maximum(near - 1, 0)]])
        best = float(gaps[np.argmin(np.abs(gaps - shift))])
        return best if abs(best - shift) < 1e-9 * max(1.0, abs(shift)) else shift
