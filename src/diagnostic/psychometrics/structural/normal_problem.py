"""Maximum likelihood for all groups: the problem, its solution, and whether the model is identified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray
from .group_model import GroupModel, Matrices
from .normal_likelihood import CompleteRows, GroupData, NormalPoint, normal_point
from .parameter_table import ParameterTable
from .problem import Directions, Problem, State
from .samples import NormalSample
from .scoring import Minimum, minimise
from .start_values import start_values

LEAST_INFORMATION = 1e-9


@dataclass(frozen=True)
class NormalGroup:
    """The normal likelihood of one group as a part of the problem."""

    point: NormalPoint

    @property
    def deviance(self) -> float:
        return self.point.deviance

    def gradient(self, along: Directions) -> FloatArray:
        return self.point.gradient(along.slopes)

    def expected_information(self, along: Directions) -> FloatArray:
        return self.point.expected_information(along.slopes)

    def observed_information(self, along: Directions) -> FloatArray:
        point = self.point
        curvature = along.model.curvature(along.at, point.covariance_gradient, point.mean_gradient)
        return point.observed_information(along.slopes, curvature)


def normal_problem(table: ParameterTable, groups: Sequence[GroupData]) -> Problem:
    """Give the maximum likelihood problem of a table for the data of each group."""
    models = tuple(GroupModel.of_table(table, group) for group in range(table.n_groups))

    def evaluate(group: int, _: GroupModel, at: Matrices) -> NormalGroup | None:
        mean = at.mean if table.mean_structure else None
        point = normal_point(groups[group], at.covariance, mean)
        return None if point is None else NormalGroup(point)

    return Problem(table, models, evaluate, sum(group.n for group in groups))


def normal_points(state: State) -> list[NormalPoint]:
    """Give the likelihood of each group at a state of a normal problem."""
    return [part.point for part in state.points if isinstance(part, NormalGroup)]


def fit_normal(table: ParameterTable, sample: NormalSample) -> Minimum:
    """Fit by maximum likelihood; with missing answers, from the solution for the saturated moments.

    Raises `ConvergenceError` for models that are not identified or do not converge.
    """
    check_counts(table, len(sample.items))
    on_moments = [
        GroupData(CompleteRows(group.n, at.mean, at.covariance))
        for group, at in zip(sample.groups, sample.saturated, strict=True)
    ]
    problem = normal_problem(table, on_moments)
    start = start_values(
        table,
        problem.models,
        [at.covariance for at in sample.saturated],
        [at.mean for at in sample.saturated],
    )
    minimum = settled(minimise(problem, start), table)
    if any(group.incomplete for group in sample.groups):
        full = replace(normal_problem(table, sample.groups), models=problem.models)
        minimum = settled(minimise(full, minimum.state.theta), table)
    return minimum


def check_counts(table: ParameterTable, n_items: int, n_moments: int | None = None) -> None:
    """Raise `ConvergenceError` for more parameters than moments to estimate them from."""
    if n_moments is None:
        per_group = n_items * (n_items + 1) // 2 + (n_items if table.mean_structure else 0)
        n_moments = table.n_groups * per_group
    if table.n_parameters > n_moments:
        raise ConvergenceError(
            "model_not_identified",
            place="model",
            fault=f"it has {table.n_parameters} parameters for {n_moments} means, variances and covariances.",
            mend="Give each factor at least three items (two when factors correlate), or fix parameters.",
        )


def settled(minimum: Minimum | None, table: ParameterTable) -> Minimum:
    """Give a minimum that converged at an identified solution, or raise `ConvergenceError`."""
    if minimum is None:
        raise DataError(
            "start_not_admissible",
            place="model",
            fault="the fixed values imply a covariance matrix that is not positive definite.",
            mend="Check the fixed values: variances must be positive and covariances not too large.",
        )
    loose = ", ".join(unidentified(minimum.state.expected, table)[:4])
    if not minimum.converged:
        raise ConvergenceError(
            "no_convergence",
            place="model",
            fault=f"no solution was found in {minimum.n_steps} steps"
            + (f"; {loose} drift(s) without bound." if loose else "."),
            mend="Check that items sit on the right factor and in the right direction; simplify the model.",
        )
    if loose:
        raise ConvergenceError(
            "model_not_identified",
            place="model",
            fault=f"the answers do not determine {loose}.",
            mend="Fix one of them, give its factor more items, or hold parameters equal.",
        )
    return minimum


def unidentified(information: FloatArray, table: ParameterTable) -> list[str]:
    """Name the parameters that the information does not determine."""
    if not information.size:
        return []
    scale = np.sqrt(np.clip(np.diagonal(information), np.finfo(float).tiny, None))
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    if values[0] > LEAST_INFORMATION:
        return []
    share = np.abs(vectors[:, 0])
    names: dict[int, str] = {}
    for k, number in zip(table.free.tolist(), table.reduced.tolist(), strict=True):
        names.setdefault(number, table.labels[k])
    order = np.argsort(-share)
    return [names[int(k)] for k in order if share[k] > 0.1 * share.max()]
