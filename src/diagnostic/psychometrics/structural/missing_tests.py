"""Scaled tests, sandwich variances and corrected fit indices when answers are missing (FIML).

The fit indices are those of complete data: the discrepancy between the EM moments and the fitted moments,
with the expectation that it has although answers are missing. Sources: Zhang & Savalei (2022), Struct.
Equ. Modeling 30, eq. 10 (V6) and 12 (V3, robust); Yuan & Bentler (2000) for MLR.
R: ``fitMeasures(cfa(..., missing = "ml"))``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..inputs import FloatArray
from .fit_measures import ModelTest, RobustTerms
from .group_model import Slopes
from .item_moments import item_moments, missing_counts
from .matrix_algebra import inverse
from .missing_losses import coordinates
from .normal_likelihood import CompleteRows, GroupData, normal_point
from .normal_problem import normal_points
from .problem import State
from .robust_normal import RobustFit, scale_test
from .samples import NormalSample
from .saturated_information import SaturatedPoint, invert_in_place

SCORES_AT_A_TIME = 2048


def missing_fit(
    state: State, sample: NormalSample, *, model: ModelTest, baseline: ModelTest, robust: bool
) -> RobustFit:
    """Give variances and both tests; ``robust`` adds sandwich variances and Yuan-Bentler scaling (MLR)."""
    traces = _saturated_traces(state, sample, robust=robust)
    spread, factors = inverse(state.observed), {}
    if robust:
        meat = state.problem.gather_blocks(_meats(state, sample))
        used, spent = float((meat * spread).sum()), _independence_trace(sample)
        model = scale_test(model, traces.scores - used)
        baseline = scale_test(baseline, traces.scores - spent)
        spread = spread @ meat @ spread
        factors = {
            "scaling.factor.h1": traces.scores / traces.size,
            "scaling.factor.h0": used / max(state.problem.table.n_free_rows, 1),
        }
    terms, terms0 = _corrected_terms(state, sample, traces, model.df, baseline.df)
    return RobustFit(spread, replace(model, robust=terms), replace(baseline, robust=terms0), factors)


@dataclass
class SaturatedTraces:
    """What the tests need of the saturated moments, summed over groups.

    With O the observed information, K that of complete answers, B the scores' products and Γ = O⁻¹BO⁻¹
    (O⁻¹ when answers are taken to be normal): ``scores`` tr(O⁻¹B), ``complete`` tr(KΓ), and for the model
    and the independence model what `Projection` holds.
    """

    projections: tuple[Projection, Projection]
    scores: float = 0.0
    complete: float = 0.0
    size: int = 0


@dataclass
class Projection:
    """A model's directions J: ``observed`` JᵀOJ, ``complete`` JᵀKJ, ``scores`` JᵀBJ, ``mixed`` JᵀBO⁻¹KJ."""

    jacobians: list[FloatArray]
    observed: FloatArray = field(init=False)
    complete: FloatArray = field(init=False)
    scores: FloatArray = field(init=False)
    mixed: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        size = self.jacobians[0].shape[1]
        self.observed, self.complete = np.zeros((size, size)), np.zeros((size, size))
        self.scores, self.mixed = np.zeros((size, size)), np.zeros((size, size))

    def trace(self, complete: float, *, robust: bool) -> float:
        """tr(K RᵀΓR) with R = I − J(JᵀOJ)⁻¹JᵀO, given tr(KΓ)."""
        fitted = inverse(self.observed)
        explained = fitted @ self.complete
        if not robust:
            return complete - float(np.trace(explained))
        mixed = float((fitted * self.mixed.T).sum())
        return complete - 2.0 * mixed + float(((fitted @ self.scores) * explained.T).sum())


def _saturated_traces(state: State, sample: NormalSample, *, robust: bool) -> SaturatedTraces:
    weights = [inverse(at.covariance) for at in sample.saturated]
    along = [
        coordinates(directions.slopes, weight)
        for directions, weight in zip(state.directions, weights, strict=True)
    ]
    alone = [coordinates(_independent_slopes(len(weight)), weight) for weight in weights]
    traces = SaturatedTraces(
        (Projection(_spread_over_parameters(along, state)), Projection(_side_by_side(alone)))
    )
    points = _saturated_points(sample)
    products = _saturated_scores(points, sample) if robust else [None] * len(points)
    for group, point in enumerate(points):
        _add_group(traces, group, point, products[group])
        products[group] = None
    return traces


def _saturated_points(sample: NormalSample) -> list[SaturatedPoint]:
    points = []
    for group, at in zip(sample.groups, sample.saturated, strict=True):
        point = normal_point(group, at.covariance, at.mean)
        assert point is not None  # noqa: S101 - EM ended at a positive definite matrix
        points.append(SaturatedPoint(point))
    return points


def _add_group(
    traces: SaturatedTraces, group: int, point: SaturatedPoint, products: FloatArray | None
) -> None:
    observed = point.observed_information()
    for projection in traces.projections:
        own = projection.jacobians[group]
        projection.observed += own.T @ (observed @ own)
    try:
        spread = invert_in_place(observed)
    except np.linalg.LinAlgError:
        spread = np.asarray(np.linalg.inv(point.observed_information()), dtype=np.float64)
    traces.size += point.size
    directions = np.hstack([projection.jacobians[group] for projection in traces.projections])
    complete = np.empty(directions.shape)
    turned = spread if products is None else products @ spread
    for rows, own in point.complete_information():
        complete[rows] = own @ directions
        traces.complete += float((own * (turned[rows] if products is None else spread[rows] @ turned)).sum())
    ends = np.cumsum([projection.jacobians[group].shape[1] for projection in traces.projections])
    pieces = np.split(complete, ends[:-1], axis=1)
    for projection, piece in zip(traces.projections, pieces, strict=True):
        own = projection.jacobians[group]
        projection.complete += own.T @ piece
        if products is not None:
            projection.scores += own.T @ (products @ own)
            projection.mixed += own.T @ (turned @ piece)
    if products is not None:
        traces.scores += float(np.vdot(spread, products))


def _saturated_scores(points: Sequence[SaturatedPoint], sample: NormalSample) -> list[FloatArray | None]:
    """Σ s sᵀ over the rows of each group, along every coordinate."""
    out = [np.zeros((point.size, point.size)) for point in points]
    for group, rows in sample.complete_rows():
        for some in np.array_split(rows, max(1, len(rows) // SCORES_AT_A_TIME)):
            scores = points[group].scores(some - points[group].point.mean)
            out[group] += scores.T @ scores
    for group, one in enumerate(points):
        for part in one.point.data.incomplete:
            for chosen in part.slices():
                found = part.impute(one.point.inverse, one.point.mean, chosen)
                scores = one.scores(found.deviations, found)
                out[group] += scores.T @ scores
    return [*out]


def _meats(state: State, sample: NormalSample) -> list[FloatArray]:
    """Σ s sᵀ over the rows of each group, along the model's directions."""
    points, slopes = normal_points(state), [along.slopes for along in state.directions]
    out = [np.zeros((one.weight.size, one.weight.size)) for one in slopes]
    for group, rows in sample.complete_rows():
        scores = points[group].row_scores(slopes[group], rows)
        out[group] += scores.T @ scores
    for group, point in enumerate(points):
        for scores in point.incomplete_scores(slopes[group]):
            out[group] += scores.T @ scores
    return out


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
            missing = missing_counts(part, one.mean.size)
            for some in part.slices():
                excess = (part.deviations(one.mean, some) ** 2 / one.variance - 1.0) ** 2
                sums[group] += excess.sum(axis=0)
            sums[group] -= missing
    return total + sum(float((0.5 * s / one.count).sum()) for s, one in zip(sums, moments, strict=True))


def _corrected_terms(
    state: State, sample: NormalSample, traces: SaturatedTraces, df: int, df0: int
) -> tuple[RobustTerms, RobustTerms]:
    items = [item_moments(group) for group in sample.groups]
    fitted = [(point.covariance, point.mean) for point in normal_points(state)]
    independent = [(np.diag(one.variance), one.mean) for one in items]
    robust = traces.scores != 0.0
    terms = []
    for moments, projection, degrees in zip(
        (fitted, independent), traces.projections, (df, df0), strict=True
    ):
        statistic = _complete_discrepancy(sample, moments)
        trace = projection.trace(traces.complete, robust=robust)
        terms.append(RobustTerms(statistic, trace / degrees if degrees else np.nan))
    return terms[0], terms[1]


def _independent_slopes(p: int) -> Slopes:
    """The directions of the independence model: each mean, each variance."""
    eye, none = np.eye(p), np.zeros((p, p))
    variances = np.hstack((none, eye))
    return Slopes(np.repeat([1.0, 0.5], p), variances, variances, np.hstack((eye, none)))


def _spread_over_parameters(jacobians: list[FloatArray], state: State) -> list[FloatArray]:
    pieces = []
    for jacobian, numbers in zip(jacobians, state.problem.group_parameters, strict=True):
        piece = np.zeros((len(jacobian), state.problem.table.n_parameters))
        np.add.at(piece.T, numbers, jacobian.T)
        pieces.append(piece)
    return pieces


def _side_by_side(jacobians: list[FloatArray]) -> list[FloatArray]:
    """Give each group columns of its own."""
    width = jacobians[0].shape[1]
    pieces = []
    for group, jacobian in enumerate(jacobians):
        piece = np.zeros((len(jacobian), width * len(jacobians)))
        piece[:, group * width : (group + 1) * width] = jacobian
        pieces.append(piece)
    return pieces


def _complete_discrepancy(sample: NormalSample, moments: list[tuple[FloatArray, FloatArray]]) -> float:
    """Chi-square of moments against the saturated ones, as if no answer were missing."""
    total = 0.0
    for group, at, (covariance, mean) in zip(sample.groups, sample.saturated, moments, strict=True):
        point = normal_point(GroupData(CompleteRows(group.n, at.mean, at.covariance)), covariance, mean)
        log_determinant = float(np.linalg.slogdet(at.covariance)[1])
        total += np.nan if point is None else point.deviance - group.n * (log_determinant + at.mean.size)
    return total
