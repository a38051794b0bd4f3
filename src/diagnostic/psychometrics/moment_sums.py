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

    def of_complete_rows(self) -> GroupSums:
        """Give the sums over rows without a missing answer, which are the same for every pair."""
        sums, cross = self.complete_sums, self.complete_cross_products
        square = np.ones((1, *cross.shape[1:]))
        return GroupSums(
            self.complete_counts,
            self.complete_counts,
            sums,
            cross,
            self.complete_counts[:, None, None] * square,
            sums[:, :, None] * square,
            np.diagonal(cross, axis1=1, axis2=2)[:, :, None] * square,
            cross,
        )

    def with_mean(self) -> GroupSums:
        """Append the sums of the mean over all items; right only where no answer is missing."""
        wide = [
            _with_mean(sums, cross)
            for sums, cross in zip(self.complete_sums, self.complete_cross_products, strict=True)
        ]
        sums, cross = (np.array([part[k] for part in wide]) for k in (0, 1))
        return dataclasses.replace(self, complete_sums=sums, complete_cross_products=cross).of_complete_rows()

    def of_items(self, index: Sequence[int] | slice) -> GroupSums:
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


def add_at_one_origin(
    origin: FloatArray, total: GroupSums, other_origin: FloatArray, other: GroupSums
) -> tuple[FloatArray, GroupSums]:
    """Add two sets of sums, first moved to one origin: that of the larger set."""
    if np.array_equal(origin, other_origin):
        return origin, total.plus(other)
    own = np.diagonal(total.counts.sum(axis=0))
    theirs = np.diagonal(other.counts.sum(axis=0))
    common = np.where(theirs > own, other_origin, origin)
    return common, total.about(common - origin).plus(other.about(common - other_origin))


def sum_chunk(chunk: Chunk, n_groups: int) -> tuple[FloatArray, GroupSums]:
    """Give the origins and the sums of one chunk, for the items and, last, the respondents' means."""
    values, answered = chunk.values, None
    if values.dtype.kind == "f":
        gaps = np.isnan(values)
        if gaps.any():
            answered = ~gaps
            values = np.where(gaps, values.dtype.type(0), values)
    origin, numbers = _about_origin(values, answered, chunk.weights is not None)
    origins = np.append(origin, origin.mean() if origin.size else 0.0)
    total = GroupSums.zero(n_groups, origins.size)
    for code, rows in by_group(chunk.codes, len(values)):
        weights = None if chunk.weights is None else chunk.weights[rows]
        if answered is None:
            _add_full_rows(total, code, numbers[rows], weights)
        else:
            offset = origin - origins[-1]
            _add_rows(total, code, numbers[rows], answered[rows], weights=weights, offset=offset)
    return origins, total


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


def _add_full_rows(
    total: GroupSums, code: int, numbers: npt.NDArray[Any], weights: FloatArray | None
) -> None:
    """Add rows without a missing answer to the totals of one group, in place."""
    count = float(len(numbers)) if weights is None else float(weights.sum())
    sums, cross = _with_mean(*_sums(numbers, weights))
    total.n_rows[code] += count
    total.counts[code] += count
    total.sums[code] += sums[:, None]
    total.squares[code] += np.diagonal(cross)[:, None]
    total.cross_products[code] += cross
    _add_complete(total, code, count, sums, cross)


def _add_rows(
    total: GroupSums,
    code: int,
    numbers: npt.NDArray[Any],
    answered: npt.NDArray[np.bool_],
    *,
    weights: FloatArray | None,
    offset: FloatArray,
) -> None:
    """Add rows with missing answers (as zeros in ``numbers``) to the totals of one group, in place."""
    ones = np.ones(len(numbers)) if weights is None else weights
    total.n_rows[code] += ones.sum()
    mask = answered.astype(numbers.dtype)
    heavy, heavy_mask = (
        (numbers, mask) if weights is None else (numbers * weights[:, None], mask * weights[:, None])
    )
    block = (code, slice(0, -1), slice(0, -1))
    total.counts[block] += heavy_mask.T @ mask
    total.sums[block] += heavy.T @ mask
    total.squares[block] += (heavy * numbers).T @ mask
    total.cross_products[block] += heavy.T @ numbers
    _add_respondent_means(total, code, numbers, mask, ones=ones, offset=offset)
    complete = answered.all(axis=1)
    kept = None if weights is None else weights[complete]
    _add_complete(total, code, float(ones[complete].sum()), *_with_mean(*_sums(numbers[complete], kept)))


def _add_respondent_means(
    total: GroupSums,
    code: int,
    numbers: npt.NDArray[Any],
    mask: npt.NDArray[Any],
    *,
    ones: FloatArray,
    offset: FloatArray,
) -> None:
    """Add the sums of each respondent's mean over the items answered: the last row and column."""
    n_answered = mask.sum(axis=1, dtype=np.float64)
    means = numbers.sum(axis=1, dtype=np.float64) + (mask @ offset if offset.any() else 0.0)
    np.divide(means, n_answered, out=means, where=n_answered > 0)
    has_mean = ones * (n_answered > 0)
    counts, heavy = ones @ mask, has_mean * means
    sums, squares = ones @ numbers, ones @ (numbers.astype(np.float64) ** 2)
    last = (code, slice(0, -1), -1), (code, -1, slice(0, -1))
    corner = (code, -1, -1)
    for array, item_side, mean_side, both in (
        (total.counts, counts, counts, has_mean.sum()),
        (total.sums, sums, heavy @ mask, heavy.sum()),
        (total.squares, squares, (heavy * means) @ mask, (heavy * means).sum()),
        (total.cross_products, heavy @ numbers, heavy @ numbers, (heavy * means).sum()),
    ):
        array[last[0]] += item_side
        array[last[1]] += mean_side
        array[corner] += both


def _sums(numbers: npt.NDArray[Any], weights: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    if weights is None:
        ones = np.ones(len(numbers), dtype=numbers.dtype)
        return (ones @ numbers).astype(np.float64), (numbers.T @ numbers).astype(np.float64)
    return weights @ numbers, (numbers * weights[:, None]).T @ numbers


def _with_mean(sums: FloatArray, cross: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Append what follows for the mean over all items."""
    n_items = sums.size
    if n_items == 0:
        return np.zeros(1), np.zeros((1, 1))
    wide = np.empty((n_items + 1, n_items + 1))
    wide[:-1, :-1] = cross
    wide[:-1, -1] = wide[-1, :-1] = cross.mean(axis=0)
    wide[-1, -1] = cross.mean()
    return np.append(sums, sums.mean()), wide


def _add_complete(total: GroupSums, code: int, count: float, sums: FloatArray, cross: FloatArray) -> None:
    total.complete_counts[code] += count
    total.complete_sums[code] += sums
    total.complete_cross_products[code] += cross
