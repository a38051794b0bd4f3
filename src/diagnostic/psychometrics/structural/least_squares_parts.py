"""What scaled tests of categorical models are made from, without any product of two matrices over statistics.

With Γ the covariances of the statistics, W the weights, J the model's directions and A = WJ, every matrix the
tests need is Γ, or W, less one of the rank of the model; so their traces follow from ΓA and from Γ itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..inputs import FloatArray
from .matrix_algebra import slices


@dataclass(frozen=True)
class GroupParts:
    """One group: thresholds, then correlations; weights and Γ are those per respondent of all groups."""

    weights: FloatArray
    gamma: FloatArray
    share: float
    jacobian: FloatArray
    n_thresholds: int

    @property
    def weighted(self) -> FloatArray:
        """A = WJ."""
        return self.weights[:, None] * self.jacobian

    @cached_property
    def variances(self) -> FloatArray:
        return np.asarray(np.diagonal(self.gamma) / self.share)

    def spread(self, columns: FloatArray, first: int = 0) -> FloatArray:
        """Γ times some columns, over the statistics from the first one on."""
        return np.asarray(self.gamma[first:, first:] @ columns / self.share)

    def weighted_squares(self, first: int = 0) -> float:
        """tr(WΓWΓ) over the statistics from the first one on."""
        weights, total = self.weights[first:], 0.0
        with np.errstate(over="ignore", invalid="ignore"):  # correlations near ±1 have no finite variance
            for rows in slices(weights.size, weights.size):
                squares = self.gamma[first:, first:][rows] ** 2
                total += float(weights[rows] @ squares @ weights)
        return total / self.share**2


@dataclass(frozen=True)
class LeastSquaresParts:
    """All groups, each weighted by its share of respondents; ``bread`` B inverts the information of one."""

    groups: tuple[GroupParts, ...]
    bread: FloatArray

    @property
    def jacobian(self) -> FloatArray:
        """J of all groups, stacked."""
        return np.vstack([group.jacobian for group in self.groups])

    @cached_property
    def meat(self) -> FloatArray:
        """AᵀΓA."""
        return np.asarray(sum(group.weighted.T @ group.spread(group.weighted) for group in self.groups))

    def sandwich(self) -> FloatArray:
        """BAᵀΓAB."""
        return np.asarray(self.bread @ self.meat @ self.bread)

    def residual_traces(self) -> tuple[float, float]:
        """tr(UΓ) and tr(UΓUΓ) with U = W − ABAᵀ."""
        used = self.bread @ self.meat
        trace, square = -float(np.trace(used)), float((used * used.T).sum())
        for group in self.groups:
            along = group.spread(group.weighted)
            trace += float(group.weights @ group.variances)
            square += group.weighted_squares()
            square -= 2.0 * float((self.bread * (along.T @ (group.weights[:, None] * along))).sum())
        return trace, square

    def independence_traces(self) -> tuple[float, float]:
        """tr(WΓ) and tr(WΓWΓ) over correlations alone."""
        trace = square = 0.0
        for group in self.groups:
            first = group.n_thresholds
            trace += float(group.weights[first:] @ group.variances[first:])
            square += group.weighted_squares(first)
        return trace, square

    def normal_theory_trace(self, inverses: Sequence[FloatArray]) -> float:
        """tr(RᵀIRΓ) over correlations, with R = 1 − JBAᵀ and I the information of normal correlations.

        ``inverses`` are those of each group's implied correlations.
        """
        size = len(self.bread)
        turned, explained, meat = np.zeros((size, size)), np.zeros((size, size)), np.zeros((size, size))
        total = 0.0
        for group, inverse in zip(self.groups, inverses, strict=True):
            first = group.n_thresholds
            jacobian, gamma = group.jacobian[first:], group.gamma[first:, first:]
            weighted = group.weights[first:, None] * jacobian
            informed = np.empty(jacobian.shape)
            for rows, information in correlation_information(inverse):
                informed[rows] = group.share * (information @ jacobian)
                total += float((information * gamma[rows]).sum())
            along = group.spread(weighted, first)
            turned += informed.T @ along
            explained += jacobian.T @ informed
            meat += weighted.T @ along
        used = self.bread @ meat
        return (
            total
            - 2.0 * float((self.bread * turned).sum())
            + float(((self.bread @ explained) * used.T).sum())
        )


def correlation_information(inverse: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """The information of normal correlations, W_ik W_jl + W_il W_jk by pairs ij, kl, some rows at a time."""
    i, j = np.tril_indices(len(inverse), -1)
    for rows in slices(i.size, 4 * i.size):
        information = inverse[i[rows]][:, i] * inverse[j[rows]][:, j]
        information += inverse[i[rows]][:, j] * inverse[j[rows]][:, i]
        yield rows, information
