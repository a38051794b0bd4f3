"""Permutation tests on the difference of two means: studentised and plain, exact or simulated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import comb

from ..errors import DataError
from ..inputs import FloatArray
from ..results import Interval
from .exact_splits import exact_sums, exact_sums_and_squares, integer_lattice, too_many_splits
from .mean_tests import TwoSampleTest, welch_error
from .samples import Sample, ScoreHistogram, described, read_sample, require_spread
from .split_draws import draw_split_sums

Exact = Literal["auto"] | bool
_AUTO_BUDGET, _FORCED_BUDGET = 1e8, 5e9


@dataclass(frozen=True, kw_only=True)
class PermutationTest(TwoSampleTest):
    """A two-sample test whose p-value comes from the splits of the pooled scores.

    ``n_permutations`` counts the simulated splits (0 when exact), ``n_splits`` all there are;
    ``p_standard_error`` is the simulation's own error (0 when exact).
    """

    exact: bool
    n_permutations: int
    n_splits: float
    p_standard_error: float


def studentised_permutation_test(
    x: Any,
    y: Any,
    rng: np.random.Generator | None = None,
    n_permutations: int = 9_999,
    *,
    exact: Exact = "auto",
    confidence_level: float = 0.95,
    progress: Callable[[float], None] | None = None,
) -> PermutationTest:
    """Test whether two groups have the same mean by permuting Welch's t.

    `x`, `y`: 1-D scores of two independent groups (at least 2 each), or `ScoreHistogram`s; missing
    scores are left out. `rng` draws the splits; it is needed unless the exact distribution is used.
    `exact="auto"` counts all splits where that is quick, True insists on it, False always simulates.
    The test is exact when both groups have one distribution, and keeps its level asymptotically when
    only the means agree. The interval is difference ± c·se, c being the permuted |t|'s quantile.
    Raises `DataError` for too few or constant scores, or when the exact count is out of reach.

    p = P(|t*| ≥ |t|) over splits; simulated: (1 + #{|t*| ≥ |t|}) / (1 + n_permutations).
    Source: Chung & Romano (2013), Ann. Statist. 41, 484–507; Phipson & Smyth (2010), Stat. Appl.
    Genet. Mol. Biol. 9, 39. R: `coin` has no studentised form; permute `t.test(x, y)$statistic`.

    >>> rng = np.random.default_rng(1)
    >>> test = studentised_permutation_test([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2], rng)
    >>> test.exact, round(test.p_value * 126, 6)
    (True, 1.0)
    """
    a, b = (read_sample(s, place=p, min_respondents=2) for s, p in ((x, "x"), (y, "y")))
    error, df = welch_error(a, b)
    pool = _Pool(a, b)
    splits = pool.splits(rng, n_permutations, exact, progress, with_squares=True)
    permuted = pool.welch_t(splits.sums, splits.squares)
    observed = pool.welch_t(*pool.observed)
    return _result(
        a,
        b,
        splits,
        permuted,
        float(observed[0]),
        error=error,
        df=df,
        confidence_level=confidence_level,
        method="studentised permutation test",
    )


def permutation_test(
    x: Any,
    y: Any,
    rng: np.random.Generator | None = None,
    n_permutations: int = 9_999,
    *,
    exact: Exact = "auto",
    confidence_level: float = 0.95,
    progress: Callable[[float], None] | None = None,
) -> PermutationTest:
    """Test whether two groups have the same distribution by permuting the difference of means.

    `x`, `y`: 1-D scores of two independent groups (1 or more each), or `ScoreHistogram`s; missing
    scores are left out. `rng` draws the splits; it is needed unless the exact distribution is used.
    `exact="auto"` counts all splits where that is quick, True insists on it, False always simulates.
    The null hypothesis is one distribution: with unequal variances and sizes it misleads about means
    (see `studentised_permutation_test`). The statistic is coin's standardised one.
    Raises `DataError` when nobody differs, or when the exact count is out of reach.

    p = P(|S* − E S| ≥ |S − E S|), S the sum of one group's scores;
    z = (S − E S)/√(nₓ nᵧ s²/n) with s² the pool's variance (n − 1).
    Source: Pitman (1937), JRSS Suppl. 4, 119–130; exact count: Streitberg & Röhmel (1986), Stat.
    Software Newsl. 12, 10–17. R: `coin::oneway_test(score ~ group, distribution = "exact")`.

    >>> test = permutation_test([4.2, 4.6, 4.4, 4.0], [3.0, 3.4, 2.8, 3.6, 3.2])
    >>> test.exact, test.n_splits, round(test.p_value * 126, 6)
    (True, 126.0, 1.0)
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    pool = _Pool(a, b)
    if pool.histogram.values.size < 2:
        require_spread(0.0, a, b)
    splits = pool.splits(rng, n_permutations, exact, progress, with_squares=False)
    permuted = pool.z(splits.sums)
    observed = pool.z(pool.observed[0])
    error = (a.mean - b.mean) / float(observed[0]) if observed[0] else float(pool.null_error)
    return _result(
        a,
        b,
        splits,
        permuted,
        float(observed[0]),
        error=abs(error),
        df=None,
        confidence_level=confidence_level,
        method="permutation test on means",
    )


@dataclass(frozen=True)
class _Splits:
    sums: FloatArray
    squares: FloatArray
    shares: FloatArray | None
    n_splits: float


class _Pool:
    """The scores of both groups together, on integers where they lie on a lattice.

    The smaller group is the one drawn: by symmetry the statistics' size is the same.
    """

    def __init__(self, a: Sample, b: Sample) -> None:
        merged = a.histogram.merge(b.histogram)
        units = integer_lattice(merged.values)
        raw = merged.values if units is None else units.astype(np.float64)
        center = float(merged.counts @ raw / merged.n_respondents)
        values = raw - (center if units is None else round(center))
        self.histogram = ScoreHistogram(values, merged.counts)
        drawn = (a if a.n <= b.n else b).histogram
        own = values[np.searchsorted(merged.values, drawn.values)]
        self.n_drawn, self.n_left = drawn.n_respondents, merged.n_respondents - drawn.n_respondents
        self.observed = (np.array([drawn.counts @ own]), np.array([drawn.counts @ own**2]))
        self.total = float(merged.counts @ values)
        self.total_square = float(merged.counts @ values**2)
        self.null_error = float(np.sqrt(self.histogram.variance * (1 / self.n_drawn + 1 / self.n_left)))

    def splits(
        self,
        rng: np.random.Generator | None,
        n_permutations: int,
        exact: Exact,
        progress: Callable[[float], None] | None,
        *,
        with_squares: bool,
    ) -> _Splits:
        n_splits = float(comb(self.n_drawn + self.n_left, self.n_drawn))
        if exact is not False:
            count = exact_sums_and_squares if with_squares else exact_sums
            found = count(self.histogram, self.n_drawn, _FORCED_BUDGET if exact is True else _AUTO_BUDGET)
            if found is not None:
                return _Splits(found.sums, found.squares, found.shares, n_splits)
            if exact is True:
                raise too_many_splits(n_splits)
        if rng is None or n_permutations < 1:
            raise _generator_needed()
        drawn = draw_split_sums(self.histogram, self.n_drawn, n_permutations, rng, progress)
        return _Splits(*drawn, None, n_splits)

    def welch_t(self, sums: FloatArray, squares: FloatArray) -> FloatArray:
        """Give |t| of each split; infinite where neither part varies but the means differ."""
        k, m = self.n_drawn, self.n_left
        rest, rest_squares = self.total - sums, self.total_square - squares
        variance = (squares - sums**2 / k) / (k - 1) / k + (rest_squares - rest**2 / m) / (m - 1) / m
        error = np.sqrt(np.maximum(variance, 0))
        difference = np.abs(sums / k - rest / m)
        undefined = np.where(difference > 0, np.inf, 0.0)
        return np.divide(difference, error, out=undefined, where=error > 0)

    def z(self, sums: FloatArray) -> FloatArray:
        """Give |z| of each split, coin's standardised statistic."""
        difference = np.abs(sums / self.n_drawn - (self.total - sums) / self.n_left)
        return difference / self.null_error


def _result(
    a: Sample,
    b: Sample,
    splits: _Splits,
    permuted: FloatArray,
    observed: float,
    *,
    error: float,
    df: float | None,
    confidence_level: float,
    method: str,
) -> PermutationTest:
    difference = a.mean - b.mean
    exact = splits.shares is not None
    n_permutations = 0 if exact else permuted.size
    p_value, p_error = _p_value(splits.shares, permuted >= observed * (1 - 1e-9) - 1e-12)
    half = _quantile(permuted, splits.shares, confidence_level) * error
    way = "exact" if exact else f"{n_permutations} simulated splits"
    return PermutationTest(
        difference=difference,
        standard_error=error,
        statistic=float(np.copysign(observed, difference)),
        degrees_of_freedom=df,
        p_value=p_value,
        interval=Interval(difference - half, difference + half, confidence_level, method),
        exact=exact,
        n_permutations=n_permutations,
        n_splits=splits.n_splits,
        p_standard_error=p_error,
        method=f"{method}, {way}",
        **described(a, b),
    )


def _p_value(shares: FloatArray | None, reached: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Give the share of splits that reach what was observed, and the simulation's standard error."""
    if shares is not None:
        return min(1.0, float(shares[reached].sum())), 0.0
    p_value = (1 + int(reached.sum())) / (1 + reached.size)
    return p_value, float(np.sqrt(p_value * (1 - p_value) / reached.size))


def _quantile(permuted: FloatArray, shares: FloatArray | None, level: float) -> float:
    """Give the smallest value that at least `level` of the splits do not exceed."""
    order = np.argsort(permuted)
    ordered = permuted[order]
    if shares is None:
        return float(ordered[min(ordered.size - 1, int(np.ceil(level * (ordered.size + 1))) - 1)])
    reached = np.searchsorted(np.cumsum(shares[order]), level - 1e-12)
    return float(ordered[min(ordered.size - 1, int(reached))])


def _generator_needed() -> DataError:
    return DataError(
        "generator_needed",
        place="rng",
        fault="is missing or asked for no draw, and there are too many splits to count them all.",
        mend="Give a numpy.random.Generator, such as numpy.random.default_rng(seed), and n_permutations.",
    )
