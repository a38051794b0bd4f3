"""Scaled tests, sandwich variances and corrected fit indices when answers are missing (FIML).

The fit indices are those of complete data: the discrepancy between the EM moments and the fitted moments,
with the expectation that it has although answers are missing. Sources: Zhang & Savalei (2022), Struct.
Equ. Modeling 30, eq. 10 (V6) and 12 (V3, robust); Yuan & Bentler (2000) for MLR.
R: ``fitMeasures(cfa(..., missing = "ml"))``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..inputs import FloatArray
from .fit_measures import ModelTest, RobustTerms
from .group_model import Slopes
from .item_moments import item_moments
from .matrix_algebra import block_diagonal, inverse
from .missing_losses import coordinate_slopes, coordinates
from .normal_likelihood import CompleteRows, GroupData, NormalPoint, normal_point, trace_products
from .normal_problem import normal_points
from .problem import State
from .robust_normal import RobustFit, scale_test
from .samples import NormalSample


@dataclass(frozen=True)
class SaturatedInformation:
    """At the saturated moments of one group, over the coordinates of `missing_losses`: the observed
    information, that of complete answers, and the sum of products of the rows' scores."""

    inverse: FloatArray
    observed: FloatArray
    complete: FloatArray
    scores: FloatArray


def missing_fit(
    state: State, sample: NormalSample, *, model: ModelTest, baseline: ModelTest, robust: bool
) -> RobustFit:
    """Give variances and both tests; ``robust`` adds sandwich variances and Yuan-Bentler scaling (MLR)."""
    information = _saturated_information(sample, with_scores=robust)
    spread, factors = inverse(state.observed), {}
    if robust:
        meat = state.problem.gather_blocks(_meats(state, sample))
        used, spent = float((meat * spread).sum()), _independence_trace(sample)
        saturated = sum(float((inverse(one.observed) * one.scores).sum()) for one in information)
        model, baseline = scale_test(model, saturated - used), scale_test(baseline, saturated - spent)
        spread = spread @ meat @ spread
        factors = {
            "scaling.factor.h1": saturated / sum(len(one.observed) for one in information),
            "scaling.factor.h0": used / max(state.problem.table.n_free_rows, 1),
        }
    terms, terms0 = _corrected_terms(state, sample, information, model.df, baseline.df, robust=robust)
    return RobustFit(spread, replace(model, robust=terms), replace(baseline, robust=terms0), factors)


def _saturated_information(sample: NormalSample, *, with_scores: bool) -> list[SaturatedInformation]:
    points = []
    for group, at in zip(sample.groups, sample.saturated, strict=True):
        point = normal_point(group, at.covariance, at.mean)
        assert point is not None  # noqa: S101 - EM ended at a positive definite matrix
        points.append(point)
    slopes = [coordinate_slopes(point.covariance) for point in points]
    none = [np.empty(0)] * len(points)
    scores = _score_products(points, slopes, sample) if with_scores else none
    return [
        SaturatedInformation(
            point.inverse, point.observed_information(along), _complete_information(point, along), products
        )
        for point, along, products in zip(points, slopes, scores, strict=True)
    ]


def _complete_information(point: NormalPoint, slopes: Slopes) -> FloatArray:
    covariances = 0.5 * trace_products(point.inverse, point.inverse, slopes)
    return np.asarray(point.data.n * (covariances + slopes.mean.T @ point.inverse @ slopes.mean))


def _meats(state: State, sample: NormalSample) -> list[FloatArray]:
    return _score_products(normal_points(state), [along.slopes for along in state.directions], sample)


def _score_products(
    points: list[NormalPoint], slopes: list[Slopes], sample: NormalSample
) -> list[FloatArray]:
    products = [np.zeros((one.weight.size, one.weight.size)) for one in slopes]
    for group, rows in sample.complete_rows():
        scores = points[group].row_scores(slopes[group], rows)
        products[group] += scores.T @ scores
    for group, point in enumerate(points):
        for scores in point.incomplete_scores(slopes[group]):
            products[group] += scores.T @ scores
    return products


def _independence_trace(sample: NormalSample) -> float:
    """tr(A₀⁻¹B₀) of the independence model over all answers of each item."""
    moments = [item_moments(group) for group in sample.groups]
    total = float(2 * 0.5 * sum(one.mean.size for one in moments))
    sums = [np.zeros(one.mean.size) for one in moments]
    for group, rows in sample.complete_rows():
        one = moments[group]
        sums[group] += (((rows - one.mean) ** 2 / one.variance - 1.0) ** 2).sum(axis=0)
    for group, data in enumerate(sample.groups):
        one = moments[group]
        for part in data.incomplete:
            excess = ((part.rows - one.mean) ** 2 / one.variance - 1.0) ** 2
            sums[group] += (part.answered * excess).sum(axis=0)
    return total + sum(float((0.5 * s / one.count).sum()) for s, one in zip(sums, moments, strict=True))


def _corrected_terms(
    state: State,
    sample: NormalSample,
    information: list[SaturatedInformation],
    df: int,
    df0: int,
    *,
    robust: bool,
) -> tuple[RobustTerms, RobustTerms]:
    weights = [one.inverse for one in information]
    jacobians = [
        coordinates(along.slopes, weight) for along, weight in zip(state.directions, weights, strict=True)
    ]
    joined = _spread_over_parameters(jacobians, state)
    alone = block_diagonal([coordinates(_independent_slopes(len(weight)), weight) for weight in weights])
    items = [item_moments(group) for group in sample.groups]
    fitted = [(point.covariance, point.mean) for point in normal_points(state)]
    independent = [(np.diag(one.variance), one.mean) for one in items]
    terms = []
    for moments, jacobian, degrees in ((fitted, joined, df), (independent, alone, df0)):
        statistic = _complete_discrepancy(sample, moments)
        trace = _trace(jacobian, information, robust)
        terms.append(RobustTerms(statistic, trace / degrees if degrees else np.nan))
    return terms[0], terms[1]


def _independent_slopes(p: int) -> Slopes:
    """The directions of the independence model: each mean, each variance."""
    eye, none = np.eye(p), np.zeros((p, p))
    variances = np.hstack((none, eye))
    return Slopes(np.repeat([1.0, 0.5], p), variances, variances, np.hstack((eye, none)))


def _spread_over_parameters(jacobians: list[FloatArray], state: State) -> FloatArray:
    pieces = []
    for jacobian, numbers in zip(jacobians, state.problem.group_parameters, strict=True):
        piece = np.zeros((len(jacobian), state.problem.table.n_parameters))
        np.add.at(piece.T, numbers, jacobian.T)
        pieces.append(piece)
    return np.vstack(pieces)


def _complete_discrepancy(sample: NormalSample, moments: list[tuple[FloatArray, FloatArray]]) -> float:
    """Chi-square of moments against the saturated ones, as if no answer were missing."""
    total = 0.0
    for group, at, (covariance, mean) in zip(sample.groups, sample.saturated, moments, strict=True):
        point = normal_point(GroupData(CompleteRows(group.n, at.mean, at.covariance)), covariance, mean)
        log_determinant = float(np.linalg.slogdet(at.covariance)[1])
        total += np.nan if point is None else point.deviance - group.n * (log_determinant + at.mean.size)
    return total


def _trace(jacobian: FloatArray, information: list[SaturatedInformation], robust: bool) -> float:
    """tr(W_c Rᵀ Γ R) with R the residual maker of the saturated information W_m; Γ = W_m⁻¹ when normal."""
    observed = block_diagonal([one.observed for one in information])
    complete = block_diagonal([one.complete for one in information])
    spread = block_diagonal([inverse(one.observed) for one in information])
    weighted = observed @ jacobian
    fitted = inverse(jacobian.T @ weighted)
    if not robust:
        return float((complete * spread).sum() - (fitted * (jacobian.T @ complete @ jacobian)).sum())
    scores = block_diagonal([one.scores for one in information])
    residual = np.eye(len(observed)) - jacobian @ fitted @ weighted.T
    gamma = spread @ scores @ spread
    return float((complete * (residual @ gamma @ residual.T)).sum())
