"""All pairs of several groups: Games–Howell on means, Dunn on ranks, Kruskal–Wallis before them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chdtrc, ndtr

from ..errors import DataError
from ..inputs import FloatArray
from ..results import Result
from .anova import GroupsTest, group_frame
from .many_groups import ManyGroups, read_groups
from .mean_tests import welch_error
from .multiplicity import AdjustmentMethod, adjust_p_values
from .rank_tests import midranks
from .samples import ScoreHistogram
from .studentized_range import studentized_range_quantile, studentized_range_tail

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class PairwiseComparisons(Result):
    """``comparisons``: one line per pair; differences are ``other`` minus ``group``, as rstatix has them."""

    comparisons: pd.DataFrame
    groups: pd.DataFrame
    confidence_level: float | None

    def to_frame(self) -> pd.DataFrame:
        return self.comparisons


def games_howell(scores: Any, groups: Any = None, *, confidence_level: float = 0.95) -> PairwiseComparisons:
    """Compare the means of all pairs of groups, without assuming equal variances.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}; at
    least 2 scores per group. Missing scores and labels are left out. Columns: group, other,
    difference (other − group), standard_error, statistic, degrees_of_freedom, p_value, low, high;
    p-values and intervals hold for all pairs at once.
    Raises `DataError` for fewer than 2 groups, small groups, or two groups without variance.

    q = √2 |d|/se with Welch's se and df; p = P(Q_{k,df} > q); interval d ± Q_crit se/√2.
    Source: Games & Howell (1976), J. Educ. Stat. 1, 113–125.
    R: `rstatix::games_howell_test(data, score ~ group)`.

    >>> result = games_howell([1, 2, 3, 2, 3, 4, 5, 6, 9], list("aaabbbccc"))
    >>> result.comparisons["p_value"].round(4).tolist()
    [0.5015, 0.0826, 0.1423]
    """
    many = read_groups(scores, groups, min_respondents=2)
    k = len(many.samples)
    rows = []
    for a, b in combinations(range(k), 2):
        error, df = welch_error(many.samples[a], many.samples[b])
        difference = many.samples[b].mean - many.samples[a].mean
        half = studentized_range_quantile(confidence_level, k, df) * error / np.sqrt(2)
        rows.append(
            {
                "group": many.labels[a],
                "other": many.labels[b],
                "difference": difference,
                "standard_error": error,
                "statistic": difference / error,
                "degrees_of_freedom": df,
                "p_value": studentized_range_tail(np.sqrt(2) * abs(difference) / error, k, df),
                "low": difference - half,
                "high": difference + half,
            }
        )
    return _comparisons(many, rows, confidence_level, "Games–Howell")


def kruskal_wallis_test(scores: Any, groups: Any = None) -> GroupsTest:
    """Test whether several groups have the same distribution, by ranks.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}.
    Missing scores and labels are left out. ``epsilon_squared`` is H/(n − 1), 0 to 1.
    Raises `DataError` for fewer than 2 groups or scores that do not vary.

    H = [12/(n(n + 1)) Σ R²/n_g − 3(n + 1)] / [1 − Σ(t³ − t)/(n³ − n)], χ² with k − 1.
    Source: Kruskal & Wallis (1952), JASA 47, 583–621. R: `kruskal.test(score ~ group)`.

    >>> test = kruskal_wallis_test([1, 2, 3, 2, 3, 4, 5, 6, 9], list("aaabbbccc"))
    >>> round(test.statistic, 4), round(test.p_value, 4)
    (6.0565, 0.0484)
    """
    many = read_groups(scores, groups)
    sums, pooled = _rank_sums(many)
    n, k = float(many.n_respondents), len(many.samples)
    raw = 12 / (n * (n + 1)) * float(np.sum(sums**2 / many.sizes)) - 3 * (n + 1)
    statistic = raw / (1 - _ties(pooled) / (n**3 - n))
    return GroupsTest(
        statistic=statistic,
        degrees_of_freedom=k - 1.0,
        degrees_of_freedom_within=None,
        p_value=float(chdtrc(k - 1, statistic)),
        groups=group_frame(many),
        eta_squared=(statistic - k + 1) / (n - k),
        omega_squared=np.nan,
        epsilon_squared=statistic / (n - 1),
        n_respondents=int(n),
        n_items=1,
        missing="left out",
        method="Kruskal–Wallis test, tie-corrected",
        notes=many.notes,
    )


def dunn_test(scores: Any, groups: Any = None, *, adjust: AdjustmentMethod = "holm") -> PairwiseComparisons:
    """Compare the mean ranks of all pairs of groups.

    `scores`: 1-D, with one group label each in `groups`; or {label: scores or `ScoreHistogram`}.
    Missing scores and labels are left out. Columns: group, other, difference (of mean ranks,
    other − group), standard_error, statistic (z), p_value, p_adjusted.
    Raises `DataError` for fewer than 2 groups or scores that do not vary.

    z = (R̄_b − R̄_a)/√{[n(n + 1)/12 − Σ(t³ − t)/(12(n − 1))] (1/n_a + 1/n_b)}.
    Source: Dunn (1964), Technometrics 6, 241–252. R: `rstatix::dunn_test(data, score ~ group)`.

    >>> result = dunn_test([1, 2, 3, 2, 3, 4, 5, 6, 9], list("aaabbbccc"))
    >>> result.comparisons["p_adjusted"].round(4).tolist()
    [0.4523, 0.0485, 0.1964]
    """
    many = read_groups(scores, groups)
    sums, pooled = _rank_sums(many)
    n = float(many.n_respondents)
    variance = n * (n + 1) / 12 - _ties(pooled) / (12 * (n - 1))
    means = sums / many.sizes
    rows = []
    for a, b in combinations(range(len(many.samples)), 2):
        error = np.sqrt(variance * (1 / many.sizes[a] + 1 / many.sizes[b]))
        difference = means[b] - means[a]
        rows.append(
            {
                "group": many.labels[a],
                "other": many.labels[b],
                "difference": difference,
                "standard_error": error,
                "statistic": difference / error,
                "p_value": float(2 * ndtr(-abs(difference / error))),
            }
        )
    adjusted = adjust_p_values([row["p_value"] for row in rows], adjust)
    for row, p in zip(rows, adjusted.tolist(), strict=True):
        row["p_adjusted"] = p
    return _comparisons(many, rows, None, f"Dunn, p-values adjusted by {adjust}")


def _rank_sums(many: ManyGroups) -> tuple[FloatArray, ScoreHistogram]:
    pooled = many.samples[0].histogram
    for sample in many.samples[1:]:
        pooled = pooled.merge(sample.histogram)
    if pooled.values.size < 2:
        raise DataError(
            "no_variance",
            place="scores",
            fault="are all the same.",
            mend="Describe the groups without a test.",
        )
    ranks = midranks(pooled.counts.astype(np.float64))
    sums = [
        sample.histogram.counts @ ranks[np.searchsorted(pooled.values, sample.histogram.values)]
        for sample in many.samples
    ]
    return np.array(sums), pooled


def _ties(pooled: ScoreHistogram) -> float:
    counts = pooled.counts.astype(np.float64)
    return float(np.sum(counts**3 - counts))


def _comparisons(
    many: ManyGroups, rows: list[dict[str, Any]], confidence_level: float | None, method: str
) -> PairwiseComparisons:
    import pandas as pd

    return PairwiseComparisons(
        comparisons=pd.DataFrame(rows),
        groups=group_frame(many),
        confidence_level=confidence_level,
        n_respondents=many.n_respondents,
        n_items=1,
        missing="left out",
        method=method,
        notes=many.notes,
    )
