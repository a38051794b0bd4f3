"""Brings groups together: values, gradients and information of all groups over shared parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from ..inputs import FloatArray, IntArray
from .group_model import GroupModel, Matrices, Slopes
from .parameter_table import ParameterTable


@dataclass(frozen=True)
class Directions:
    """The free rows of a group's model at given matrices: what the moments may move along."""

    model: GroupModel
    at: Matrices

    @cached_property
    def slopes(self) -> Slopes:
        return self.model.slopes(self.at)


class GroupPoint(Protocol):
    """One group's discrepancy at given moments; half the deviance plays minus the log-likelihood."""

    @property
    def deviance(self) -> float: ...
    def gradient(self, along: Directions) -> FloatArray: ...
    def expected_information(self, along: Directions) -> FloatArray: ...
    def observed_information(self, along: Directions) -> FloatArray: ...


Evaluate = Callable[[int, GroupModel, Matrices], "GroupPoint | None"]


@dataclass(frozen=True)
class Problem:
    """A parameter table with, for each group, its model and a way to evaluate its moments."""

    table: ParameterTable
    models: tuple[GroupModel, ...]
    evaluate: Evaluate
    n: float

    @cached_property
    def group_parameters(self) -> tuple[IntArray, ...]:
        """For each group, the parameter number of each of its free rows."""
        sizes = np.cumsum([model.n_free for model in self.models])[:-1]
        return tuple(np.split(self.table.reduced, sizes))

    def at(self, theta: FloatArray) -> State | None:
        """Evaluate at a value of each parameter; None where a covariance is not positive definite."""
        matrices, points = [], []
        for group, model in enumerate(self.models):
            at = model.matrices(theta[self.group_parameters[group]])
            point = self.evaluate(group, model, at)
            if point is None:
                return None
            matrices.append(at)
            points.append(point)
        return State(self, theta, tuple(matrices), tuple(points))

    def gather(self, pieces: Sequence[FloatArray]) -> FloatArray:
        """Add up vectors over the free rows of each group into one over parameters."""
        out = np.zeros(self.table.n_parameters)
        for piece, numbers in zip(pieces, self.group_parameters, strict=True):
            np.add.at(out, numbers, piece)
        return out

    def gather_blocks(self, blocks: Sequence[FloatArray]) -> FloatArray:
        """Add up matrices over the free rows of each group into one over parameters."""
        out = np.zeros((self.table.n_parameters, self.table.n_parameters))
        for block, numbers in zip(blocks, self.group_parameters, strict=True):
            if np.unique(numbers).size == numbers.size:
                out[np.ix_(numbers, numbers)] += block
            else:
                np.add.at(out, (numbers[:, None], numbers[None, :]), block)
        return out


@dataclass(frozen=True)
class State:
    """All groups at one value of the parameters."""

    problem: Problem
    theta: FloatArray
    matrices: tuple[Matrices, ...]
    points: tuple[GroupPoint, ...]

    @cached_property
    def value(self) -> float:
        return 0.5 * sum(point.deviance for point in self.points)

    @cached_property
    def directions(self) -> tuple[Directions, ...]:
        return tuple(Directions(m, at) for m, at in zip(self.problem.models, self.matrices, strict=True))

    @cached_property
    def row_gradients(self) -> tuple[FloatArray, ...]:
        """Per group, the gradient by each free row."""
        return tuple(p.gradient(along) for p, along in zip(self.points, self.directions, strict=True))

    @cached_property
    def expected_blocks(self) -> tuple[FloatArray, ...]:
        """Per group, the expected information over its free rows."""
        parts = zip(self.points, self.directions, strict=True)
        return tuple(point.expected_information(along) for point, along in parts)

    @cached_property
    def observed_blocks(self) -> tuple[FloatArray, ...]:
        parts = zip(self.points, self.directions, strict=True)
        return tuple(point.observed_information(along) for point, along in parts)

    @cached_property
    def gradient(self) -> FloatArray:
        return self.problem.gather(self.row_gradients)

    @cached_property
    def expected(self) -> FloatArray:
        return self.problem.gather_blocks(self.expected_blocks)

    @cached_property
    def observed(self) -> FloatArray:
        return self.problem.gather_blocks(self.observed_blocks)

    def row_values(self, group: int) -> FloatArray:
        """Give the value of every row of a group, fixed ones included.

        Residual variances of ordinal items follow from the other parameters (delta parameterisation).
        """
        table, at = self.problem.table, self.matrices[group]
        rows = [table.rows[k] for k in table.group_rows(group)]
        values = np.array([row.value for row in rows])
        values[[row.free for row in rows]] = self.theta[self.problem.group_parameters[group]]
        if table.ordinal:
            residuals = at.scales**-2.0 - np.diagonal(at.common)
            for k, row in enumerate(rows):
                if row.is_variance and row.lhs in table.items:
                    values[k] = residuals[table.items.index(row.lhs)]
        return values
