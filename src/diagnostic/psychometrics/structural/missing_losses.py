"""What missing answers take from the information, in the coordinates where it is sparse.

Measure a change of moments by M = W ∂Σ W and m = W ∂μ. A row that lacks the items of a set then loses
information only about the rows of M and the elements of m in that set, whatever the number of items: with
d its imputed deviations and C = (W over the set)⁻¹ (see `incomplete_rows`), its observed information loses
Σ_ab C_ab (m_a + M_a· d)(m_b + M_b· d), besides what the expected one loses in squares tr(CMCM).
The coordinates are the elements of m, then those of M's lower triangle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..inputs import FloatArray, IntArray
from .group_model import Slopes
from .incomplete_rows import ROWS_AT_A_TIME, ImputedRows, IncompleteRows
from .matrix_algebra import inverse_blocks

ENTRIES_AT_A_TIME = 500_000
SPREAD_FROM = 8
Parts = Sequence[IncompleteRows]


def coordinates(slopes: Slopes, inverse: FloatArray) -> FloatArray:
    """Give m and the lower triangle of M for each direction, as columns."""
    rows, columns = np.tril_indices(len(inverse))
    left, right = inverse @ slopes.left, inverse @ slopes.right
    products = left[rows] * right[columns] + right[rows] * left[columns]
    return np.vstack((inverse @ slopes.mean, slopes.weight * products))


def expected_loss(parts: Parts, inverse: FloatArray, places: FloatArray) -> FloatArray:
    """Σ tr(CM_jCM_k) over the incomplete rows, for directions given by their coordinates."""
    p = len(inverse)
    products, elements = block_products(parts, inverse), places[p:]
    out = np.zeros((places.shape[1],) * 2)
    for rows, squares in trace_squares(products, p):
        out += elements[rows].T @ (squares @ elements)
    return out


def observed_loss(parts: Parts, inverse: FloatArray, mean: FloatArray, places: FloatArray) -> FloatArray:
    """Σ_i Σ_ab C_ab (m_a + M_a· d_i)(m_b + M_b· d_i), for directions given by their coordinates."""
    p, width = len(inverse), places.shape[1]
    by_item = places[item_coordinates(p)]
    half = np.zeros((width, width))
    for a, sums in row_losses(parts, inverse, mean):
        sums[0] *= 0.5
        along = sums.transpose(1, 0, 2).reshape(p + 1, -1) @ by_item[a:].reshape(-1, width)
        half += by_item[a].T @ along
    return half + half.T


def block_products(parts: Parts, inverse: FloatArray) -> FloatArray:
    """Σ C_ij C_kl over the incomplete rows, by pairs ij and kl in the lower triangle."""
    p = len(inverse)
    number, size = pair_numbers(p), p * (p + 1) // 2
    out = np.zeros((size, size))
    for part in parts:
        one, two = np.tril_indices(part.n_missing)
        spread = one.size * SPREAD_FROM > size
        step = max(1, ENTRIES_AT_A_TIME // (size if spread else one.size**2))
        for start in range(0, len(part.missing), step):
            missing = part.missing[start : start + step].astype(np.intp)
            block, _ = inverse_blocks(inverse[missing[:, :, None], missing[:, None, :]])
            elements, places = block[:, one, two], number[missing[:, one], missing[:, two]]
            add = _add_products_spread_out if spread else _add_products
            add(out, elements, places, part.counts[start : start + step, None])
    return out


def _add_products(out: FloatArray, elements: FloatArray, places: IntArray, counts: FloatArray) -> None:
    """Add each pattern's products of elements where they belong."""
    entries = places[:, :, None] * len(out) + places[:, None, :]
    products = (counts * elements)[:, :, None] * elements[:, None, :]
    np.add.at(out.reshape(-1), entries.ravel(), products.ravel())


def _add_products_spread_out(
    out: FloatArray, elements: FloatArray, places: IntArray, counts: FloatArray
) -> None:
    """Do the same by one matrix product, which is faster where patterns lack many items."""
    rows = np.zeros((len(places), len(out)))
    rows[np.arange(len(rows))[:, None], places] = elements
    out += (rows * counts).T @ rows


def trace_squares(products: FloatArray, p: int) -> Iterator[tuple[slice, FloatArray]]:
    """Σ tr(C E_ij C E_kl) = 2 (Σ C_ik C_jl + Σ C_il C_jk), for the elements ij of one row i at a time.

    E_ij has ones at ij and ji.
    """
    number, size = pair_numbers(p), len(products)
    k, m = np.tril_indices(p)
    weight = np.where(k == m, 0.5, 1.0)
    for i, chunk in enumerate(triangle_slices(p)):
        of_item, j = products[number[i]].ravel(), np.arange(i + 1)[:, None]
        crossed = of_item.take(k * size + number[j, m])
        crossed += of_item.take(m * size + number[j, k])
        yield chunk, crossed * (2.0 * weight[chunk, None] * weight)


def row_losses(parts: Parts, inverse: FloatArray, mean: FloatArray) -> Iterator[tuple[int, FloatArray]]:
    """For each item a and the items b ≥ a: Σ C_ab (1, d)(1, d)ᵀ over the rows that lack both.

    It is a form over (m_a, M_a·) and (m_b, M_b·), see `item_coordinates`.
    """
    p = len(inverse)
    by_item = [_rows_by_item(part, p) for part in parts]
    for a in range(p):
        sums, waiting = np.zeros((p - a, p + 1, p + 1)), []
        for part, (starts, rows) in zip(parts, by_item, strict=True):
            own = rows[starts[a] : starts[a + 1]]
            for first in range(0, len(own), ROWS_AT_A_TIME):
                waiting.append(part.impute(inverse, mean, own[first : first + ROWS_AT_A_TIME]))
                if sum(len(found.deviations) for found in waiting) > ROWS_AT_A_TIME:
                    _add_pairs(sums, waiting, a)
                    waiting = []
        _add_pairs(sums, waiting, a)
        yield a, sums


def item_coordinates(p: int) -> IntArray:
    """For each item a, the places of (m_a, M_a·) among all coordinates: p × (p + 1)."""
    return np.column_stack((np.arange(p), p + pair_numbers(p)))


def pattern_traces(found: ImputedRows, p: int) -> FloatArray:
    """tr(C E_ij) per pattern and element ij of the lower triangle: twice C off the diagonal."""
    one, two = np.tril_indices(found.missing.shape[1])
    out = np.zeros((len(found.missing), p * (p + 1) // 2))
    places = pair_numbers(p)[found.missing[:, one], found.missing[:, two]]
    out[np.arange(len(out))[:, None], places] = found.block[:, one, two] * np.where(one == two, 1.0, 2.0)
    return out


def pair_numbers(p: int) -> IntArray:
    """[i, j]: the number of element ij (or ji) in the lower triangle, row by row."""
    rows, columns = np.tril_indices(p)
    number = np.zeros((p, p), dtype=np.intp)
    number[rows, columns] = number[columns, rows] = np.arange(rows.size)
    return number


def triangle_slices(p: int) -> Iterator[slice]:
    """Cut the elements of the lower triangle into its rows."""
    return (slice(i * (i + 1) // 2, (i + 1) * (i + 2) // 2) for i in range(p))


def _rows_by_item(part: IncompleteRows, p: int) -> tuple[IntArray, Any]:
    """Rows in the order of the items they lack, ascending within each, and where each item's begin."""
    items = part.missing[part.pattern_of].ravel()
    order = np.argsort(items, kind="stable")
    starts = np.searchsorted(items[order], np.arange(p + 1))
    return starts, (order // part.n_missing).astype(np.int32)


def _add_pairs(sums: FloatArray, waiting: Sequence[ImputedRows], a: int) -> None:
    """Add C_ab (1, d)(1, d)ᵀ of rows that lack item a to the sums of each item b ≥ a that they lack."""
    values, rows, items, weights, before = [], [], [], [], 0
    for found in waiting:
        own = found.block[np.arange(len(found.missing)), np.nonzero(found.missing == a)[1]]
        row, column = np.nonzero((found.missing >= a)[found.pattern_of])
        pattern = found.pattern_of[row]
        values.append(found.deviations)
        rows.append(row + before)
        items.append(found.missing[pattern, column])
        weights.append(own[pattern, column])
        before += len(found.deviations)
    if not before:
        return
    deviations = np.ones((before, sums.shape[1]))
    np.concatenate(values, out=deviations[:, 1:])
    item = np.concatenate(items)
    order = np.argsort(item, kind="stable")
    row, weight = np.concatenate(rows)[order], np.concatenate(weights)[order]
    ends = np.cumsum(np.bincount(item - a, minlength=len(sums)))
    for b, (start, end) in enumerate(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)):
        if end > start:
            among = deviations[row[start:end]]
            sums[b] += (among * weight[start:end, None]).T @ among
