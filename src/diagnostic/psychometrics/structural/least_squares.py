"""Diagonally weighted least squares on thresholds and polychoric correlations.

The model implies t = δ(τ − μ) and κ_ij = δ_i δ_j σ_ij (delta parameterisation: latent responses have
variance 1/δ²). The discrepancy of a group is (n − 1) Σ w (s − σ)², w = 1/Γ_kk (DWLS) or 1 (ULS).
Source: Muthén (1984); Muthén, du Toit & Spisic (1997). R: ``cfa(..., ordered = TRUE)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..inputs import FloatArray
from .group_model import SCALE, THRESHOLD, GroupModel, Matrices
from .normal_problem import check_counts, settled
from .ordinal_moments import OrdinalMoments
from .parameter_table import ParameterTable
from .problem import Directions, Problem
from .scoring import Minimum, minimise
from .start_values import start_values


@dataclass(frozen=True)
class LeastSquaresGroup:
    """One group at given matrices."""

    moments: OrdinalMoments
    weights: FloatArray
    residuals: FloatArray

    @cached_property
    def deviance(self) -> float:
        return float((self.moments.n - 1) * (self.weights @ self.residuals**2))

    def gradient(self, along: Directions) -> FloatArray:
        weighted = self.weights * self.residuals
        return np.asarray(-(self.moments.n - 1) * (weighted @ ordinal_jacobian(along)))

    def expected_information(self, along: Directions) -> FloatArray:
        jacobian = ordinal_jacobian(along)
        return np.asarray(self.moments.n * (jacobian.T @ (self.weights[:, None] * jacobian)))

    def observed_information(self, along: Directions) -> FloatArray:
        return self.expected_information(along)


def implied_statistics(model: GroupModel, at: Matrices) -> FloatArray:
    """Give the thresholds and correlations (below the diagonal, row by row) that a model implies."""
    i, j = np.tril_indices(model.n_items, -1)
    own = model.threshold_items
    thresholds = at.scales[own] * (at.thresholds - at.mean[own])
    return np.concatenate((thresholds, at.scales[i] * at.scales[j] * at.covariance[i, j]))


def ordinal_jacobian(along: Directions) -> FloatArray:
    """∂(thresholds, correlations)/∂θ by the free rows."""
    model, at, slopes = along.model, along.at, along.slopes
    kind, row = model.kind[model.is_free], model.row[model.is_free]
    own = model.threshold_items
    i, j = np.tril_indices(model.n_items, -1)
    scale = at.scales
    thresholds = -scale[own, None] * slopes.mean[own]
    columns = np.flatnonzero(kind == THRESHOLD)
    thresholds[row[columns], columns] = scale[own[row[columns]]]
    pairs = slopes.left[i] * slopes.right[j] + slopes.right[i] * slopes.left[j]
    pairs *= (scale[i] * scale[j])[:, None] * slopes.weight
    for k in np.flatnonzero(kind == SCALE):
        item = row[k]
        thresholds[own == item, k] = (at.thresholds - at.mean[own])[own == item]
        touched = (i == item) | (j == item)
        other = np.where(i == item, j, i)[touched]
        pairs[touched, k] = scale[other] * at.covariance[i, j][touched]
    return np.vstack((thresholds, pairs))


def least_squares_problem(
    table: ParameterTable, moments: Sequence[OrdinalMoments], weights: Sequence[FloatArray]
) -> Problem:
    items = moments[0].threshold_items
    models = tuple(GroupModel.of_table(table, group, items) for group in range(table.n_groups))

    def evaluate(group: int, model: GroupModel, at: Matrices) -> LeastSquaresGroup | None:
        if (at.scales <= 0).any():
            return None
        residuals = moments[group].statistics - implied_statistics(model, at)
        return LeastSquaresGroup(moments[group], weights[group], residuals)

    return Problem(table, models, evaluate, float(sum(one.n for one in moments)))


def fit_least_squares(
    table: ParameterTable, moments: Sequence[OrdinalMoments], weights: Sequence[FloatArray]
) -> Minimum:
    """Fit thresholds and correlations.

    Raises `ConvergenceError` for models that are not identified or do not converge.
    """
    check_counts(table, len(table.items), sum(one.statistics.size for one in moments))
    problem = least_squares_problem(table, moments, weights)
    start = start_values(
        table,
        problem.models,
        [one.correlations for one in moments],
        [np.zeros(len(table.items))] * len(moments),
        [one.thresholds for one in moments],
    )
    return settled(minimise(problem, start), table)
