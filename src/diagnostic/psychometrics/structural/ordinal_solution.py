"""Categorical solutions: DWLS, and WLSMV and ULSMV with robust errors and a scaled and shifted test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray
from .fit_measures import GroupMoments, Measures, ModelTest, RobustTerms, Scaled, gfi_measures
from .least_squares import LeastSquaresGroup, fit_least_squares, implied_statistics, ordinal_jacobian
from .least_squares_parts import GroupParts, LeastSquaresParts
from .matrix_algebra import inverse
from .ordinal_moments import OrdinalMoments, OrdinalStage
from .parameter_table import ParameterTable
from .problem import State
from .solution import Solution, fit_measures

OrdinalEstimator = Literal["WLSMV", "ULSMV", "DWLS"]
METHODS: dict[OrdinalEstimator, str] = {
    "WLSMV": "diagonally weighted least squares, robust standard errors, scaled and shifted chi-square",
    "ULSMV": "unweighted least squares, robust standard errors, scaled and shifted chi-square",
    "DWLS": "diagonally weighted least squares",
}
LEAST_EIGENVALUE = float(np.sqrt(np.finfo(float).eps))


def solve_ordinal(table: ParameterTable, stage: OrdinalStage, estimator: OrdinalEstimator) -> Solution:
    """Fit a table to ordinal answers and give its tests and measures."""
    sample, moments = stage.sample, stage.moments
    weighted = estimator != "ULSMV"
    weights = [_weights(one, table.items) if weighted else np.ones(one.statistics.size) for one in moments]
    state = fit_least_squares(table, moments, weights).state
    model, baseline = _model_test(state, weighted), _baseline_test(moments, weights, weighted)
    covariance = inverse(state.expected) * sample.n / (sample.n - len(moments))
    parts: LeastSquaresParts | None = None
    if estimator != "DWLS":
        parts = _parts(state, weights, stage.gammas)
        covariance = parts.sandwich() / (sample.n - len(moments))
        model, baseline = _scaled(parts, model, baseline)
        model, baseline = _robust(parts, state, moments, model, baseline)
    measures = fit_measures(
        table, model, baseline, _group_moments(state, moments), minimum=0.5 * model.statistic / sample.n
    )
    measures |= _other(state, moments, weights, model)
    return Solution(
        table,
        state,
        covariance,
        model,
        baseline,
        measures,
        tuple(one.correlations for one in moments),
        tuple(np.zeros(len(table.items)) for _ in moments),
        sample.group_labels,
        tuple(float(one.n) for one in moments),
        estimator,
        "listwise",
        METHODS[estimator],
        (*sample.notes, *_notes(moments, table)),
        parts,
    )


def _weights(moments: OrdinalMoments, items: Sequence[str]) -> FloatArray:
    """1/Γ_kk; refuses pairs of items whose correlation is ±1, which has no sampling variance."""
    known = moments.variances > 0.0
    if known.all():
        return np.asarray(1.0 / moments.variances)
    place = int(np.argmin(known)) - moments.thresholds.size
    one, two = (items[int(index[place])] for index in moments.pairs)
    raise DataError(
        "perfectly_correlated_items",
        place=f"items {one!r} and {two!r}",
        fault="the answers to one tell those to the other (polychoric correlation ±1).",
        mend="Leave one of the two out, or merge categories that few people chose.",
    )


def _notes(moments: Sequence[OrdinalMoments], table: ParameterTable) -> list[str]:
    sparse = sum(one.n_sparse for one in moments)
    notes = [f"{sparse} pair(s) of items have combinations of answers that nobody gave."] if sparse else []
    without = "robust CFI and RMSEA are not defined."
    if any(np.linalg.eigvalsh(one.correlations)[0] < LEAST_EIGENVALUE for one in moments):
        notes.append(f"The polychoric correlations are not positive definite: {without}")
    if not correlations_stand_alone(table):
        notes.append(f"With thresholds held equal, {without}")
    return notes


def _points(state: State) -> list[LeastSquaresGroup]:
    return [part for part in state.points if isinstance(part, LeastSquaresGroup)]


def _model_test(state: State, weighted: bool) -> ModelTest:
    by_group = tuple(point.deviance for point in _points(state))
    n_statistics = sum(point.residuals.size for point in _points(state))
    df = n_statistics - state.problem.table.n_parameters
    return ModelTest(sum(by_group), df, by_group, has_p_value=weighted)


def _baseline_test(
    moments: Sequence[OrdinalMoments], weights: Sequence[FloatArray], weighted: bool
) -> ModelTest:
    by_group, df = [], 0
    for one, weight in zip(moments, weights, strict=True):
        correlations = one.correlations[one.pairs]
        by_group.append((one.n - 1) * float(weight[one.thresholds.size :] @ correlations**2))
        df += correlations.size
    return ModelTest(sum(by_group), df, tuple(by_group), has_p_value=weighted)


def _parts(state: State, weights: Sequence[FloatArray], gammas: Sequence[FloatArray]) -> LeastSquaresParts:
    points = _points(state)
    n = sum(point.moments.n for point in points)
    groups = []
    for group, (along, point) in enumerate(zip(state.directions, points, strict=True)):
        own = ordinal_jacobian(along)
        spread = np.zeros((state.problem.table.n_parameters, len(own)))
        np.add.at(spread, state.problem.group_parameters[group], own.T)
        share = point.moments.n / n
        n_thresholds = point.moments.thresholds.size
        groups.append(GroupParts(share * weights[group], gammas[group], share, spread.T, n_thresholds))
    return LeastSquaresParts(tuple(groups), inverse(state.expected / n))


def _scaled(parts: LeastSquaresParts, model: ModelTest, baseline: ModelTest) -> tuple[ModelTest, ModelTest]:
    """Scale and shift both statistics so that mean and variance are those of chi-square.

    Source: Asparouhov & Muthén (2010), Simple second order chi-square correction, eq. 6-8.
    """
    return _shift(model, *parts.residual_traces()), _shift(baseline, *parts.independence_traces())


def _shift(test: ModelTest, trace: float, trace_square: float) -> ModelTest:
    if test.df == 0 or not 0.0 < trace_square < np.inf:
        return replace(test, scaled=Scaled(test.statistic, np.nan, np.nan, np.nan))
    slope = float(np.sqrt(test.df / trace_square))
    shift = test.df - slope * trace
    return replace(test, scaled=Scaled(test.statistic * slope + shift, 1.0 / slope, trace, shift))


def _robust(
    parts: LeastSquaresParts,
    state: State,
    moments: Sequence[OrdinalMoments],
    model: ModelTest,
    baseline: ModelTest,
) -> tuple[ModelTest, ModelTest]:
    """Give both tests the normal-theory discrepancy of the polychoric correlations and its expectation.

    Source: Savalei (2021), Psych. Methods 26, 205-235, eq. 12-17. R: ``lavaan:::lav_fit_catml_dwls``.
    """
    if not correlations_stand_alone(state.problem.table):
        missing = RobustTerms(np.nan, np.nan)
        return replace(model, robust=missing), replace(baseline, robust=missing)
    statistic = statistic0 = 0.0
    inverses = []
    for along, one in zip(state.directions, moments, strict=True):
        implied = _implied_correlations(along.model.n_items, implied_statistics(along.model, along.at), one)
        if min(np.linalg.eigvalsh(matrix)[0] for matrix in (one.correlations, implied)) < LEAST_EIGENVALUE:
            missing = RobustTerms(np.nan, np.nan)
            return replace(model, robust=missing), replace(baseline, robust=missing)
        own = float(np.linalg.slogdet(one.correlations)[1])
        inverses.append(inverse(implied))
        log_ratio = float(np.linalg.slogdet(implied)[1]) - own
        statistic += one.n * (log_ratio + float((inverses[-1] * one.correlations).sum()) - len(implied))
        statistic0 -= one.n * own
    variances = [group.variances[group.n_thresholds :] for group in parts.groups]
    df = _correlation_df(state, sum(one.size for one in variances))
    trace = parts.normal_theory_trace(inverses)
    terms = RobustTerms(statistic, trace / df if df else np.nan)
    terms0 = RobustTerms(statistic0, float(sum(one.sum() for one in variances)) / baseline.df)
    return replace(model, robust=terms), replace(baseline, robust=terms0)


def correlations_stand_alone(table: ParameterTable) -> bool:
    """Equal thresholds free the response scales, and then correlations alone do not make a model."""
    return not any(row.free and row.op == "~*~" for row in table.rows)


def _correlation_df(state: State, n_correlations: int) -> int:
    """Correlations less the parameters other than thresholds and means."""
    table = state.problem.table
    ops = [table.rows[k].op for k in table.free]
    numbers = {int(n) for n, op in zip(table.reduced, ops, strict=True) if op not in ("|", "~1")}
    return n_correlations - len(numbers)


def _implied_correlations(n_items: int, statistics: FloatArray, moments: OrdinalMoments) -> FloatArray:
    implied = np.eye(n_items)
    i, j = moments.pairs
    implied[i, j] = implied[j, i] = statistics[moments.thresholds.size :]
    return implied


def _group_moments(state: State, moments: Sequence[OrdinalMoments]) -> list[GroupMoments]:
    groups = []
    for along, one in zip(state.directions, moments, strict=True):
        statistics = implied_statistics(along.model, along.at)
        implied = _implied_correlations(along.model.n_items, statistics, one)
        groups.append(
            GroupMoments(
                float(one.n),
                one.correlations,
                None,
                implied,
                None,
                one.thresholds,
                statistics[: one.thresholds.size],
            )
        )
    return groups


def _other(
    state: State, moments: Sequence[OrdinalMoments], weights: Sequence[FloatArray], model: ModelTest
) -> Measures:
    points = _points(state)
    gfi = [
        1.0 - float(weight @ point.residuals**2) / float(weight @ point.moments.statistics**2)
        for point, weight in zip(points, weights, strict=True)
    ]
    n_statistics = sum(one.statistics.size for one in moments)
    measures = gfi_measures(gfi, [float(one.n) for one in moments], n_statistics, model.df)
    return measures | {"wrmr": float(np.sqrt(model.statistic / moments[0].statistics.size))}
