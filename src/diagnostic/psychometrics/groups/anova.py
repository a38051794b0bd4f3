"""Tests of several means at once: classic, Welch's and Brown–Forsythe's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import fdtrc

from ..errors import DataError
from ..results import Result
from .many_groups import ManyGroups, read_groups
from .samples import ScoreHistogram

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class GroupsTest(Result):
    """F (or H) test; ``degrees_of_freedom`` between groups, ``…_within`` None where the test has none.

    ``groups``: one line per group with n, mean and sd. Effect sizes are NaN where they do not apply.
    """

    statistic: float
    degrees_of_freedom: float
    degrees_of_freedom_within: float | None
    p_value: float
    groups: pd.DataFrame
    eta_squared: float
    omega_squared: float
    epsilon_squared: float


def one_way_anova(scores: Any, groups: Any = None) -> GroupsTest:
    """Test whether several groups have the same mean, assuming equal variances.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}.
    Missing scores and labels are left out. η², ω² and ε² are shares of variance (0 to 1; the last two
    may be slightly negative). Raises `DataError` for fewer than 2 groups or scores that do not vary.

    F = MSB/MSW; η² = SSB/SST, ω² = (SSB − df_b MSW)/(SST + MSW), ε² = (SSB − df_b MSW)/SST.
    Source: Fisher (1925); Maxwell & Delaney (2004), Designing Experiments, p. 104.
    R: `oneway.test(score ~ group, var.equal = TRUE)`, `effectsize::omega_squared(aov(…))`.

    >>> test = one_way_anova([1, 2, 3, 2, 3, 4, 5, 6, 7], list("aaabbbccc"))
    >>> round(test.statistic, 4), round(test.eta_squared, 4)
    (13.0, 0.8125)
    """
    many = read_groups(scores, groups)
    sizes, n, k = many.sizes, float(many.n_respondents), len(many.samples)
    _require_freedom(many)
    grand = sizes @ many.means / n
    between = float(sizes @ (many.means - grand) ** 2)
    within = float(np.nansum((sizes - 1) * many.variances))
    total = between + within
    _require_variance(total, many)
    mean_within = within / (n - k)
    statistic = between / (k - 1) / mean_within if within else np.inf
    excess = between - (k - 1) * mean_within
    return _groups_test(
        many,
        statistic=statistic,
        df=(k - 1.0, n - k),
        effects=(between / total, excess / (total + mean_within), excess / total),
        method="one-way analysis of variance, equal variances",
    )


def welch_anova(scores: Any, groups: Any = None) -> GroupsTest:
    """Test whether several groups have the same mean, without assuming equal variances.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}; at
    least 2 scores per group, not all alike within one. Missing scores and labels are left out.
    Raises `DataError` for fewer than 2 groups, small groups or a group without variance.

    w = n/s², F = [Σ w(x̄ − x̃)²/(k − 1)] / [1 + 2(k − 2)/(k² − 1) Λ], Λ = Σ (1 − w/Σw)²/(n − 1),
    df = k − 1 and (k² − 1)/(3Λ).
    Source: Welch (1951), Biometrika 38, 330–336. R: `oneway.test(score ~ group)`.

    >>> test = welch_anova([1, 2, 3, 2, 3, 4, 5, 6, 9], list("aaabbbccc"))
    >>> round(test.statistic, 4), round(test.degrees_of_freedom_within, 4)
    (5.2168, 3.7755)
    """
    many = read_groups(scores, groups, min_respondents=2)
    for sample in many.samples:
        _require_variance(sample.variance, many, place=sample.place)
    k = len(many.samples)
    weights = many.sizes / many.variances
    center = weights @ many.means / weights.sum()
    spread = float(np.sum((1 - weights / weights.sum()) ** 2 / (many.sizes - 1)))
    numerator = float(weights @ (many.means - center) ** 2) / (k - 1)
    statistic = numerator / (1 + 2 * (k - 2) / (k**2 - 1) * spread)
    return _groups_test(
        many,
        statistic=statistic,
        df=(k - 1.0, (k**2 - 1) / (3 * spread)),
        effects=(np.nan, np.nan, np.nan),
        method="Welch's analysis of variance",
    )


def brown_forsythe_test(scores: Any, groups: Any = None) -> GroupsTest:
    """Test whether several groups have the same spread, from absolute deviations from the medians.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}.
    Missing scores and labels are left out.
    Raises `DataError` for fewer than 2 groups or when all deviations are equal.

    One-way analysis of variance of |x − median of the group|.
    Source: Brown & Forsythe (1974), JASA 69, 364–367. R: `car::leveneTest(score ~ group)`.

    >>> test = brown_forsythe_test([1, 2, 3, 2, 3, 4, 1, 6, 11], list("aaabbbccc"))
    >>> round(test.statistic, 4)
    2.3704
    """
    many = read_groups(scores, groups)
    deviations = {
        label: _deviations(sample.histogram) for label, sample in zip(many.labels, many.samples, strict=True)
    }
    test = one_way_anova(deviations)
    return _groups_test(
        many,
        statistic=test.statistic,
        df=(test.degrees_of_freedom, float(test.degrees_of_freedom_within or np.nan)),
        effects=(np.nan, np.nan, np.nan),
        method="Brown–Forsythe test of equal variances",
    )


def group_frame(many: ManyGroups) -> pd.DataFrame:
    """Describe the groups: n, mean and sd."""
    import pandas as pd

    return pd.DataFrame(
        {
            "n_respondents": many.sizes.astype(int),
            "mean": many.means,
            "sd": np.sqrt(many.variances),
        },
        index=pd.Index(many.labels, name="group"),
    )


def _deviations(histogram: ScoreHistogram) -> ScoreHistogram:
    median = _median(histogram)
    values, where = np.unique(np.abs(histogram.values - median), return_inverse=True)
    counts = np.zeros(values.size, dtype=np.intp)
    np.add.at(counts, where, histogram.counts)
    return ScoreHistogram(values, counts)


def _median(histogram: ScoreHistogram) -> float:
    ends = np.cumsum(histogram.counts)
    n = int(ends[-1])
    low = histogram.values[np.searchsorted(ends, (n - 1) // 2, side="right")]
    high = histogram.values[np.searchsorted(ends, n // 2, side="right")]
    return float((low + high) / 2)


def _groups_test(
    many: ManyGroups,
    *,
    statistic: float,
    df: tuple[float, float],
    effects: tuple[float, float, float],
    method: str,
) -> GroupsTest:
    return GroupsTest(
        statistic=float(statistic),
        degrees_of_freedom=df[0],
        degrees_of_freedom_within=df[1],
        p_value=float(fdtrc(df[0], df[1], statistic)),
        groups=group_frame(many),
        eta_squared=float(effects[0]),
        omega_squared=float(effects[1]),
        epsilon_squared=float(effects[2]),
        n_respondents=many.n_respondents,
        n_items=1,
        missing="left out",
        method=method,
        notes=many.notes,
    )


def _require_freedom(many: ManyGroups) -> None:
    if many.n_respondents <= len(many.samples):
        raise DataError(
            "too_few_respondents",
            place="scores",
            fault="hold no more respondents than groups.",
            mend="Compare larger groups.",
        )


def _require_variance(variance: float, many: ManyGroups, *, place: str = "scores") -> None:
    largest = max(abs(sample.mean) for sample in many.samples)
    if not variance > (10 * np.finfo(float).eps * max(largest, 1e-300)) ** 2:
        raise DataError(
            "no_variance",
            place=place,
            fault="do not vary.",
            mend="Leave out the group, or use a test that allows equal scores.",
        )
