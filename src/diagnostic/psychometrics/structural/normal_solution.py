"""Maximum likelihood solutions: ML, MLR and MLM on complete rows, ML and MLR on all rows (FIML)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from ..chunks import Progress
from .fit_measures import GroupMoments, Measures, ModelTest, gfi_measures, likelihood_measures
from .item_moments import item_moments
from .matrix_algebra import inverse
from .missing_tests import missing_fit
from .normal_likelihood import GroupData
from .normal_problem import fit_normal, normal_points
from .parameter_table import ParameterTable
from .problem import State
from .robust_normal import RobustFit, robust_fit
from .samples import NormalSample
from .solution import Solution, fit_measures

NormalEstimator = Literal["ML", "MLR", "MLM"]
METHODS = {
    ("ML", "listwise"): "maximum likelihood, expected information, chi-square with N",
    ("MLM", "listwise"): "maximum likelihood, Satorra-Bentler scaled chi-square and robust standard errors",
    ("MLR", "listwise"): "maximum likelihood, Yuan-Bentler scaled chi-square and sandwich standard errors",
    ("ML", "fiml"): "full information maximum likelihood, observed information",
    ("MLR", "fiml"): "full information maximum likelihood, Yuan-Bentler scaling and sandwich standard errors",
}


def solve_normal(
    table: ParameterTable,
    sample: NormalSample,
    estimator: NormalEstimator,
    *,
    progress: Progress | None = None,
) -> Solution:
    """Fit a table to a sample by maximum likelihood and give its tests and measures.

    ``estimator`` is "ML", "MLR" or "MLM" (not with FIML).
    """
    state = fit_normal(table, sample).state
    model, baseline = _model_test(state, sample), _baseline_test(sample)
    if sample.missing == "fiml":
        fit = missing_fit(state, sample, model=model, baseline=baseline, robust=estimator == "MLR")
    elif estimator == "ML":
        fit = RobustFit(inverse(state.expected), model, baseline, {})
    else:
        fit = robust_fit(state, sample, estimator, model=model, baseline=baseline, progress=progress)
    model, baseline = fit.model, fit.baseline
    groups = _moments(state, sample)
    measures = fit_measures(table, model, baseline, groups, minimum=0.5 * model.statistic / sample.n)
    measures |= _likelihoods(state, sample) | _gfi(state, sample, model.df)
    measures |= fit.factors
    return Solution(
        table,
        state,
        fit.covariance,
        model,
        baseline,
        measures,
        tuple(at.covariance for at in sample.saturated),
        tuple(at.mean for at in sample.saturated),
        sample.group_labels,
        tuple(group.n for group in sample.groups),
        estimator,
        sample.missing,
        METHODS[estimator, sample.missing],
        sample.notes,
    )


def _model_test(state: State, sample: NormalSample) -> ModelTest:
    pairs = zip(normal_points(state), sample.saturated, strict=True)
    by_group = tuple(max(point.deviance - at.deviance, 0.0) for point, at in pairs)
    return ModelTest(sum(by_group), n_moments(sample, state) - state.problem.table.n_parameters, by_group)


def n_moments(sample: NormalSample, state: State) -> int:
    p = len(sample.items)
    return len(sample.groups) * (p * (p + 1) // 2 + (p if state.problem.table.mean_structure else 0))


def _baseline_test(sample: NormalSample) -> ModelTest:
    """Test that all items are uncorrelated, each with its own mean and variance in each group."""
    by_group = tuple(
        max(_independence_deviance(group) - at.deviance, 0.0)
        for group, at in zip(sample.groups, sample.saturated, strict=True)
    )
    p = len(sample.items)
    return ModelTest(sum(by_group), len(sample.groups) * p * (p - 1) // 2, by_group)


def _independence_deviance(group: GroupData) -> float:
    moments = item_moments(group)
    return float(moments.count @ (np.log(moments.variance) + 1.0))


def _moments(state: State, sample: NormalSample) -> list[GroupMoments]:
    with_means = state.problem.table.mean_structure
    return [
        GroupMoments(
            group.n,
            at.covariance,
            at.mean if with_means else None,
            point.covariance,
            point.mean if with_means else None,
        )
        for group, at, point in zip(sample.groups, sample.saturated, normal_points(state), strict=True)
    ]


def _likelihoods(state: State, sample: NormalSample) -> Measures:
    constant = sum(group.n_answers for group in sample.groups) * math.log(2.0 * math.pi)
    deviance = sum(point.deviance for point in normal_points(state))
    saturated = sum(at.deviance for at in sample.saturated)
    return likelihood_measures(
        -0.5 * (deviance + constant),
        -0.5 * (saturated + constant),
        state.problem.table.n_parameters,
        sample.n,
    )


def _gfi(state: State, sample: NormalSample, df: int) -> Measures:
    means = 1.0 if state.problem.table.mean_structure else 0.0
    values = []
    for point, at in zip(normal_points(state), sample.saturated, strict=True):
        missed = point.expected_form(at.covariance - point.covariance, means * (at.mean - point.mean))
        values.append(1.0 - missed / point.expected_form(at.covariance, means * at.mean))
    return gfi_measures(values, [group.n for group in sample.groups], n_moments(sample, state), df)
