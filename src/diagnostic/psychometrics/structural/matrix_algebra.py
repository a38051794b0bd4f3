"""The few matrix operations that estimation repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..inputs import FloatArray

BATCH_NUMBERS = 4_000_000


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


def block_diagonal(blocks: Sequence[FloatArray]) -> FloatArray:
    out = np.zeros((sum(len(block) for block in blocks), sum(block.shape[1] for block in blocks)))
    row = column = 0
    for block in blocks:
        out[row : row + len(block), column : column + block.shape[1]] = block
        row, column = row + len(block), column + block.shape[1]
    return out


def slices(n: int, numbers_each: int) -> Iterator[slice]:
    """Cut n rows into slices that hold a few million numbers each."""
    size = max(1, BATCH_NUMBERS // max(1, numbers_each))
    return (slice(start, start + size) for start in range(0, n, size))
