"""The sums behind `Moments`: gathered chunk by chunk, added, moved to another origin."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .chunks import Chunk, by_group
from .inputs import FloatArray

_EXACT_FLOAT32 = 2.0**24
_EXACT_FLOAT64 = 2.0**53
_ANSWER_LIKE = 1024


@dataclass(frozen=True)
class GroupSums:
    """Sums about one origin per item; the first axis of every array is the group."""

    n_rows: FloatArray
    complete_counts: FloatArray
    complete_sums: FloatArray
    complete_cross_products: FloatArray
    counts: FloatArray
    sums: FloatArray
    squares: FloatArray
    cross_products: FloatArray

    @classmethod
    def zero(cls, n_groups: int, n_items: int) -> GroupSums:
        square = (n_groups, n_items, n_items)
        shapes = ((n_groups,), (n_groups,), (n_groups, n_items), *([square] * 5))
        return cls(*(np.zeros(shape) for shape in shapes))

    def plus(self, other: GroupSums) -> GroupSums:
        return self._each(lambda name, mine: mine + getattr(other, name))

    def pooled(self) -> GroupSums:
        return self if self.n_rows.size == 1 else self._each(lambda _, mine: mine.sum(axis=0, keepdims=True))

    def of_groups(self, index: Sequence[int]) -> GroupSums:
        return self._each(lambda _, mine: mine[list(index)])

    def spread(self, positions: Sequence[int], n_groups: int) -> GroupSums:
        """Put each group at its position among ``n_groups``."""

        def place(_: str, mine: FloatArray) -> FloatArray:
            wide = np.zeros((n_groups, *mine.shape[1:]))
            wide[list(positions)] = mine
            return wide

        return self._each(place)

    def of_items(self, index: Sequence[int]) -> GroupSums:
        def pick(_: str, mine: FloatArray) -> FloatArray:
            if mine.ndim == 1:
                return mine
            return mine[:, index] if mine.ndim == 2 else mine[:, index][:, :, index]

        return self._each(pick)

    def about(self, shift: FloatArray) -> GroupSums:
        """Move the origin by ``shift``: sums of x become sums of x − shift."""
        if not shift.any():
            return self
        row, column = shift[:, None], shift[None, :]
        sums, counts, complete = self.sums, self.counts, self.complete_sums
        turned = np.swapaxes(sums, 1, 2)
        both = shift[:, None] * complete[:, None, :]
        per_group = self.complete_counts[:, None]
        return dataclasses.replace(
            self,
            complete_sums=complete - per_group * shift,
            complete_cross_products=self.complete_cross_products
            - both
            - np.swapaxes(both, 1, 2)
            + per_group[:, :, None] * np.outer(shift, shift),
            sums=sums - counts * row,
            squares=self.squares - 2.0 * row * sums + counts * row**2,
            cross_products=self.cross_products - row * turned - column * sums + counts * row * column,
        )

    def _each(self, change: Any) -> GroupSums:
        return GroupSums(
            **{
                field.name: change(field.name, getattr(self, field.name))
                for field in dataclasses.fields(self)
            }
        )


def sum_chunk(chunk: Chunk, n_groups: int) -> tuple[FloatArray, GroupSums]:
    """Give the origin and the sums of one chunk."""
    values, answered = chunk.values, None
    if values.dtype.kind == "f":
        gaps = np.isnan(values)
        if gaps.any():
            answered = ~gaps
            values = np.where(gaps, values.dtype.type(0), values)
    origin, numbers = _about_origin(values, answered, chunk.weights is not None)
    total = GroupSums.zero(n_groups, values.shape[1])
    for code, rows in by_group(chunk.codes, len(values)):
        _sum_rows(
            total,
            code,
            numbers[rows],
            None if answered is None else answered[rows],
            None if chunk.weights is None else chunk.weights[rows],
        )
    return origin, total


def _about_origin(
    values: npt.NDArray[Any], answered: npt.NDArray[np.bool_] | None, weighted: bool
) -> tuple[FloatArray, npt.NDArray[Any]]:
    """Choose an origin and a number type in which the sums are exact, or as good as can be."""
    origin = np.zeros(values.shape[1])
    if values.size == 0:
        return origin, values.astype(np.float64)
    largest = max(abs(float(values.max())), abs(float(values.min())))
    whole = values.dtype.kind != "f" or bool((values == np.rint(values)).all())
    if whole and largest <= _ANSWER_LIKE:
        exact = largest**2 * len(values) < _EXACT_FLOAT32 and not weighted
        return origin, values.astype(np.float32 if exact else np.float64)
    numbers = values.astype(np.float64)
    counts = np.full(values.shape[1], len(values)) if answered is None else answered.sum(axis=0)
    origin = numbers.sum(axis=0) / np.maximum(counts, 1)
    origin = (
        np.rint(origin)
        if whole and largest < _EXACT_FLOAT64
        else _value_if_constant(numbers, answered, origin)
    )
    shifted = numbers - origin
    return origin, shifted if answered is None else np.where(answered, shifted, 0.0)


def _value_if_constant(
    numbers: FloatArray, answered: npt.NDArray[np.bool_] | None, origin: FloatArray
) -> FloatArray:
    low = np.where(answered, numbers, np.inf).min(axis=0) if answered is not None else numbers.min(axis=0)
    high = np.where(answered, numbers, -np.inf).max(axis=0) if answered is not None else numbers.max(axis=0)
    return np.where(low == high, low, origin)


def _sum_rows(
    total: GroupSums,
    code: int,
    numbers: npt.NDArray[Any],
    answered: npt.NDArray[np.bool_] | None,
    weights: FloatArray | None,
) -> None:
    """Add the rows of one group of one chunk to the totals, in place."""
    n_rows = float(len(numbers)) if weights is None else float(weights.sum())
    total.n_rows[code] += n_rows
    if answered is None:
        sums, cross = _sums(numbers, weights)
        total.counts[code] += n_rows
        total.sums[code] += sums[:, None]
        total.squares[code] += np.diagonal(cross)[:, None]
        total.cross_products[code] += cross
        _add_complete(total, code, n_rows, sums, cross)
        return
    mask = answered.astype(numbers.dtype)
    heavy, heavy_mask = (
        (numbers, mask) if weights is None else (numbers * weights[:, None], mask * weights[:, None])
    )
    total.counts[code] += heavy_mask.T @ mask
    total.sums[code] += heavy.T @ mask
    total.squares[code] += (heavy * numbers).T @ mask
    total.cross_products[code] += heavy.T @ numbers
    complete = answered.all(axis=1)
    kept = None if weights is None else weights[complete]
    count = float(complete.sum()) if kept is None else float(kept.sum())
    _add_complete(total, code, count, *_sums(numbers[complete], kept))


def _sums(numbers: npt.NDArray[Any], weights: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    if weights is None:
        ones = np.ones(len(numbers), dtype=numbers.dtype)
        return (ones @ numbers).astype(np.float64), (numbers.T @ numbers).astype(np.float64)
    return weights @ numbers, (numbers * weights[:, None]).T @ numbers


def _add_complete(total: GroupSums, code: int, count: float, sums: FloatArray, cross: FloatArray) -> None:
    total.complete_counts[code] += count
    total.complete_sums[code] += sums
    total.complete_cross_products[code] += cross
