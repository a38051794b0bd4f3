"""A fitted model, whatever the estimator: what the public results are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..inputs import FloatArray
from .fit_measures import (
    GroupMoments,
    Measures,
    ModelTest,
    chi_square_measures,
    comparative_measures,
    other_measures,
    residual_measures,
    rmsea_measures,
)
from .least_squares_parts import LeastSquaresParts
from .parameter_table import ParameterTable
from .problem import State


@dataclass(frozen=True)
class Solution:
    """Parameters, their covariances, the tests and all fit measures.

    ``observed`` are each group's saturated covariances (polychoric correlations when ordinal) and ``means``
    its saturated means, in the order of ``table.items``; ``group_n`` its respondents.
    """

    table: ParameterTable
    state: State
    covariance: FloatArray
    model: ModelTest
    baseline: ModelTest
    measures: Measures
    observed: tuple[FloatArray, ...]
    means: tuple[FloatArray, ...]
    group_labels: tuple[Any, ...]
    group_n: tuple[float, ...]
    estimator: str
    missing: str
    method: str
    notes: tuple[str, ...]
    parts: LeastSquaresParts | None = None

    @property
    def n(self) -> float:
        return sum(self.group_n)

    def standard_errors(self) -> FloatArray:
        """Give the standard error of every row of the table, zero where it is fixed."""
        errors = np.zeros(len(self.table.rows))
        variances = np.diagonal(self.covariance)
        errors[self.table.free] = np.sqrt(np.where(variances >= 0, variances, np.nan))[self.table.reduced]
        return errors


def fit_measures(
    table: ParameterTable,
    model: ModelTest,
    baseline: ModelTest,
    groups: list[GroupMoments],
    *,
    minimum: float,
) -> Measures:
    """Give the measures that every estimator has; least squares count one respondent less per group."""
    n = sum(group.n for group in groups)
    n_tested = n - table.n_groups if table.ordinal else n
    return {
        "npar": table.n_parameters,
        "fmin": minimum,
        "ntotal": n,
        **chi_square_measures(model, baseline),
        **comparative_measures(model, baseline),
        **rmsea_measures(model, n_tested, table.n_groups),
        **residual_measures(groups),
        **other_measures(model, table.n_parameters, n_tested, ordinal=table.ordinal),
    }
