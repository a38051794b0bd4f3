"""Two groups' spread and shape: the variance ratio and the Kolmogorov–Smirnov distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import fdtr, fdtrc, fdtri, kolmogorov

from ..errors import DataError
from ..inputs import FloatArray
from ..results import Interval, Result
from .samples import ScoreHistogram, missing_note, read_sample

_EXACT_BELOW = 10_000


@dataclass(frozen=True, kw_only=True)
class VarianceRatio(Result):
    """``estimate``: variance of x over variance of y."""

    estimate: float
    interval: Interval
    statistic: float
    degrees_of_freedom_x: int
    degrees_of_freedom_y: int
    p_value: float


@dataclass(frozen=True, kw_only=True)
class DistributionDistance(Result):
    """``statistic``: the largest vertical distance between the two distribution functions."""

    statistic: float
    p_value: float
    exact: bool


def variance_ratio_test(x: Any, y: Any, *, confidence_level: float = 0.95) -> VarianceRatio:
    """Test whether two groups have the same variance, assuming normal scores.

    `x`, `y`: 1-D scores of two independent groups (at least 2 each), or `ScoreHistogram`s; missing
    scores are left out. The ratio is 0 upwards, 1 for equal variances. Very sensitive to non-normal
    scores: see `brown_forsythe_test`.
    Raises `DataError` for too few scores or a group y without variance.

    F = s²ₓ/s²ᵧ with nₓ − 1 and nᵧ − 1 degrees of freedom; p = 2 min(P(F* ≤ F), P(F* ≥ F)).
    Source: Snedecor & Cochran (1989), Statistical Methods, p. 98. R: `var.test(x, y)`.

    >>> test = variance_ratio_test([1, 3, 5, 7], [2, 3, 4, 5, 6])
    >>> round(test.estimate, 4), round(test.p_value, 4)
    (2.6667, 0.367)
    """
    a, b = (read_sample(s, place=p, min_respondents=2) for s, p in ((x, "x"), (y, "y")))
    if not b.variance > 0:
        raise DataError(
            "no_variance",
            place="y",
            fault="does not vary.",
            mend="Compare with a group whose scores vary.",
        )
    ratio, df_x, df_y = a.variance / b.variance, a.n - 1, b.n - 1
    upper = (1 + confidence_level) / 2
    interval = Interval(
        float(ratio / fdtri(df_x, df_y, upper)),
        float(ratio * fdtri(df_y, df_x, upper)),
        confidence_level,
        "F distribution",
    )
    return VarianceRatio(
        estimate=ratio,
        interval=interval,
        statistic=ratio,
        degrees_of_freedom_x=df_x,
        degrees_of_freedom_y=df_y,
        p_value=float(min(1.0, 2 * min(fdtr(df_x, df_y, ratio), fdtrc(df_x, df_y, ratio)))),
        n_respondents=a.n + b.n,
        n_items=1,
        missing="left out",
        method="F test of two variances",
        notes=missing_note(a, b),
    )


def kolmogorov_smirnov_test(x: Any, y: Any) -> DistributionDistance:
    """Test whether two groups have the same distribution, by their largest cumulative distance.

    `x`, `y`: 1-D scores of two independent groups, or `ScoreHistogram`s; missing scores are left out.
    Range of the distance 0 to 1. Exact, given the ties, while nₓ·nᵧ < 10,000; else the limiting
    distribution, which is conservative with ties.
    Raises `DataError` for an empty group.

    D = max |Fₓ − Fᵧ|; exact p by counting the splits of the pooled scores that reach D.
    Source: Smirnov (1939); exact with ties: Schröer & Trenkler (1995), Comput. Stat. Data Anal. 20,
    185–202. R: `ks.test(x, y)`.

    >>> test = kolmogorov_smirnov_test([1, 2, 2, 3], [2, 4, 4, 5, 5])
    >>> round(test.statistic, 4), round(test.p_value, 4)
    (0.8, 0.0794)
    """
    a, b = read_sample(x, place="x"), read_sample(y, place="y")
    pooled = a.histogram.merge(b.histogram)
    share_x = _cumulative(a.histogram, pooled.values)
    share_y = _cumulative(b.histogram, pooled.values)
    distance = float(np.abs(share_x - share_y).max())
    exact = a.n * b.n < _EXACT_BELOW
    if exact:
        p_value = _exact_tail(distance, a.n, b.n, np.cumsum(pooled.counts))
    else:
        p_value = float(kolmogorov(distance * np.sqrt(a.n * b.n / (a.n + b.n))))
    return DistributionDistance(
        statistic=distance,
        p_value=float(min(1.0, p_value)),
        exact=exact,
        n_respondents=a.n + b.n,
        n_items=1,
        missing="left out",
        method="Kolmogorov–Smirnov, " + ("exact given ties" if exact else "asymptotic"),
        notes=missing_note(a, b),
    )


def _cumulative(histogram: ScoreHistogram, at: FloatArray) -> FloatArray:
    ends = np.concatenate([[0], np.cumsum(histogram.counts)])
    shares: FloatArray = ends[np.searchsorted(histogram.values, at, side="right")] / ends[-1]
    return shares


def _exact_tail(distance: float, n_x: int, n_y: int, block_ends: np.ndarray[Any, Any]) -> float:
    """Give P(D ≥ distance) over all splits: one minus the share of paths that stay inside.

    A path takes the pooled scores in order, x or y each; only at the end of a run of ties does it
    have to stay closer than the distance. `chance[i]` is the share of paths with i from x so far.
    """
    bound = distance - 1e-9
    chance = np.zeros(n_x + 1)
    chance[0] = 1.0
    taken = np.arange(n_x + 1)
    ends = set(block_ends.tolist())
    n = n_x + n_y
    for step in range(n):
        from_y = step - taken
        left = np.maximum(n - step, 1)
        stay = chance * np.clip(n_y - from_y, 0, None) / left
        move = chance * np.clip(n_x - taken, 0, None) / left
        chance = stay
        chance[1:] += move[:-1]
        if step + 1 in ends:
            gap = np.abs(taken / n_x - (step + 1 - taken) / n_y)
            chance[gap >= bound] = 0.0
    return float(1 - chance.sum())
