"""The multivariate normal likelihood of one group, complete or with answers missing at random.

All derivatives come from a few p × p sums and, where answers are missing, from low-rank corrections: the
inverse over a row's answered items, padded with zeros, is W_r = W − W_·m C W_m· with W = Σ⁻¹, the row's
missing items m and C = (W_mm)⁻¹ (see `incomplete_rows`). The cost is that of the moments plus the missing
answers (see `missing_losses`), whatever the number of missing patterns.

Sources: Jamshidian & Bentler (1999), J. Educ. Behav. Stat. 24, 21-41; Savalei (2010), Psych. Methods 15,
352-367, eq. 5-8, for the observed information. R: ``lavaan:::lav_mvnorm_missing_logl_hessian_samplestats``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..inputs import FloatArray
from .group_model import Slopes
from .incomplete_rows import IncompleteRows, missing_pairs
from .matrix_algebra import cholesky, inverse_of_root
from .missing_losses import coordinates, expected_loss, observed_loss, pattern_traces


@dataclass(frozen=True)
class CompleteRows:
    """Moments (divisor n) of the rows without a missing answer."""

    n: float
    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True)
class GroupData:
    """What the likelihood needs of one group."""

    complete: CompleteRows
    incomplete: tuple[IncompleteRows, ...] = ()

    @cached_property
    def n(self) -> float:
        return float(self.complete.n + sum(len(part.rows) for part in self.incomplete))

    @cached_property
    def n_answers(self) -> float:
        p = self.complete.mean.size
        answers = sum(len(part.rows) * (p - part.n_missing) for part in self.incomplete)
        return float(self.complete.n * p + answers)


@dataclass(frozen=True)
class NormalPoint:
    """The likelihood of one group's data at a covariance Σ and mean μ.

    With w_i = W_r (y_i − μ): ``weight_sum`` Σ_i W_r, ``product_sum`` Σ_i w_i w_iᵀ, ``residual_sum`` Σ_i w_i.
    """

    data: GroupData
    covariance: FloatArray
    mean: FloatArray
    inverse: FloatArray
    deviance: float
    weight_sum: FloatArray
    product_sum: FloatArray
    residual_sum: FloatArray

    @property
    def covariance_gradient(self) -> FloatArray:
        """G with ∂(−log L)/∂θ_j = tr(G ∂Σ/∂θ_j)."""
        return 0.5 * (self.weight_sum - self.product_sum)

    @property
    def mean_gradient(self) -> FloatArray:
        return -self.residual_sum

    def gradient(self, slopes: Slopes) -> FloatArray:
        """∂(−log L)/∂θ."""
        return trace_slopes(self.covariance_gradient, slopes) + self.mean_gradient @ slopes.mean

    def expected_information(self, slopes: Slopes) -> FloatArray:
        """−E ∂² log L/∂θ∂θᵀ given the missing pattern of each row."""
        information = 0.5 * self._trace_squares(slopes)
        if slopes.moves_mean:
            information += slopes.mean.T @ self.weight_sum @ slopes.mean
        return information

    def observed_information(self, slopes: Slopes, curvature: FloatArray | float = 0.0) -> FloatArray:
        """−∂² log L/∂θ∂θᵀ; ``curvature`` holds tr(G ∂²Σ) + gᵀ∂²μ where Σ, μ are not linear in θ."""
        out = trace_products(self.product_sum, self.inverse, slopes) - 0.5 * self._trace_squares(slopes)
        out += curvature
        if slopes.moves_mean:
            cross = slopes.mean.T @ self.inverse @ apply_slopes(slopes, self.residual_sum)
            out += self.data.n * slopes.mean.T @ self.inverse @ slopes.mean + cross + cross.T
        if self.data.incomplete:
            out -= observed_loss(self.data.incomplete, self.inverse, self.mean, self._places(slopes))
        return out

    def expected_form(self, covariance: FloatArray, mean: FloatArray) -> float:
        """The expected information along one direction: a change of Σ and a change of μ."""
        inverse, lost = self.inverse, self.data.n * self.inverse - self.weight_sum
        product = covariance @ inverse @ covariance
        squares = self.data.n * float((inverse * product).sum()) - 2.0 * float((lost * product).sum())
        if self.data.incomplete:
            change = (inverse @ covariance @ inverse)[np.tril_indices(len(inverse))]
            place = np.concatenate((np.zeros(len(inverse)), change))[:, None]
            squares += float(expected_loss(self.data.incomplete, inverse, place)[0, 0])
        return 0.5 * squares + float(mean @ self.weight_sum @ mean)

    def row_scores(self, slopes: Slopes, rows: FloatArray) -> FloatArray:
        """∂ log L_i/∂θ of complete rows: rows × q."""
        center = trace_slopes(self.inverse, slopes)
        return self._scores_of(slopes, (rows - self.mean) @ self.inverse) - 0.5 * center

    def incomplete_scores(self, slopes: Slopes) -> Iterator[FloatArray]:
        """∂ log L_i/∂θ of the incomplete rows, some thousands of rows at a time."""
        center, places = trace_slopes(self.inverse, slopes), self._places(slopes)
        for part in self.data.incomplete:
            for rows in part.slices():
                found = part.impute(self.inverse, self.mean, rows)
                lost = pattern_traces(found, len(self.mean)) @ places[len(self.mean) :]
                scores = self._scores_of(slopes, found.deviations @ self.inverse)
                yield scores - 0.5 * (center - lost[found.pattern_of])

    @staticmethod
    def _scores_of(slopes: Slopes, weighted: FloatArray) -> FloatArray:
        basis, left, right = slopes.basis
        along = weighted @ basis
        product = along[:, left] * along[:, right] * slopes.weight
        return product + weighted @ slopes.mean if slopes.moves_mean else product

    def _trace_squares(self, slopes: Slopes) -> FloatArray:
        """Σ_i tr(W_r ∂_jΣ W_r ∂_kΣ)."""
        full = self.data.n * trace_products(self.inverse, self.inverse, slopes)
        if self.data.incomplete:
            lost = self.data.n * self.inverse - self.weight_sum
            full -= 2.0 * trace_products(lost, self.inverse, slopes)
            full += expected_loss(self.data.incomplete, self.inverse, self._places(slopes))
        return full

    def _places(self, slopes: Slopes) -> FloatArray:
        return coordinates(slopes, self.inverse)


def normal_point(
    data: GroupData, covariance: FloatArray, mean: FloatArray | None = None
) -> NormalPoint | None:
    """Evaluate the likelihood; None where Σ is not positive definite. Without ``mean``, μ is the sample's."""
    root = cholesky(covariance)
    if root is None:
        return None
    mean = data.complete.mean if mean is None else mean
    inverse = inverse_of_root(root)
    log_determinant = 2.0 * float(np.log(np.diagonal(root)).sum())
    complete = data.complete
    shift = complete.mean - mean
    second_moment = complete.n * (complete.covariance + np.outer(shift, shift))
    sums = ImputedSums.of(data, inverse, mean)
    products = second_moment + sums.products
    weighted = inverse @ products
    deviance = data.n * log_determinant + sums.log_determinants + float(np.trace(weighted))
    weight_sum = data.n * inverse - inverse @ sums.spread @ inverse
    residual_sum = inverse @ (complete.n * shift + sums.deviations)
    return NormalPoint(
        data, covariance, mean, inverse, deviance, weight_sum, weighted @ inverse, residual_sum
    )


@dataclass(frozen=True)
class ImputedSums:
    """Over the incomplete rows: Σ d and Σ ddᵀ of the imputed deviations, Σ C in its place, Σ log|W_mm|."""

    deviations: FloatArray
    products: FloatArray
    spread: FloatArray
    log_determinants: float

    @classmethod
    def of(cls, data: GroupData, inverse: FloatArray, mean: FloatArray) -> ImputedSums:
        p = mean.size
        deviations, products, spread, log_determinants = np.zeros(p), np.zeros((p, p)), np.zeros((p, p)), 0.0
        for part in data.incomplete:
            for rows in part.slices():
                found = part.impute(inverse, mean, rows)
                deviations += found.deviations.sum(axis=0)
                products += found.deviations.T @ found.deviations
                spread += missing_pairs(found.missing, found.block * found.counts[:, None, None], p)
                log_determinants += float(found.counts @ found.log_determinants)
        return cls(deviations, products, spread, log_determinants)


def trace_slopes(matrix: FloatArray, slopes: Slopes) -> FloatArray:
    """tr(M ∂_jΣ) for symmetric M."""
    return np.asarray(2.0 * slopes.weight * np.einsum("pq,pq->q", matrix @ slopes.left, slopes.right))


def apply_slopes(slopes: Slopes, vector: FloatArray) -> FloatArray:
    """∂_jΣ v as columns."""
    return slopes.weight * (slopes.left * (vector @ slopes.right) + slopes.right * (vector @ slopes.left))


def trace_products(first: FloatArray, second: FloatArray, slopes: Slopes) -> FloatArray:
    """tr(M ∂_jΣ V ∂_kΣ) for symmetric M and V."""
    left, right = slopes.left, slopes.right
    m_left, m_right = first @ left, first @ right
    v_left, v_right = (m_left, m_right) if second is first else (second @ left, second @ right)
    m_cross, v_cross = left.T @ m_right, left.T @ v_right
    same = (left.T @ m_left) * (right.T @ v_right) + (right.T @ m_right) * (left.T @ v_left)
    return np.outer(slopes.weight, slopes.weight) * (same + m_cross * v_cross.T + m_cross.T * v_cross)
