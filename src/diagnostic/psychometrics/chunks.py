"""Walks over answers a few thousand rows at a time, so that no second copy of them is ever made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import DataError
from .inputs import FloatArray, IntArray, read_items, read_labels, read_vector

CHUNK_ROWS = 8192
MOST_CHUNK_ROWS = 131_072
ROWS_PER_GROUP = 256
"""With many groups chunks grow, so that each group has a block worth multiplying."""
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Chunk:
    """Some rows of answers: values as stored (NaN is missing), group codes (−1 is none), weights."""

    values: npt.NDArray[Any]
    labels: tuple[str, ...]
    codes: IntArray | None
    weights: FloatArray | None


@dataclass(frozen=True)
class Chunks:
    """Answers as an iterable of chunks; ``group_labels`` is (None,) when they are not grouped."""

    labels: tuple[str, ...]
    group_labels: tuple[Any, ...]
    n_rows: int
    _rows: Any
    _codes: IntArray | None
    _weights: FloatArray | None
    _chunk_rows: int
    _progress: Progress | None

    def __iter__(self) -> Iterator[Chunk]:
        for start in range(0, self.n_rows, self._chunk_rows):
            rows = slice(start, start + self._chunk_rows)
            yield Chunk(
                _numbers(self._rows, rows, self.labels),
                self.labels,
                None if self._codes is None else self._codes[rows],
                None if self._weights is None else self._weights[rows],
            )
            if self._progress is not None:
                self._progress(min(1.0, rows.stop / self.n_rows))


def in_chunks(
    items: Any,
    groups: Any = None,
    weights: Any = None,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> Chunks:
    """Prepare respondents × items for a walk in chunks; numbers in one array are not copied as a whole.

    Chunks have ``chunk_rows`` rows, or more where there are many groups.
    """
    rows = _plain_array(items)
    if rows is None:
        rows = items if _is_frame_of_numbers(items) else read_items(items).values
    n_rows, n_items = (int(size) for size in rows.shape)
    names = read_items(items[:0] if hasattr(items, "columns") else np.empty((0, n_items)), min_respondents=0)
    codes, group_labels = (None, (None,)) if groups is None else read_labels(groups, n_rows)
    return Chunks(
        names.labels,
        group_labels,
        n_rows,
        rows,
        codes,
        None if weights is None else read_weights(weights, n_rows),
        min(max(1, chunk_rows, ROWS_PER_GROUP * (len(group_labels) - 1)), MOST_CHUNK_ROWS),
        progress,
    )


def read_weights(weights: Any, n_rows: int) -> FloatArray:
    """Read one weight per respondent: finite and not negative."""
    vector = read_vector(weights, place="weights", drop_missing=False)
    if vector.size != n_rows:
        raise DataError(
            "length_mismatch",
            place="weights",
            fault=f"has {vector.size} weights for {n_rows} respondents.",
            mend="Give exactly one weight per respondent, in the same order.",
        )
    if np.isnan(vector).any() or (vector < 0).any():
        raise DataError(
            "weight_not_usable",
            place="weights",
            fault="holds a missing or negative weight.",
            mend="Give every respondent a weight of zero or more.",
        )
    return vector


def by_group(codes: IntArray | None, n_rows: int) -> Iterable[tuple[int, IntArray | slice]]:
    """Give each group code with the rows that carry it; rows without a group are left out."""
    if codes is None:
        return [(0, slice(0, n_rows))]
    order = np.argsort(codes, kind="stable")
    present, starts = np.unique(codes[order], return_index=True)
    pieces = np.split(order, starts[1:])
    return [(int(code), piece) for code, piece in zip(present, pieces, strict=True) if code >= 0]


def _plain_array(items: Any) -> npt.NDArray[Any] | None:
    """Give a two-dimensional array of numbers without copying, or None where there is none inside."""
    if isinstance(items, np.ma.MaskedArray):
        items = np.ma.filled(items.astype(np.float64), np.nan)
    if _is_frame_of_numbers(items) and len(set(items.dtypes)) == 1:
        items = items.to_numpy()
    if isinstance(items, np.ndarray) and items.ndim == 2 and items.dtype.kind in "biuf":
        return items
    return None


def _is_frame_of_numbers(items: Any) -> bool:
    dtypes = getattr(items, "dtypes", None)
    if getattr(items, "ndim", 0) != 2 or dtypes is None or not hasattr(items, "iloc"):
        return False
    return len(dtypes) > 0 and all(isinstance(kind, np.dtype) and kind.kind in "biuf" for kind in dtypes)


def _numbers(rows: Any, which: slice, labels: tuple[str, ...]) -> npt.NDArray[Any]:
    part = rows[which] if isinstance(rows, np.ndarray) else rows.iloc[which].to_numpy()
    if part.dtype.kind == "f" and np.isinf(part).any():
        column = labels[int(np.argmax(np.isinf(part).any(axis=0)))]
        raise DataError(
            "infinite_value",
            place=f"item '{column}'",
            fault="holds an infinite value.",
            mend="Replace it by the answer given, or by NaN when there is none.",
        )
    return np.asarray(part)
