"""Counts all splits of pooled scores into two groups exactly, by dynamic programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import comb, gammaln

from ..errors import DataError
from ..inputs import FloatArray, IntArray
from .samples import ScoreHistogram

_LARGEST_LOG_COUNT = 690.0
_MOST_CELLS = 4e7
_COST_PER_MULTISET = 60.0


@dataclass(frozen=True)
class SplitDistribution:
    """Every reachable (sum, sum of squares) of the smaller group and its share of all splits."""

    sums: FloatArray
    squares: FloatArray
    shares: FloatArray
    n_splits: float


def integer_lattice(values: FloatArray, *, largest: int = 100_000) -> IntArray | None:
    """Give the integers u with values = values[0] + step·u, or None when there is no such step."""
    gaps = np.diff(values)
    if gaps.size == 0:
        return np.zeros(values.size, dtype=np.intp)
    tolerance = 1e-9 * float(values[-1] - values[0])
    step = float(gaps[0])
    for gap in gaps[1:]:
        a, b = max(step, float(gap)), min(step, float(gap))
        while b > tolerance:
            a, b = b, a - b * round(a / b)
            b = abs(b)
        step = a
    units = (values - values[0]) / step
    rounded = np.rint(units)
    if rounded[-1] > largest or np.abs(units - rounded).max() > 1e-6:
        return None
    lattice: IntArray = rounded.astype(np.intp)
    return lattice


def exact_sums(pooled: ScoreHistogram, n_drawn: int, budget: float) -> SplitDistribution | None:
    """Give the exact distribution of the drawn group's sum; None when it would cost too much."""
    if _too_many_splits(pooled, n_drawn):
        return None
    units = integer_lattice(pooled.values)
    listing = _listing_cost(pooled, n_drawn)
    table = np.inf if units is None else units.size * n_drawn**3 / 3 * (int(units[-1]) + 1)
    if min(listing, table) > budget:
        return None
    if units is None or listing < table:
        return _list_multisets(pooled, n_drawn)
    return _tabulate_sums(pooled, units, n_drawn)


def exact_sums_and_squares(pooled: ScoreHistogram, n_drawn: int, budget: float) -> SplitDistribution | None:
    """Give the exact joint distribution of the drawn group's sum and sum of squares.

    Scores on a coarse lattice go through a dense table; otherwise the distinct multisets are listed,
    whichever is cheaper. None when both would cost more than `budget` cell updates.
    """
    if _too_many_splits(pooled, n_drawn):
        return None
    units = integer_lattice(pooled.values)
    squares = None if units is None else _SquareLattice.of(units)
    listing = _listing_cost(pooled, n_drawn)
    table = np.inf
    if units is not None and squares is not None:
        cells = (int(units[-1]) + 1.0) * (squares.tallest + 1.0)
        table = units.size * n_drawn**4 / 4 * cells if n_drawn**3 * cells < _MOST_CELLS else np.inf
    if min(listing, table) > budget:
        return None
    if units is None or squares is None or listing < table:
        return _list_multisets(pooled, n_drawn)
    return _tabulate_sums_and_squares(pooled, units, squares, n_drawn)


@dataclass(frozen=True)
class _SquareLattice:
    """Squares around the lattice's middle, brought to the smallest integers."""

    units: IntArray
    lowest: int
    divisor: int

    @classmethod
    def of(cls, units: IntArray) -> _SquareLattice:
        raw = (2 * units - int(units[-1])) ** 2
        lowest = int(raw.min())
        divisor = max(1, int(np.gcd.reduce(raw - lowest)))
        return cls((raw - lowest) // divisor, lowest, divisor)

    @property
    def tallest(self) -> int:
        return int(self.units.max())


def _tabulate_sums(pooled: ScoreHistogram, units: IntArray, n_drawn: int) -> SplitDistribution:
    span = int(units[-1])
    table = np.zeros((n_drawn + 1, n_drawn * span + 1))
    table[0, 0] = 1.0
    for unit, count in zip(units.tolist(), pooled.counts.tolist(), strict=True):
        ways = comb(count, np.arange(min(count, n_drawn) + 1))
        for m in range(n_drawn, 0, -1):
            for j in range(1, min(count, m) + 1):
                reach = (m - j) * span + 1
                table[m, j * unit : j * unit + reach] += ways[j] * table[m - j, :reach]
    reached = np.flatnonzero(table[n_drawn])
    sums = n_drawn * pooled.values[0] + _step(pooled.values, units) * reached
    return _distribution(sums, np.full(sums.shape, np.nan), table[n_drawn, reached])


def _tabulate_sums_and_squares(
    pooled: ScoreHistogram, units: IntArray, squares: _SquareLattice, n_drawn: int
) -> SplitDistribution:
    span, tallest = int(units[-1]), squares.tallest
    table = np.zeros((n_drawn + 1, n_drawn * span + 1, n_drawn * tallest + 1))
    table[0, 0, 0] = 1.0
    for unit, square, count in zip(
        units.tolist(), squares.units.tolist(), pooled.counts.tolist(), strict=True
    ):
        ways = comb(count, np.arange(min(count, n_drawn) + 1))
        for m in range(n_drawn, 0, -1):
            for j in range(1, min(count, m) + 1):
                rows, columns = (m - j) * span + 1, (m - j) * tallest + 1
                target = table[m, j * unit : j * unit + rows, j * square : j * square + columns]
                target += ways[j] * table[m - j, :rows, :columns]
    at_sum, at_square = np.nonzero(table[n_drawn])
    half_step = _step(pooled.values, units) / 2
    center = (pooled.values[0] + pooled.values[-1]) / 2
    centered = half_step * (2.0 * at_sum - n_drawn * span)
    centered_squares = half_step**2 * (squares.divisor * at_square + n_drawn * squares.lowest)
    full_squares = centered_squares + 2 * center * centered + n_drawn * center**2
    return _distribution(centered + n_drawn * center, full_squares, table[n_drawn, at_sum, at_square])


def _list_multisets(pooled: ScoreHistogram, n_drawn: int) -> SplitDistribution:
    """List the distinct multisets, score by score, dropping those that cannot be completed."""
    taken = np.zeros(1, dtype=np.intp)
    sums = squares = np.zeros(1)
    ways = np.ones(1)
    remaining = pooled.n_respondents
    for value, count in zip(pooled.values.tolist(), pooled.counts.tolist(), strict=True):
        remaining -= count
        grown = []
        for j in range(min(count, n_drawn) + 1):
            fits = (taken + j <= n_drawn) & (taken + j + remaining >= n_drawn)
            part = (taken[fits] + j, sums[fits] + j * value, squares[fits] + j * value**2)
            grown.append((*part, ways[fits] * comb(count, j)))
        taken, sums, squares, ways = (np.concatenate(parts) for parts in zip(*grown, strict=True))
    return _distribution(sums, squares, ways)


def _listing_cost(pooled: ScoreHistogram, n_drawn: int) -> float:
    """Count the distinct multisets, times what one costs; infinite beyond what memory holds."""
    ways = np.zeros(n_drawn + 1)
    ways[0] = 1.0
    for count in pooled.counts.tolist():
        totals = np.cumsum(ways)
        ways = totals.copy()
        ways[count + 1 :] -= totals[: max(0, n_drawn - count)]
    return float(_COST_PER_MULTISET * ways[n_drawn]) if ways[n_drawn] < _MOST_CELLS / 4 else np.inf


def _distribution(sums: FloatArray, squares: FloatArray, ways: FloatArray) -> SplitDistribution:
    n_splits = float(ways.sum())
    return SplitDistribution(sums, squares, ways / n_splits, n_splits)


def _step(values: FloatArray, units: IntArray) -> float:
    return float((values[-1] - values[0]) / units[-1]) if units[-1] else 0.0


def _too_many_splits(pooled: ScoreHistogram, n_drawn: int) -> bool:
    n = pooled.n_respondents
    return bool(gammaln(n + 1) - gammaln(n_drawn + 1) - gammaln(n - n_drawn + 1) > _LARGEST_LOG_COUNT)


def too_many_splits(n_splits: float) -> DataError:
    return DataError(
        "too_many_splits",
        place="exact",
        fault=f"asks to count {n_splits:.3g} rearrangements, which is out of reach for these scores.",
        mend='Use exact="auto" or exact=False with a random generator.',
    )
