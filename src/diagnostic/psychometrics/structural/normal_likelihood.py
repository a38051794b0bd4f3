"""The multivariate normal likelihood of one group, complete or with answers missing at random.

All derivatives come from a few p × p sums and, where answers are missing, from low-rank corrections: the
inverse over a row's answered items, padded with zeros, is W_r = W − W_·m C W_m· with W = Σ⁻¹, the row's
missing items m and C = (W_mm)⁻¹. The cost is that of the moments plus the missing answers (see
`missing_losses`), whatever the number of missing patterns.

Sources: Jamshidian & Bentler (1999), J. Educ. Behav. Stat. 24, 21-41; Savalei (2010), Psych. Methods 15,
352-367, eq. 5-8, for the observed information. R: ``lavaan:::lav_mvnorm_missing_logl_hessian_samplestats``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..inputs import FloatArray, IntArray
from .group_model import Slopes
from .matrix_algebra import cholesky, inverse_of_root, slices
from .missing_losses import Losses, coordinates, losses, pattern_traces


@dataclass(frozen=True)
class CompleteRows:
    """Moments (divisor n) of the rows without a missing answer."""

    n: float
    mean: FloatArray
    covariance: FloatArray


@dataclass(frozen=True)
class IncompleteRows:
    """Rows that lack the same number of answers: ``missing[pattern_of[i]]`` are the items row i lacks.

    Missing answers hold zero.
    """

    rows: FloatArray
    pattern_of: IntArray
    missing: IntArray

    @cached_property
    def counts(self) -> FloatArray:
        """Rows per pattern."""
        return np.bincount(self.pattern_of, minlength=len(self.missing)).astype(np.float64)

    @property
    def answered(self) -> FloatArray:
        """One where answered, else zero: rows × items."""
        answered = np.ones(self.rows.shape)
        answered[np.arange(len(answered))[:, None], self.missing[self.pattern_of]] = 0.0
        return answered


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
        answers = sum(len(part.rows) * (p - part.missing.shape[1]) for part in self.incomplete)
        return float(self.complete.n * p + answers)


@dataclass(frozen=True)
class WeightedRows:
    """Incomplete rows at Σ and μ: w_i = W_r (y_i − μ) per row, C = (W over the missing)⁻¹ per pattern."""

    source: IncompleteRows
    block: FloatArray
    log_determinants: FloatArray
    deviations: FloatArray
    weighted: FloatArray


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
    parts: tuple[WeightedRows, ...] = field(default=())

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
        if self.parts:
            out -= self._along(slopes, self.losses.rows)
        return out

    def expected_form(self, covariance: FloatArray, mean: FloatArray) -> float:
        """The expected information along one direction: a change of Σ and a change of μ."""
        inverse, lost = self.inverse, self.data.n * self.inverse - self.weight_sum
        product = covariance @ inverse @ covariance
        squares = self.data.n * float((inverse * product).sum()) - 2.0 * float((lost * product).sum())
        if self.parts:
            change = (inverse @ covariance @ inverse)[np.tril_indices(len(inverse))]
            place = np.concatenate((np.zeros(len(inverse)), change))
            squares += float(place @ self.losses.squares @ place)
        return 0.5 * squares + float(mean @ self.weight_sum @ mean)

    def row_scores(self, slopes: Slopes, rows: FloatArray) -> FloatArray:
        """∂ log L_i/∂θ of complete rows: rows × q."""
        center = trace_slopes(self.inverse, slopes)
        return self._scores_of(slopes, (rows - self.mean) @ self.inverse) - 0.5 * center

    def incomplete_scores(self, slopes: Slopes) -> Iterator[FloatArray]:
        """∂ log L_i/∂θ of the incomplete rows, some thousands of rows at a time."""
        center = trace_slopes(self.inverse, slopes)
        for part, elements in zip(self.parts, self.losses.traces, strict=True):
            own = pattern_traces(elements, len(self.mean))
            if not slopes.along_coordinates:
                own = own @ coordinates(slopes, self.inverse)
            for rows in slices(len(part.weighted), slopes.weight.size):
                lost = own[part.source.pattern_of[rows]]
                yield self._scores_of(slopes, part.weighted[rows]) - 0.5 * (center - lost)

    @staticmethod
    def _scores_of(slopes: Slopes, weighted: FloatArray) -> FloatArray:
        basis, left, right = slopes.basis
        along = weighted @ basis
        product = along[:, left] * along[:, right] * slopes.weight
        return product + weighted @ slopes.mean if slopes.moves_mean else product

    def _trace_squares(self, slopes: Slopes) -> FloatArray:
        """Σ_i tr(W_r ∂_jΣ W_r ∂_kΣ)."""
        full = self.data.n * trace_products(self.inverse, self.inverse, slopes)
        if self.parts:
            lost = self.data.n * self.inverse - self.weight_sum
            full -= 2.0 * trace_products(lost, self.inverse, slopes)
            full += self._along(slopes, self.losses.squares)
        return full

    @cached_property
    def losses(self) -> Losses:
        return losses(self)

    def _along(self, slopes: Slopes, form: FloatArray) -> FloatArray:
        """Give a form over coordinates for these directions."""
        if slopes.along_coordinates:
            return form
        places = coordinates(slopes, self.inverse)
        return np.asarray(places.T @ form @ places)


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
    weighted = inverse @ second_moment
    deviance = complete.n * log_determinant + float(np.trace(weighted))
    weight_sum, product_sum = complete.n * inverse, weighted @ inverse
    residual_sum = complete.n * inverse @ shift
    parts = tuple(_weigh(source, inverse, mean) for source in data.incomplete)
    for part in parts:
        n = len(part.weighted)
        weight_sum = weight_sum + n * inverse - inverse @ _block_sum(part, mean.size) @ inverse
        product_sum = product_sum + part.weighted.T @ part.weighted
        residual_sum = residual_sum + part.weighted.sum(axis=0)
        deviance += n * log_determinant + float(part.source.counts @ part.log_determinants)
        deviance += float(np.einsum("np,np->", part.deviations, part.weighted))
    return NormalPoint(
        data, covariance, mean, inverse, deviance, weight_sum, product_sum, residual_sum, parts
    )


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


def _weigh(source: IncompleteRows, inverse: FloatArray, mean: FloatArray) -> WeightedRows:
    missing, pattern_of = source.missing, source.pattern_of
    over_missing = inverse[missing[:, :, None], missing[:, None, :]]
    block = np.asarray(np.linalg.inv(over_missing), dtype=np.float64)
    log_determinants = np.asarray(np.linalg.slogdet(over_missing)[1], dtype=np.float64)
    every, lacking = np.arange(len(pattern_of))[:, None], missing[pattern_of]
    deviations = source.rows - mean
    deviations[every, lacking] = 0.0
    weighted = deviations @ inverse
    filled = np.zeros_like(deviations)
    for rows in slices(len(weighted), block.shape[1] ** 2):
        own = weighted[every[rows], lacking[rows]]
        filled[every[rows], lacking[rows]] = np.einsum("nab,nb->na", block[pattern_of[rows]], own)
    return WeightedRows(source, block, log_determinants, deviations, weighted - filled @ inverse)


def _block_sum(part: WeightedRows, p: int) -> FloatArray:
    """Σ C over the rows, each in the place of its missing items."""
    missing = part.source.missing
    places = missing[:, :, None] * p + missing[:, None, :]
    weights = part.block * part.source.counts[:, None, None]
    sums = np.bincount(places.ravel(), weights.ravel(), minlength=p * p)
    return np.asarray(sums, dtype=np.float64).reshape(p, p)
