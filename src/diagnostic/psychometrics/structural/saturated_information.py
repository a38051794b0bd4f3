"""What incomplete answers say about a group's unrestricted moments, in the coordinates of `missing_losses`.

With three items these are 9 coordinates, with 60 there are 1,890: the matrices over them are the largest
that FIML needs, so each is made in place and only one to three exist at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from ..inputs import FloatArray
from .incomplete_rows import ImputedRows
from .missing_losses import (
    block_products,
    item_coordinates,
    pair_numbers,
    row_losses,
    trace_squares,
    triangle_slices,
)
from .normal_likelihood import NormalPoint


@dataclass(frozen=True)
class SaturatedPoint:
    """The likelihood at a group's saturated moments, seen along every coordinate."""

    point: NormalPoint

    @property
    def n_items(self) -> int:
        return len(self.point.mean)

    @property
    def size(self) -> int:
        return self.n_items + self.n_items * (self.n_items + 1) // 2

    def observed_information(self) -> FloatArray:
        """−∂² log L over the coordinates."""
        point, p = self.point, self.n_items
        covariance, n = point.covariance, point.data.n
        moved = covariance @ (point.product_sum + n * point.inverse - point.weight_sum) @ covariance
        out = np.zeros((self.size, self.size))
        for rows, forms in cross_forms(moved - 0.5 * n * covariance, covariance):
            out[p:, p:][rows] = forms
        if point.data.incomplete:
            for rows, squares in trace_squares(block_products(point.data.incomplete, point.inverse), p):
                out[p:, p:][rows] -= 0.5 * squares
        i, j = np.tril_indices(p)
        shift = covariance @ point.residual_sum
        weight = np.where(i == j, 0.5, 1.0)
        out[:p, :p] = n * covariance
        out[:p, p:] = weight * (covariance[:, i] * shift[j] + covariance[:, j] * shift[i])
        out[p:, :p] = out[:p, p:].T
        self._take_row_losses(out)
        return out

    def _take_row_losses(self, observed: FloatArray) -> None:
        point, places = self.point, item_coordinates(self.n_items)
        for a, sums in row_losses(point.data.incomplete, point.inverse, point.mean):
            for b, lost in enumerate(sums, start=a):
                if lost.any():
                    observed[np.ix_(places[a], places[b])] -= lost
                if lost.any() and a != b:
                    observed[np.ix_(places[b], places[a])] -= lost.T

    def complete_information(self) -> Iterator[tuple[slice, FloatArray]]:
        """The information if no answer were missing, some rows of the matrix at a time."""
        p, n, covariance = self.n_items, self.point.data.n, self.point.covariance
        means = np.zeros((p, self.size))
        means[:, :p] = n * covariance
        yield slice(0, p), means
        for rows, forms in cross_forms(0.5 * n * covariance, covariance):
            own = np.zeros((len(forms), self.size))
            own[:, p:] = forms
            yield slice(p + rows.start, p + rows.stop), own

    def scores(self, deviations: FloatArray, found: ImputedRows | None = None) -> FloatArray:
        """∂ log L_i along each coordinate, for complete rows or imputed ones: rows × coordinates."""
        p = self.n_items
        i, j = np.tril_indices(p)
        out = np.empty((len(deviations), self.size))
        out[:, :p] = deviations
        elements = out[:, p:]
        np.multiply(deviations[:, i], deviations[:, j], out=elements)
        elements -= self.point.covariance[i, j]
        if found is not None:
            one, two = np.tril_indices(found.missing.shape[1])
            places = pair_numbers(p)[found.missing[:, one], found.missing[:, two]][found.pattern_of]
            elements[np.arange(len(elements))[:, None], places] += found.block[:, one, two][found.pattern_of]
        elements *= np.where(i == j, 0.5, 1.0)
        return out


def cross_forms(first: FloatArray, second: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """tr(X E_ij Y E_kl) for symmetric X and Y, some rows ij of the lower triangle at a time.

    E_ij has ones at ij and ji.
    """
    p = len(first)
    rows, columns = np.tril_indices(p)
    weight = np.where(rows == columns, 0.5, 1.0)
    for chunk in triangle_slices(p):
        i, j = rows[chunk], columns[chunk]
        forms = first[i][:, columns] * second[j][:, rows]
        forms += first[i][:, rows] * second[j][:, columns]
        forms += first[j][:, columns] * second[i][:, rows]
        forms += first[j][:, rows] * second[i][:, columns]
        yield chunk, forms * (weight[chunk, None] * weight)


def invert_in_place(matrix: FloatArray) -> FloatArray:
    """Give the inverse of a positive definite matrix in the same memory, both triangles filled."""
    root, failed = dpotrf(matrix.T, lower=1, overwrite_a=1, clean=0)
    if failed:
        raise np.linalg.LinAlgError("not positive definite")
    inverse, _ = dpotri(root, lower=1, overwrite_c=1)
    rows = np.arange(len(inverse))
    for k in rows[1:]:
        inverse[:k, k] = inverse[k, :k]
    return np.asarray(inverse.T, dtype=np.float64)
