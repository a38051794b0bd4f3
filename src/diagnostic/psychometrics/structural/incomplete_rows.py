"""Rows with missing answers, kept as small as the answers allow, and what a row says of the items it lacks.

With W = Σ⁻¹ and the missing items m of a row, C = (W_mm)⁻¹ is their covariance given the row's answers, and
their expected deviation from the mean is −C (Wd)_m, where d = y − μ on the answered items and zero elsewhere.
Only the missing part is ever inverted, and only some thousand rows are worked on at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..inputs import BoolArray, FloatArray, IntArray
from .matrix_algebra import inverse_blocks

ROWS_READ_AT_A_TIME = 8192
ROWS_AT_A_TIME = 2048
NUMBERS_AT_A_TIME = 500_000
Small = npt.NDArray[Any]


@dataclass(frozen=True)
class IncompleteRows:
    """Rows that lack the same number of answers: ``missing[pattern_of[i]]`` are the items row i lacks.

    Rows with the same pattern follow each other; missing answers hold zero. Whole numbers are kept as int8.
    """

    rows: Small
    pattern_of: Small
    missing: Small

    @cached_property
    def counts(self) -> FloatArray:
        """Rows per pattern."""
        return np.bincount(self.pattern_of, minlength=len(self.missing)).astype(np.float64)

    @property
    def n_missing(self) -> int:
        """Missing answers per row."""
        return int(self.missing.shape[1])

    def slices(self) -> Iterator[slice]:
        """Cut the rows into slices worth working on at a time."""
        size = max(1, min(ROWS_AT_A_TIME, NUMBERS_AT_A_TIME // self.n_missing**2))
        return (slice(start, start + size) for start in range(0, len(self.rows), size))

    def deviations(self, mean: FloatArray, rows: slice | IntArray) -> FloatArray:
        """y − μ of some rows, zero where missing."""
        out = self.rows[rows] - mean
        out[np.arange(len(out))[:, None], self.missing[self.pattern_of[rows]]] = 0.0
        return np.asarray(out, dtype=np.float64)

    def impute(self, inverse: FloatArray, mean: FloatArray, rows: slice | IntArray) -> ImputedRows:
        """Complete some rows (in their order) by what they say of the items they lack."""
        codes = self.pattern_of[rows]
        new = np.ones(len(codes), dtype=np.intp)
        new[1:] = codes[1:] != codes[:-1]
        pattern_of, starts = np.cumsum(new) - 1, np.flatnonzero(new)
        counts = np.bincount(pattern_of)
        missing = self.missing[codes[starts]].astype(np.intp)
        block, log_determinants = inverse_blocks(inverse[missing[:, :, None], missing[:, None, :]])
        deviations = self.rows[rows] - mean
        lacking = missing[pattern_of]
        places = np.arange(len(codes))[:, None], lacking
        deviations[places] = 0.0
        along = (deviations @ inverse)[places]
        deviations[places] = -np.einsum("nab,nb->na", block[pattern_of], along)
        return ImputedRows(deviations, pattern_of, missing, counts, block, log_determinants)


@dataclass(frozen=True)
class ImputedRows:
    """Some rows as deviations from the mean, the missing ones as expected from those answered.

    Per pattern: the missing items, the number of rows, C, and log|W_mm|.
    """

    deviations: FloatArray
    pattern_of: IntArray
    missing: IntArray
    counts: IntArray
    block: FloatArray
    log_determinants: FloatArray


def missing_pairs(missing: IntArray, weights: FloatArray, p: int) -> FloatArray:
    """Add up m × m matrices, each in the place of its pattern's missing items: p × p."""
    places = missing[:, :, None] * p + missing[:, None, :]
    sums = np.bincount(places.ravel(), np.broadcast_to(weights, places.shape).ravel(), minlength=p * p)
    return np.asarray(sums, dtype=np.float64).reshape(p, p)


class IncompleteRowsReader:
    """Collects incomplete rows, some at a time; rows without any answer are counted and left out."""

    def __init__(self) -> None:
        self.empty = 0
        self._found: dict[int, list[tuple[Small, Small]]] = {}

    def add(self, rows: FloatArray) -> None:
        """Take in the incomplete ones of these rows (NaN is missing)."""
        missing = np.isnan(rows)
        sizes = missing.sum(axis=1)
        self.empty += int((sizes == rows.shape[1]).sum())
        for size in np.unique(sizes[(sizes > 0) & (sizes < rows.shape[1])]).tolist():
            own = sizes == size
            kept = _as_small(np.nan_to_num(rows[own]))
            self._found.setdefault(size, []).append((kept, np.packbits(missing[own], axis=1)))

    def parts(self) -> tuple[IncompleteRows, ...]:
        """Give what was collected, by number of missing answers."""
        return tuple(self._part(size) for size in sorted(self._found))

    def _part(self, size: int) -> IncompleteRows:
        pieces = self._found.pop(size)
        rows, packed = (np.concatenate([piece[k] for piece in pieces]) for k in (0, 1))
        return sorted_by_pattern(rows, packed, size)[0]


def incomplete_rows(rows: FloatArray) -> tuple[IncompleteRows, ...]:
    """Collect the incomplete ones of these rows."""
    reader = IncompleteRowsReader()
    for start in range(0, len(rows), ROWS_READ_AT_A_TIME):
        reader.add(rows[start : start + ROWS_READ_AT_A_TIME])
    return reader.parts()


def sorted_by_pattern(rows: Small, packed: Small, size: int) -> tuple[IncompleteRows, IntArray]:
    """Bring rows that lack ``size`` answers into the order of their patterns (bits); give that order too."""
    order = np.lexsort(packed.T[::-1])
    packed = packed[order]
    first: BoolArray = np.ones(len(packed), dtype=bool)
    first[1:] = (packed[1:] != packed[:-1]).any(axis=1)
    patterns = np.unpackbits(packed[first], axis=1, count=rows.shape[1])
    missing = np.nonzero(patterns)[1].reshape(-1, size).astype(np.int16 if rows.shape[1] < 2**15 else np.intp)
    return IncompleteRows(rows[order], (np.cumsum(first) - 1).astype(np.int32), missing), order


def _as_small(values: FloatArray) -> Small:
    """Give the same numbers in the smallest type that holds them all exactly."""
    for kind in (np.int8, np.float32):
        with np.errstate(invalid="ignore", over="ignore"):
            small = values.astype(kind)
        if np.array_equal(small, values):
            return small
    return values
