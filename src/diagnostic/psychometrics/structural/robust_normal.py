"""Sandwich variances and scaled tests for complete, non-normal answers.

One pass over the rows; no fourth-moment matrix is ever built, since its traces are means of quadratic
forms. Sources: Satorra & Bentler (1994), eq. 16.20 (MLM); Yuan & Bentler (2000), with the variant that
Mplus and lavaan use for MLR: scaling = (tr A₁⁻¹B₁ − tr A₀⁻¹B₀) / df. R: ``lavaan(..., estimator = "MLR")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ..chunks import Progress
from ..inputs import FloatArray
from .fit_measures import ModelTest, RobustTerms, Scaled
from .matrix_algebra import inverse
from .normal_problem import normal_points
from .problem import State
from .samples import NormalSample

RobustEstimator = Literal["MLR", "MLM"]


@dataclass
class RowSums:
    """Sums over the complete rows of one group, with z = y − ȳ.

    ``scores`` Σ s sᵀ, ``score_sum`` Σ s; ``squared_forms`` Σ (zᵀVz)² with V = S⁻¹ for MLR, Σ̂⁻¹ for MLM;
    ``squared_sums`` Σ (Σ_j z_j²/s_j)² and ``item_fourths`` Σ (z_j²/s_j)².
    """

    scores: FloatArray
    score_sum: FloatArray
    item_fourths: FloatArray
    squared_forms: float = 0.0
    squared_sums: float = 0.0


@dataclass(frozen=True)
class RobustFit:
    """Variances of the parameters, both tests with their scaled versions, and MLR's scaling factors."""

    covariance: FloatArray
    model: ModelTest
    baseline: ModelTest
    factors: dict[str, float]


def robust_fit(
    state: State,
    sample: NormalSample,
    estimator: RobustEstimator,
    *,
    model: ModelTest,
    baseline: ModelTest,
    progress: Progress | None = None,
) -> RobustFit:
    """Give robust variances and scale the tests of the model and of the independence model."""
    sums = _pass_over_rows(state, sample, estimator, progress)
    information = state.observed if estimator == "MLR" else state.expected
    spread = inverse(information)
    meat = state.problem.gather_blocks([_meat(one, sample, g, estimator) for g, one in enumerate(sums)])
    used = float((meat * spread).sum())
    with_means = state.problem.table.mean_structure
    saturated, saturated0 = _saturated_traces(state, sample, estimator, sums)
    spent = sum(_independence_trace(one, sample, g, with_means) for g, one in enumerate(sums))
    p = len(sample.items)
    n_moments = len(sums) * (p * (p + 1) // 2 + (p if with_means else 0))
    factors = {
        "scaling.factor.h1": saturated / n_moments,
        "scaling.factor.h0": used / max(state.problem.table.n_free_rows, 1),
    }
    return RobustFit(
        spread @ meat @ spread,
        scale_test(model, saturated - used),
        scale_test(baseline, saturated0 - spent),
        factors if estimator == "MLR" else {},
    )


def scale_test(test: ModelTest, trace: float) -> ModelTest:
    """Divide by tr(UΓ)/df, which also makes the robust terms of CFI, TLI and RMSEA."""
    if test.df == 0:
        scaled = Scaled(test.statistic, np.nan, np.nan)
        return replace(test, scaled=scaled, robust=RobustTerms(test.statistic, np.nan))
    factor = trace / test.df if trace > 0 else np.nan
    scaled = Scaled(test.statistic / factor, factor, trace)
    return replace(test, scaled=scaled, robust=RobustTerms(test.statistic, factor))


def _pass_over_rows(
    state: State, sample: NormalSample, estimator: RobustEstimator, progress: Progress | None
) -> list[RowSums]:
    points, slopes = normal_points(state), [along.slopes for along in state.directions]
    means = [group.complete.mean for group in sample.groups]
    if estimator == "MLM":
        points = [replace(point, mean=mean) for point, mean in zip(points, means, strict=True)]
        weights = [point.inverse for point in points]
    else:
        weights = [inverse(at.covariance) for at in sample.saturated]
    spreads = [np.diagonal(at.covariance) for at in sample.saturated]
    sums = [
        RowSums(np.zeros((s.weight.size,) * 2), np.zeros(s.weight.size), np.zeros(len(sample.items)))
        for s in slopes
    ]
    done = 0.0
    for group, rows in sample.complete_rows():
        one, centered = sums[group], rows - means[group]
        scores = points[group].row_scores(slopes[group], rows)
        one.scores += scores.T @ scores
        one.score_sum += scores.sum(axis=0)
        squares = centered**2 / spreads[group]
        one.item_fourths += (squares**2).sum(axis=0)
        one.squared_sums += float((squares.sum(axis=1) ** 2).sum())
        forms = ((centered @ weights[group]) * centered).sum(axis=1)
        one.squared_forms += float(forms @ forms)
        done += len(rows)
        if progress is not None:
            progress(min(1.0, done / sample.n))
    return sums


def _meat(sums: RowSums, sample: NormalSample, group: int, estimator: RobustEstimator) -> FloatArray:
    if estimator == "MLR":
        return sums.scores
    return sums.scores - np.outer(sums.score_sum, sums.score_sum) / sample.groups[group].n


def _saturated_traces(
    state: State, sample: NormalSample, estimator: RobustEstimator, sums: Sequence[RowSums]
) -> tuple[float, float]:
    """tr(VΓ) of the saturated moments, with V at the model's and at the independence model's moments."""
    total = total0 = 0.0
    with_means = state.problem.table.mean_structure
    for group, one in enumerate(sums):
        n, S = sample.groups[group].n, sample.saturated[group].covariance
        if estimator == "MLR":
            trace = 0.5 * (one.squared_forms / n - len(S)) + (len(S) if with_means else 0.0)
            total, total0 = total + trace, total0 + trace
            continue
        product = normal_points(state)[group].inverse @ S
        total += 0.5 * (one.squared_forms / n - float((product * product.T).sum()))
        total += float(np.trace(product)) if with_means else 0.0
        correlation = S / np.sqrt(np.outer(np.diagonal(S), np.diagonal(S)))
        total0 += 0.5 * (one.squared_sums / n - float((correlation**2).sum()))
        total0 += len(S) if with_means else 0.0
    return total, total0


def _independence_trace(sums: RowSums, sample: NormalSample, group: int, with_means: bool) -> float:
    """tr(A₀⁻¹B₀) of the independence model: half the excess of each item's fourth moment, plus its mean."""
    fourths = sums.item_fourths / sample.groups[group].n
    return float(0.5 * (fourths - 1.0).sum()) + (len(fourths) if with_means else 0.0)
