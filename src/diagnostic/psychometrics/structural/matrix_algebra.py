"""The few matrix operations that estimation repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..inputs import FloatArray

BATCH_NUMBERS = 1_000_000
MOST_SWEPT = 12


def cholesky(matrix: FloatArray) -> FloatArray | None:
    """Give the lower root of a positive definite matrix, None where it is not one."""
    if not np.isfinite(matrix).all():
        return None
    try:
        return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def inverse_of_root(lower: FloatArray) -> FloatArray:
    """Give (LLᵀ)⁻¹ from L."""
    whitening = np.linalg.solve(lower, np.eye(len(lower)))
    return np.asarray(whitening.T @ whitening, dtype=np.float64)


def inverse(matrix: FloatArray) -> FloatArray:
    """Give the inverse of a symmetric matrix, through its root where it is positive definite."""
    root = cholesky(matrix)
    if root is None:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    return inverse_of_root(root)


def inverse_blocks(matrices: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the inverses and the logarithms of the determinants of n small positive definite matrices.

    Up to `MOST_SWEPT` rows each, all are swept side by side (Goodnight 1979, American Statistician 33, 149).
    """
    size = matrices.shape[1]
    if size > MOST_SWEPT:
        inverses = np.asarray(np.linalg.inv(matrices), dtype=np.float64)
        return inverses, np.asarray(np.linalg.slogdet(matrices)[1], dtype=np.float64)
    swept = matrices.transpose(1, 2, 0).copy(order="C")
    log_determinants = np.zeros(len(matrices))
    for k in range(size):
        pivot = swept[k, k].copy()
        log_determinants += np.log(pivot)
        row = swept[k] / pivot
        column = swept[:, k].copy()
        swept -= column[:, None] * row
        swept[k], swept[:, k] = row, -column / pivot
        swept[k, k] = 1.0 / pivot
    return np.ascontiguousarray(swept.transpose(2, 0, 1)), log_determinants


def block_diagonal(blocks: Sequence[FloatArray]) -> FloatArray:
    out = np.zeros((sum(len(block) for block in blocks), sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        out[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    return out


def slices(n: int, numbers_each: int) -> Iterator[slice]:
    """Cut n rows into slices that hold a million numbers each."""
    size = max(1, BATCH_NUMBERS // max(1, numbers_each))
    return (slice(start, start + size) for start in range(0, n, size))
