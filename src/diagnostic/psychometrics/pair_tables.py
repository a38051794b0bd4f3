"""Item × item contingency tables: all that ordinal statistics need of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from .chunks import CHUNK_ROWS, Progress, by_group, in_chunks
from .errors import DataError
from .inputs import FloatArray, IntArray, read_items
from .moment_sums import GroupSums
from .moments import Missing, Moments
from .option_counts import count_options
from .partitions import gather_partitions, is_partitioned

MAX_OPTIONS = 100


@dataclass(frozen=True)
class PairTables:
    """How often each pair of answers occurs, for every pair of p items in G groups.

    ``counts`` is G × p × K × p × K: ``counts[g, i, a, j, b]`` respondents of group g answered item i
    with ``options[a]`` and item j with ``options[b]``; its diagonal blocks hold the frequencies of each
    item over all who answered it. ``options`` are the K different answers, ascending. Missing answers
    count nowhere; ``n_rows`` counts rows, answered or not. Rows without a group label are left out.

    R: ``table(x$a, x$b)``.

    >>> tables = PairTables.from_items([[1, 2], [1, 2], [2, None]])
    >>> tables.table(0, 1).tolist()
    [[0.0, 2.0], [0.0, 0.0]]
    >>> tables.frequencies().tolist()
    [[2.0, 1.0], [0.0, 2.0]]
    """

    labels: tuple[str, ...]
    group_labels: tuple[Any, ...]
    options: FloatArray
    n_rows: FloatArray
    counts: FloatArray

    @classmethod
    def from_items(
        cls,
        items: Any,
        n_options: int | None = None,
        *,
        groups: Any = None,
        weights: Any = None,
        chunk_rows: int = CHUNK_ROWS,
        progress: Progress | None = None,
    ) -> PairTables:
        """Count in one pass; with ``n_options`` the options are 1 … n_options and nothing else may occur.

        A Dask array or DataFrame is counted partition by partition on its workers.
        """
        if is_partitioned(items):

            def count(part: Any, part_groups: Any, part_weights: Any) -> PairTables:
                return cls.from_items(part, n_options, groups=part_groups, weights=part_weights)

            return gather_partitions(count, items, groups, weights)
        chunks = in_chunks(items, groups, weights, chunk_rows=chunk_rows, progress=progress)
        options = np.arange(1.0, n_options + 1.0) if n_options else np.empty(0)
        n_items, n_groups = len(chunks.labels), len(chunks.group_labels)
        n_rows = np.zeros(n_groups)
        counts = np.zeros((n_groups, options.size, n_items, options.size, n_items))
        for chunk in chunks:
            found = count_options(chunk.values, MAX_OPTIONS)[0]
            if not np.isin(found, options).all():
                wider = np.union1d(options, found)
                _check_options(wider, n_options)
                counts, options = _widen(counts, options, wider, axes=(1, 3)), wider
            hot = _one_hot(chunk.values, options)
            tables = counts.reshape(n_groups, hot.shape[1], hot.shape[1])
            for code, rows in by_group(chunk.codes, len(hot)):
                part, kept = hot[rows], None if chunk.weights is None else chunk.weights[rows]
                tables[code] += part.T @ part if kept is None else (part * kept[:, None]).T @ part
                n_rows[code] += len(part) if kept is None else kept.sum()
        by_item = np.ascontiguousarray(counts.transpose(0, 2, 1, 4, 3))
        return cls(chunks.labels, chunks.group_labels, options, n_rows, by_item)

    def merge(self, other: PairTables) -> PairTables:
        """Add up the tables of two sets of respondents to the same items."""
        if self.labels != other.labels:
            raise DataError(
                "items_differ",
                place="pair tables",
                fault="the two sets are about different items, or order them differently.",
                mend="Select the same items in the same order in both before merging.",
            )
        groups = tuple(dict.fromkeys((*self.group_labels, *other.group_labels)))
        options = np.union1d(self.options, other.options)
        size, n_items = options.size, len(self.labels)
        n_rows, counts = np.zeros(len(groups)), np.zeros((len(groups), n_items, size, n_items, size))
        for part in (self, other):
            places = [groups.index(label) for label in part.group_labels]
            n_rows[places] += part.n_rows
            counts[places] += _widen(part.counts, part.options, options, axes=(2, 4))
        return PairTables(self.labels, groups, options, n_rows, counts)

    @property
    def n_items(self) -> int:
        return len(self.labels)

    def moments(self) -> Moments:
        """Give the pairwise moments that the tables hold; of complete rows only where nothing is missing."""
        counts, options = self.counts, self.options
        n_pairs = counts.sum(axis=(2, 4))
        sums = np.einsum("giajb,a->gij", counts, options, optimize=True)
        squares = np.einsum("giajb,a->gij", counts, options**2, optimize=True)
        cross = np.einsum("giajb,a,b->gij", counts, options, options, optimize=True)
        full = (n_pairs == self.n_rows[:, None, None]).all()
        unknown = 1.0 if full else np.nan
        own = np.diagonal(sums, axis1=1, axis2=2)
        kept = GroupSums(
            self.n_rows, self.n_rows * unknown, own * unknown, cross * unknown, n_pairs, sums, squares, cross
        )
        return Moments(self.labels, self.group_labels, np.zeros(self.n_items), kept)

    def for_group(self, label: Any) -> PairTables:
        """Give the tables of one group."""
        if label not in self.group_labels:
            raise DataError(
                "unknown_group",
                place="group",
                fault="there are no answers from a group of that name.",
                mend="Name one of the labels given as `groups`.",
            )
        which = [self.group_labels.index(label)]
        return PairTables(self.labels, (label,), self.options, self.n_rows[which], self.counts[which])

    def select(self, items: Sequence[str | int]) -> PairTables:
        """Give the tables of some items, named by label or position."""
        index = [self.labels.index(item) if isinstance(item, str) else item for item in items]
        labels = tuple(self.labels[k] for k in index)
        counts = self.counts[:, index][:, :, :, index]
        return PairTables(labels, self.group_labels, self.options, self.n_rows, counts)

    def pooled(self) -> FloatArray:
        """Give the p × K × p × K counts of all groups together."""
        return np.asarray(self.counts.sum(axis=0) if len(self.group_labels) > 1 else self.counts[0])

    def frequencies(self) -> FloatArray:
        """Give p × K: how often each option of each item was chosen, over all who answered it."""
        own = np.arange(self.n_items)
        return np.diagonal(self.pooled()[own, :, own, :], axis1=1, axis2=2).copy()

    def table(self, first: str | int, second: str | int) -> FloatArray:
        """Give the K × K table of two items, all groups together."""
        pair = self.select([first, second]).pooled()
        return pair[0, :, 1, :].copy()


def read_pair_tables(
    items: Any, *, missing: Missing = "pairwise", progress: Progress | None = None
) -> PairTables:
    """Take pair tables as they are, or count them from respondents × items (listwise: complete rows)."""
    if isinstance(items, PairTables):
        if missing == "listwise":
            items.moments().complete()
        return items
    if isinstance(items, Moments):
        raise DataError(
            "needs_pair_tables",
            place="items",
            fault="are moments, which do not hold how often each pair of answers occurs.",
            mend="Give the answers, or `PairTables.from_items(answers)`.",
        )
    if missing == "listwise":
        matrix = read_items(items).complete()
        return replace(PairTables.from_items(matrix.values, progress=progress), labels=matrix.labels)
    return PairTables.from_items(items, progress=progress)


def _check_options(options: FloatArray, n_options: int | None) -> None:
    if n_options is not None:
        raise DataError(
            "answer_out_of_range",
            place="items",
            fault=f"hold an answer other than 1 … {n_options}.",
            mend="Recode the answers, or leave out `n_options` to take them as they are.",
        )
    if options.size > MAX_OPTIONS:
        raise DataError(
            "too_many_options",
            place="items",
            fault=f"hold more than {MAX_OPTIONS} different answers.",
            mend="Contingency tables need answers in a few categories: give ordinal items, or use moments.",
        )


def _widen(
    counts: FloatArray, options: FloatArray, wider: FloatArray, *, axes: tuple[int, int]
) -> FloatArray:
    """Make room, along the axes of options, for those that were not there before."""
    if np.array_equal(options, wider):
        return counts
    places: IntArray = np.searchsorted(wider, options)
    index = [np.arange(size) for size in counts.shape]
    shape = list(counts.shape)
    for axis in axes:
        index[axis], shape[axis] = places, wider.size
    wide = np.zeros(shape)
    wide[np.ix_(*index)] = counts
    return wide


def _one_hot(values: npt.NDArray[Any], options: FloatArray) -> npt.NDArray[np.float32]:
    """Give rows × (K·p) zeros and ones; a chunk's counts stay below 2²⁴, so float32 is exact."""
    hot = np.empty((len(values), options.size, values.shape[1]), dtype=np.float32)
    own_type = options.astype(values.dtype) if _holds(values.dtype, options) else options
    for k, option in enumerate(own_type):
        np.equal(values, option, out=hot[:, k, :], casting="unsafe")
    return hot.reshape(len(values), -1)


def _holds(dtype: np.dtype[Any], options: FloatArray) -> bool:
    if dtype.kind not in "iu" or not options.size:
        return False
    limits = np.iinfo(dtype)
    return bool(
        limits.min <= options[0] and options[-1] <= limits.max and (options == np.rint(options)).all()
    )
