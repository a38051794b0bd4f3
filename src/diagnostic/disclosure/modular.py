"""Linear algebra modulo a prime: exact where floating point would have to guess at zero.

A rank modulo the prime 2³¹ − 1 equals the rational rank unless the prime divides a non-zero minor. The
matrices here hold the zeros and ones of nested and crossed breakdowns, whose minors are tiny.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

PRIME = 2**31 - 1

Residues = npt.NDArray[np.int64]


def inverse(value: int) -> int:
    return pow(value, -1, PRIME)


def reduced_row_echelon(matrix: Residues) -> tuple[Residues, tuple[int, ...]]:
    """Give the non-zero rows of the reduced row echelon form, and the pivot columns."""
    rows = matrix % PRIME
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        rank = len(pivots)
        candidates = np.flatnonzero(rows[rank:, column])
        if candidates.size == 0:
            continue
        chosen = rank + int(candidates[0])
        rows[[rank, chosen]] = rows[[chosen, rank]]
        rows[rank] = rows[rank] * inverse(int(rows[rank, column])) % PRIME
        factors = rows[:, column].copy()
        factors[rank] = 0
        rows = (rows - factors[:, None] * rows[rank] % PRIME) % PRIME
        pivots.append(column)
    return rows[: len(pivots)], tuple(pivots)


def null_space(matrix: Residues) -> Residues:
    """Give a basis of the vectors that the matrix maps to zero, one per row."""
    echelon, pivots = reduced_row_echelon(matrix)
    n_columns = matrix.shape[1]
    free = [column for column in range(n_columns) if column not in set(pivots)]
    basis = np.zeros((len(free), n_columns), dtype=np.int64)
    for row, column in enumerate(free):
        basis[row, column] = 1
        basis[row, list(pivots)] = -echelon[:, column] % PRIME
    return basis


def restrict(basis: Residues, row: Residues) -> Residues:
    """Give a basis of those vectors in the span of ``basis`` that are orthogonal to ``row``."""
    products = basis @ row % PRIME
    nonzero = np.flatnonzero(products)
    if nonzero.size == 0:
        return basis
    pivot = int(nonzero[0])
    scaled = basis[pivot] * inverse(int(products[pivot])) % PRIME
    others = np.delete(np.arange(len(basis)), pivot)
    return np.asarray((basis[others] - products[others, None] * scaled % PRIME) % PRIME, dtype=np.int64)


def without_span_of(column: Residues, others: Residues) -> Residues:
    """Take a multiple of a column out of others, so that none reaches its first non-zero place."""
    pivot = int(np.flatnonzero(column)[0])
    unit = column * inverse(int(column[pivot])) % PRIME
    return np.asarray((others - unit[:, None] * others[pivot] % PRIME) % PRIME, dtype=np.int64)
