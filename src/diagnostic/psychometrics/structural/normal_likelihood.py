"""The multivariate normal likelihood of one group, complete or with answers missing at random.

All derivatives come from a few p × p sums and, where answers are missing, from low-rank corrections: the
inverse over a row's answered items, padded with zeros, is W_r = W − U_r U_rᵀ with W = Σ⁻¹ and
U_r = W_·m (W_mm)^(−1/2) for its missing items m. The cost is that of the moments plus the missing
answers, whatever the number of missing patterns.

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
class _Weighted:
    """One batch at Σ and μ: U_r per pattern (patterns × p × k) and w_i = W_r (y_i − μ) per row."""

    source: IncompleteRows
    root: FloatArray
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
    parts: tuple[_Weighted, ...] = field(default=())

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

    def expected_form(self, covariance: FloatArray, mean: FloatArray) -> float:
        """The expected information along one direction: a change of Σ and a change of μ."""
        inverse, lost = self.inverse, self.data.n * self.inverse - self.weight_sum
        product = covariance @ inverse @ covariance
        squares = self.data.n * float((inverse * product).sum()) - 2.0 * float((lost * product).sum())
        for part in self.parts:
            forms = np.einsum("rpk,pq,rql->rkl", part.root, covariance, part.root, optimize=True)
            squares += float(part.source.counts @ (forms**2).sum(axis=(1, 2)))
        return 0.5 * squares + float(mean @ self.weight_sum @ mean)

    def observed_information(self, slopes: Slopes, curvature: FloatArray | float = 0.0) -> FloatArray:
        """−∂² log L/∂θ∂θᵀ; ``curvature`` holds tr(G ∂²Σ) + gᵀ∂²μ where Σ, μ are not linear in θ."""
        out = trace_products(self.product_sum, self.inverse, slopes) - 0.5 * self._trace_squares(slopes)
        out += curvature
        if slopes.moves_mean:
            cross = slopes.mean.T @ self.inverse @ apply_slopes(slopes, self.residual_sum)
            out += self.data.n * slopes.mean.T @ self.inverse @ slopes.mean + cross + cross.T
        for part in self.parts:
            for rows in slices(len(part.weighted), part.root.shape[2] * slopes.weight.size):
                root = part.root[part.source.pattern_of[rows]]
                lost = _quadratic(slopes, root, part.weighted[rows][:, :, None])[:, :, 0, :]
                if slopes.moves_mean:
                    lost += np.einsum("npk,pq->nkq", root, slopes.mean, optimize=True)
                lost = lost.reshape(-1, lost.shape[-1])
                out -= lost.T @ lost
        return out

    def row_scores(self, slopes: Slopes, rows: FloatArray) -> FloatArray:
        """∂ log L_i/∂θ of complete rows: rows × q."""
        center = trace_slopes(self.inverse, slopes)
        return self._scores_of(slopes, (rows - self.mean) @ self.inverse) - 0.5 * center

    def incomplete_scores(self, slopes: Slopes) -> Iterator[FloatArray]:
        """∂ log L_i/∂θ of the incomplete rows, some thousands of rows at a time."""
        center = trace_slopes(self.inverse, slopes)
        for part in self.parts:
            own = np.einsum("rakq->rq", _diagonal(slopes, part.root))
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
        if not self.parts:
            return full
        lost = self.data.n * self.inverse - self.weight_sum
        full -= 2.0 * trace_products(lost, self.inverse, slopes)
        for part in self.parts:
            k = part.root.shape[2]
            for rows in slices(len(part.root), k * k * slopes.weight.size):
                root = part.root[rows]
                forms = (
                    _quadratic(slopes, root, root) * np.sqrt(part.source.counts[rows])[:, None, None, None]
                )
                forms = forms.reshape(-1, forms.shape[-1])
                full += forms.T @ forms
        return full


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
        flat = np.sqrt(part.source.counts)[:, None, None] * part.root
        flat = flat.transpose(1, 0, 2).reshape(mean.size, -1)
        weight_sum = weight_sum + n * inverse - flat @ flat.T
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


def _quadratic(slopes: Slopes, first: FloatArray, second: FloatArray) -> FloatArray:
    """u_αᵀ ∂_jΣ v_β for each member of a batch: batch × α × β × q."""
    u_left, u_right = (
        np.einsum("npk,pq->nkq", first, side, optimize=True) for side in (slopes.left, slopes.right)
    )
    v_left, v_right = (
        (u_left, u_right)
        if second is first
        else (np.einsum("npk,pq->nkq", second, side, optimize=True) for side in (slopes.left, slopes.right))
    )
    forms = u_left[:, :, None] * v_right[:, None] + u_right[:, :, None] * v_left[:, None]
    return np.asarray(forms * slopes.weight)


def _diagonal(slopes: Slopes, root: FloatArray) -> FloatArray:
    """u_αᵀ ∂_jΣ u_α: batch × α × 1 × q."""
    left, right = (
        np.einsum("npk,pq->nkq", root, side, optimize=True) for side in (slopes.left, slopes.right)
    )
    return np.asarray(2.0 * slopes.weight * left * right)[:, :, None]


def _weigh(source: IncompleteRows, inverse: FloatArray, mean: FloatArray) -> _Weighted:
    missing, pattern_of = source.missing, source.pattern_of
    block = inverse[missing[:, :, None], missing[:, None, :]]
    lower = np.linalg.cholesky(block)
    log_determinants = 2.0 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    columns = inverse[:, missing].transpose(1, 2, 0)
    root = np.ascontiguousarray(np.linalg.solve(lower, columns).transpose(0, 2, 1))
    deviations = source.rows - mean
    deviations[np.arange(len(deviations))[:, None], missing[pattern_of]] = 0.0
    weighted = deviations @ inverse
    for rows in slices(len(weighted), root.shape[1] * root.shape[2]):
        own = root[pattern_of[rows]]
        inner = np.einsum("np,npk->nk", deviations[rows], own)
        weighted[rows] -= np.einsum("nk,npk->np", inner, own)
    return _Weighted(source, root, log_determinants, deviations, weighted)
