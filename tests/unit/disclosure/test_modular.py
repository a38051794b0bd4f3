from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diagnostic.disclosure.modular import PRIME, null_space, reduced_row_echelon, restrict

ZEROS_AND_ONES = arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 7)), elements=st.integers(0, 1))


def _rank(matrix: np.ndarray) -> int:
    rows = [[Fraction(int(entry)) for entry in row] for row in matrix]
    rank = 0
    for column in range(matrix.shape[1]):
        pivot = next((row for row in rows[rank:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(rank, pivot)
        for k in range(rank + 1, len(rows)):
            factor = rows[k][column] / pivot[column]
            rows[k] = [a - factor * b for a, b in zip(rows[k], pivot, strict=True)]
        rank += 1
    return rank


@given(ZEROS_AND_ONES)
def test_ranks_are_those_of_exact_fractions(matrix: np.ndarray) -> None:
    echelon, pivots = reduced_row_echelon(matrix)
    assert len(echelon) == len(pivots) == _rank(matrix)


@given(ZEROS_AND_ONES)
def test_the_null_space_is_complete_and_mapped_to_zero(matrix: np.ndarray) -> None:
    basis = null_space(matrix)
    assert len(basis) == matrix.shape[1] - _rank(matrix)
    assert not (matrix @ basis.T % PRIME).any()


@given(ZEROS_AND_ONES)
def test_restricting_row_by_row_gives_the_null_space(matrix: np.ndarray) -> None:
    basis = np.eye(matrix.shape[1], dtype=np.int64)
    for row in matrix:
        basis = restrict(basis, row)
    assert not (matrix @ basis.T % PRIME).any()
    assert len(basis) == matrix.shape[1] - _rank(matrix)
