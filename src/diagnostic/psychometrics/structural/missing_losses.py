"""What missing answers take from the information, in the coordinates where it is sparse.

Measure a change of moments by M = W ∂Σ W and m = W ∂μ. A row that lacks the items of a set then loses
information only about the rows of M and the elements of m in that set, whatever the number of items:
with x = Σw and C = (W over the set)⁻¹, it loses Σ_ab C_ab (m_a + M_a· x)(m_b + M_b· x).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..inputs import FloatArray, IntArray
from .group_model import Slopes
from .matrix_algebra import slices

if TYPE_CHECKING:
    from .normal_likelihood import NormalPoint


@dataclass(frozen=True)
class Losses:
    """Over the elements of m, then of M's lower triangle: ``rows`` sums the losses above, ``squares`` sums
    tr(CMCM), and ``traces`` holds tr(CM) for each missing pattern of each part."""

    rows: FloatArray
    squares: FloatArray
    traces: tuple[Any, ...]


def coordinates(slopes: Slopes, inverse: FloatArray) -> FloatArray:
    """Give m and the lower triangle of M for each direction, as columns."""
    rows, columns = np.tril_indices(len(inverse))
    left, right = inverse @ slopes.left, inverse @ slopes.right
    products = left[rows] * right[columns] + right[rows] * left[columns]
    return np.vstack((inverse @ slopes.mean, slopes.weight * products))


def coordinate_slopes(covariance: FloatArray) -> Slopes:
    """The saturated model's directions along each coordinate: the inverse of `coordinates`."""
    p = len(covariance)
    rows, columns = np.tril_indices(p)
    none = np.zeros((p, p))
    return Slopes(
        np.concatenate((np.ones(p), np.where(rows == columns, 0.5, 1.0))),
        np.hstack((none, covariance[:, rows])),
        np.hstack((none, covariance[:, columns])),
        np.hstack((covariance, np.zeros((p, rows.size)))),
        along_coordinates=True,
    )


def losses(point: NormalPoint) -> Losses:
    """Add up the losses of all incomplete rows."""
    p = len(point.covariance)
    number = _pair_numbers(p)
    size = p + p * (p + 1) // 2
    rows, products, traces = np.zeros((size, size)), np.zeros((size - p, size - p)), []
    for a, b, total in _by_item_pair(point):
        one, two = (np.concatenate(([item], p + number[item])) for item in (a, b))
        rows[np.ix_(one, two)] += total
        if a != b:
            rows[np.ix_(two, one)] += total.T
    for part in point.parts:
        elements = _sparse_elements(part.source.missing, part.block, number, size - p)
        products += (elements.T @ elements.multiply(part.source.counts[:, None]).tocsr()).toarray()
        traces.append(elements)
    return Losses(rows, _trace_squares(products, number, p), tuple(traces))


def pattern_traces(elements: Any, p: int) -> FloatArray:
    """tr(CM) per pattern and coordinate: twice C off the diagonal."""
    rows, columns = np.tril_indices(p)
    dense = elements.toarray() * np.where(rows == columns, 1.0, 2.0)
    return np.hstack((np.zeros((len(dense), p)), dense))


def _pair_numbers(p: int) -> IntArray:
    """[i, j]: the number of element ij (or ji) in the lower triangle, row by row."""
    rows, columns = np.tril_indices(p)
    number = np.zeros((p, p), dtype=np.intp)
    number[rows, columns] = number[columns, rows] = np.arange(rows.size)
    return number


def _by_item_pair(point: NormalPoint) -> Iterator[tuple[int, int, FloatArray]]:
    """For items a ≤ b missing together: Σ C_ab (1, x)(1, x)ᵀ over the rows that lack both."""
    p = len(point.covariance)
    answers, keys, rows, weights, before = [], [], [], [], 0
    for part in point.parts:
        pattern_of, missing = part.source.pattern_of, part.source.missing
        n = len(pattern_of)
        one, two = np.tril_indices(missing.shape[1])
        answers.append(np.hstack((np.ones((n, 1)), part.weighted @ point.covariance)))
        keys.append((missing[:, two] * p + missing[:, one])[pattern_of].ravel())
        weights.append(part.block[:, two, one][pattern_of].ravel())
        rows.append(np.repeat(np.arange(before, before + n), one.size))
        before += n
    values, key, row, weight = (np.concatenate(pieces) for pieces in (answers, keys, rows, weights))
    order = np.argsort(key, kind="stable")
    present, starts = np.unique(key[order], return_index=True)
    for found, which in zip(present.tolist(), np.split(order, starts[1:]), strict=True):
        own = values[row[which]]
        yield found // p, found % p, own.T @ (weight[which, None] * own)


def _sparse_elements(missing: IntArray, block: FloatArray, number: IntArray, size: int) -> Any:
    """Patterns × elements of the lower triangle, holding C."""
    from scipy.sparse import csr_array

    one, two = np.tril_indices(missing.shape[1])
    places = number[missing[:, one], missing[:, two]]
    starts = np.arange(len(missing) + 1) * one.size
    return csr_array((block[:, one, two].ravel(), places.ravel(), starts), shape=(len(missing), size))


def _trace_squares(products: FloatArray, number: IntArray, p: int) -> FloatArray:
    """Σ tr(C E_ij C E_kl) = 2 (C_ik C_jl + C_il C_jk), from Σ of products of elements of C."""
    rows, columns = np.tril_indices(p)
    weight = np.where(rows == columns, 0.5, 1.0)
    out = np.zeros((p + rows.size, p + rows.size))
    for chunk in slices(rows.size, rows.size):
        i, j = rows[chunk, None], columns[chunk, None]
        crossed = (
            products[number[i, rows], number[j, columns]] + products[number[i, columns], number[j, rows]]
        )
        out[p:, p:][chunk] = 2.0 * weight[chunk, None] * weight * crossed
    return out
