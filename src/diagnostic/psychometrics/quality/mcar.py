"""Little's test: are answers missing completely at random?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc

from ..estimation.normal_em import NormalFit, answered_rows, fit_normal, require_items_that_vary
from ..inputs import FloatArray, IntArray, read_items
from ..results import Result
from ..structural.incomplete_rows import IncompleteRows
from ..structural.matrix_algebra import inverse
from ..structural.normal_likelihood import GroupData

_PATTERNS_AT_A_TIME = 2048


@dataclass(frozen=True, kw_only=True)
class McarTest(Result):
    """``statistic`` is χ² with ``degrees_of_freedom``; ``n_patterns`` counts patterns of missing answers."""

    statistic: float
    degrees_of_freedom: int
    p_value: float
    n_patterns: int
    missing_share: float


def mcar_test(items: Any, *, progress: Callable[[float], None] | None = None) -> McarTest:
    """Test whether the answers that are missing are missing completely at random.

    `items`: respondents × items. Respondents without any answer are left out. A small p-value says that
    respondents with different missing answers differ in what they did answer; a large one does not show
    that missing answers can be ignored. Assumes normal answers and one covariance.
    Raises `DataError` for items without answers or variance, or that depend on each other linearly.

    d² = Σ_j n_j (ȳ_j − μ̂_j)' Σ̂_j⁻¹ (ȳ_j − μ̂_j) over patterns j, μ̂ and Σ̂ by maximum likelihood,
    df = Σ_j p_j − p.
    Source: Little (1988), JASA 83, 1198–1202, eq. 2. R: `naniar::mcar_test(items)`.

    >>> answers = [[1, 2], [2, 1], [3, 4], [4, 3], [5, None], [4, None], [None, 2], [2, 3]]
    >>> test = mcar_test(answers)
    >>> round(test.statistic, 4), test.degrees_of_freedom, test.n_patterns
    (4.3519, 2, 3)
    """
    matrix = read_items(items, place="items")
    require_items_that_vary(matrix.values, matrix.labels)
    data = answered_rows(matrix.values)
    n, p = int(data.n), matrix.n_items
    n_patterns = int(data.complete.n > 0) + sum(len(part.missing) for part in data.incomplete)
    df = n_patterns * p - sum(part.missing.size for part in data.incomplete) - p
    notes = [f"{matrix.n_respondents - n} respondent(s) without any answer left out."]
    statistic = 0.0
    if df > 0:
        statistic = _distance(data, fit_normal(data, progress=progress))
    else:
        notes.append("All respondents answered the same items: there is nothing to test.")
    return McarTest(
        statistic=statistic,
        degrees_of_freedom=df,
        p_value=float(chdtrc(df, statistic)) if df > 0 else np.nan,
        n_patterns=n_patterns,
        missing_share=float(np.isnan(matrix.values).mean()),
        n_respondents=n,
        n_items=p,
        missing="maximum likelihood",
        method="Little's test",
        notes=tuple(notes if n < matrix.n_respondents else notes[1:]),
    )


def _distance(data: GroupData, fit: NormalFit) -> float:
    weight = inverse(fit.covariance)
    gap = data.complete.mean - fit.mean
    total = data.complete.n * float(gap @ weight @ gap)
    for part in data.incomplete:
        ends = np.concatenate(([0], np.cumsum(part.counts).astype(np.intp)))
        for first in range(0, len(part.missing), _PATTERNS_AT_A_TIME):
            last = min(len(part.missing), first + _PATTERNS_AT_A_TIME)
            means = _pattern_means(part, ends[first : last + 1])
            some = IncompleteRows(means, np.arange(last - first), part.missing[first:last])
            gaps = some.impute(weight, fit.mean, slice(None)).deviations
            total += float(part.counts[first:last] @ ((gaps @ weight) * gaps).sum(axis=1))
    return total


def _pattern_means(part: IncompleteRows, ends: IntArray) -> FloatArray:
    rows = part.rows[ends[0] : ends[-1]]
    sums = np.add.reduceat(rows, ends[:-1] - ends[0], axis=0, dtype=np.float64)
    return np.asarray(sums / np.diff(ends)[:, None], dtype=np.float64)
