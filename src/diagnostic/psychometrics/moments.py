"""Counts, sums and cross-products of the items: all that most statistics ever need of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from .chunks import CHUNK_ROWS, Progress, in_chunks
from .errors import DataError
from .inputs import FloatArray
from .moment_sums import GroupSums, add_at_one_origin, sum_chunk
from .partitions import gather_partitions, is_partitioned

Missing = Literal["pairwise", "listwise"]


@dataclass(frozen=True)
class Moments:
    """Counts, sums and cross-products of p items in G groups, pairwise and over complete rows.

    Arrays are G × p × p, G × p or G. The sums are kept about ``origin`` (one number per item: zero for
    answers, near the mean for measurements), so that nothing cancels; the public attributes are about
    zero. Respondents with a weight count as often as it says. Rows without a group label are left out.

    Missing data: pairwise sums use the rows where both items are answered, complete sums those where
    all are. Answers that are whole numbers add up exactly, in whatever order and chunks.

    Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242-247 (merging sums).
    R: ``crossprod(as.matrix(x))``, ``cov(x, use = "pairwise")``, ``cov(na.omit(x))``.

    >>> moments = Moments.from_items([[1, 2], [2, 4], [3, None]])
    >>> moments.pairwise_counts[0].tolist()
    [[3.0, 2.0], [2.0, 2.0]]
    >>> moments.covariance().tolist()
    [[1.0, 1.0], [1.0, 2.0]]
    """

    labels: tuple[str, ...]
    group_labels: tuple[Any, ...]
    origin: FloatArray
    sums: GroupSums

    @classmethod
    def from_items(
        cls,
        items: Any,
        groups: Any = None,
        weights: Any = None,
        *,
        chunk_rows: int = CHUNK_ROWS,
        progress: Progress | None = None,
    ) -> Moments:
        """Gather the moments of respondents × items in one pass over the rows.

        A Dask array or DataFrame is gathered partition by partition on its workers.
        """
        if is_partitioned(items):
            return gather_partitions(cls.from_items, items, groups, weights)
        chunks = in_chunks(items, groups, weights, chunk_rows=chunk_rows, progress=progress)
        n_items, n_groups = len(chunks.labels), len(chunks.group_labels)
        origin, total = np.zeros(n_items + 1), GroupSums.zero(n_groups, n_items + 1)
        for chunk in chunks:
            chunk_origin, part = sum_chunk(chunk, n_groups)
            origin, total = add_at_one_origin(origin, total, chunk_origin, part)
        return cls(chunks.labels, chunks.group_labels, origin, total)

    @classmethod
    def from_chunks(cls, chunks: Iterable[Any]) -> Moments:
        """Gather the moments of many pieces: each ``items``, or a tuple ``(items, groups[, weights])``."""
        total: Moments | None = None
        for piece in chunks:
            part = cls.from_items(*piece) if isinstance(piece, tuple) else cls.from_items(piece)
            total = part if total is None else total.merge(part)
        if total is None:
            raise DataError(
                "too_few_respondents",
                place="chunks",
                fault="there is no chunk of answers.",
                mend="Give at least one piece of respondents × items.",
            )
        return total

    def merge(self, other: Moments) -> Moments:
        """Add up the moments of two sets of respondents to the same items."""
        if self.labels != other.labels:
            raise DataError(
                "items_differ",
                place="moments",
                fault="the two sets are about different items, or order them differently.",
                mend="Select the same items in the same order in both before merging.",
            )
        groups = tuple(dict.fromkeys((*self.group_labels, *other.group_labels)))
        both = self, other
        if self.origin.size != other.origin.size:
            both = self._without_respondent_means(), other._without_respondent_means()
        mine, theirs = (
            part.sums.spread([groups.index(label) for label in part.group_labels], len(groups))
            for part in both
        )
        origin, total = add_at_one_origin(both[0].origin, mine, both[1].origin, theirs)
        return Moments(self.labels, groups, origin, total)

    @property
    def n_items(self) -> int:
        return len(self.labels)

    @property
    def n_rows(self) -> FloatArray:
        """Rows per group, answered or not."""
        return self.sums.n_rows

    @property
    def complete_counts(self) -> FloatArray:
        """Rows per group without a missing answer."""
        return self.sums.complete_counts

    @property
    def complete_sums(self) -> FloatArray:
        return self._about_zero().complete_sums

    @property
    def complete_cross_products(self) -> FloatArray:
        return self._about_zero().complete_cross_products

    @property
    def pairwise_counts(self) -> FloatArray:
        """[g, i, j]: rows that answer both i and j."""
        return self._about_zero().counts

    @property
    def pairwise_sums(self) -> FloatArray:
        """[g, i, j]: sum of item i over the rows that answer both i and j."""
        return self._about_zero().sums

    @property
    def pairwise_squares(self) -> FloatArray:
        """[g, i, j]: sum of squares of item i over the rows that answer both i and j."""
        return self._about_zero().squares

    @property
    def pairwise_cross_products(self) -> FloatArray:
        return self._about_zero().cross_products

    @property
    def has_missing(self) -> bool:
        return not bool((self.complete_counts >= self.n_rows).all())

    def complete(self) -> Moments:
        """Give the moments of the complete rows alone, as listwise deletion leaves them."""
        self._require_complete()
        sums = self._item_sums()
        return Moments(self.labels, self.group_labels, self._origins(), sums.of_complete_rows())

    def for_group(self, label: Any) -> Moments:
        """Give the moments of one group."""
        which = self._group(label)
        return Moments(self.labels, (label,), self.origin, self.sums.of_groups([which]))

    def select(self, items: Sequence[str | int]) -> Moments:
        """Give the moments of some items, named by label or position.

        Rows stay complete only if they were complete on all items before the selection.
        """
        index = [self._item(item) for item in items]
        labels = tuple(self.labels[k] for k in index)
        return Moments(labels, self.group_labels, self.origin[index], self.sums.of_items(index))

    @property
    def knows_respondent_means(self) -> bool:
        """Whether the sums of each respondent's mean over the answered items were gathered too.

        They are lost by `select` where answers are missing.
        """
        return self.origin.size > self.n_items or not self.has_missing

    def with_respondent_means(self) -> Moments:
        """Append each respondent's mean over the items as one more item, labelled ``""``."""
        if not self.knows_respondent_means:
            raise DataError(
                "respondent_means_unknown",
                place="moments",
                fault="were selected from others with missing answers, so the respondents' means are lost.",
                mend="Gather the moments of just these items, or give the items themselves.",
            )
        labels = (*self.labels, "")
        if self.origin.size > self.n_items:
            return Moments(labels, self.group_labels, self.origin, self.sums)
        origin = np.append(self.origin, self.origin.mean())
        return Moments(labels, self.group_labels, origin, self.sums.with_mean())

    def n_respondents(self, group: Any = None, missing: Missing = "pairwise") -> int | float:
        """Give the rows that count: all of them pairwise, the complete ones listwise."""
        sums = self._pool(group, missing)
        count = float((sums.n_rows if missing == "pairwise" else sums.complete_counts)[0])
        return int(count) if count.is_integer() else count

    def n_answers(self) -> FloatArray:
        """Give how many rows answer each item, all groups together."""
        return np.diagonal(self._pool(None).counts[0]).copy()

    def means(self, group: Any = None, missing: Missing = "pairwise") -> FloatArray:
        """Give the p item means, over all answers of each item or over complete rows."""
        sums = self._pool(group, missing)
        if missing == "listwise":
            return self._origins() + _ratio(sums.complete_sums[0], sums.complete_counts[0])
        return self._origins() + _ratio(np.diagonal(sums.sums[0]), np.diagonal(sums.counts[0]))

    def covariance(self, group: Any = None, missing: Missing = "pairwise", ddof: int = 1) -> FloatArray:
        """Give the p × p covariances; NaN where fewer than ``ddof`` + 1 rows answer both items.

        R: ``cov(x, use = "pairwise")`` or ``cov(x, use = "complete.obs")``; ``ddof=0`` divides by n.
        """
        sums = self._pool(group, missing)
        if missing == "listwise":
            n, s = sums.complete_counts[0], sums.complete_sums[0]
            return _ratio(sums.complete_cross_products[0] - _ratio(np.outer(s, s), n), n - ddof)
        n_pairs, s_pairs = sums.counts[0], sums.sums[0]
        return _ratio(sums.cross_products[0] - _ratio(s_pairs * s_pairs.T, n_pairs), n_pairs - ddof)

    def correlation(self, group: Any = None, missing: Missing = "pairwise") -> FloatArray:
        """Give the p × p correlations; NaN where an item does not vary. R: ``cor(x, use = ...)``."""
        if missing == "listwise":
            cross = self.covariance(group, "listwise", ddof=0)
            spread = np.tile(np.diagonal(cross)[:, None], (1, self.n_items))
        else:
            sums = self._pool(group)
            cross = sums.cross_products[0] - _ratio(sums.sums[0] * sums.sums[0].T, sums.counts[0])
            spread = sums.squares[0] - _ratio(sums.sums[0] ** 2, sums.counts[0])
        spread = np.clip(spread, 0.0, None)
        correlations = np.clip(_ratio(cross, np.sqrt(spread) * np.sqrt(spread.T)), -1.0, 1.0)
        varies = ~np.isnan(np.diagonal(correlations))
        correlations[varies, varies] = 1.0
        return correlations

    def _without_respondent_means(self) -> Moments:
        return Moments(self.labels, self.group_labels, self._origins(), self._item_sums())

    def _about_zero(self) -> GroupSums:
        return self._item_sums().about(-self._origins())

    def _origins(self) -> FloatArray:
        return self.origin[: self.n_items]

    def _item_sums(self) -> GroupSums:
        if self.origin.size == self.n_items:
            return self.sums
        return self.sums.of_items(slice(0, self.n_items))

    def _require_complete(self) -> None:
        if np.isnan(self.complete_counts).any():
            raise DataError(
                "complete_rows_unknown",
                place="pair tables",
                fault="do not tell which rows are complete.",
                mend="Use missing='pairwise', or give the answers or their moments.",
            )

    def _pool(self, group: Any, missing: Missing = "pairwise") -> GroupSums:
        if missing == "listwise":
            self._require_complete()
        sums = self._item_sums()
        return sums.pooled() if group is None else sums.of_groups([self._group(group)])

    def _group(self, label: Any) -> int:
        if label in self.group_labels:
            return self.group_labels.index(label)
        raise DataError(
            "unknown_group",
            place="group",
            fault="there are no answers from a group of that name.",
            mend="Name one of the labels given as `groups`.",
        )

    def _item(self, item: str | int) -> int:
        if isinstance(item, str) and self.labels.count(item) == 1:
            return self.labels.index(item)
        if not isinstance(item, str) and -self.n_items <= item < self.n_items:
            return int(item)
        raise DataError(
            "unknown_item",
            place=f"item {item!r}",
            fault="it is not, or not just once, among the items.",
            mend="Name an item by its column label or its position.",
        )


def read_moments(
    items: Any, *, min_items: int = 1, min_respondents: int = 1, progress: Progress | None = None
) -> Moments:
    """Take moments as they are, or get them from pair tables or answers; check that there are enough."""
    from .pair_tables import PairTables

    if isinstance(items, PairTables):
        items = items.moments()
    moments = items if isinstance(items, Moments) else Moments.from_items(items, progress=progress)
    n_respondents = moments.n_respondents()
    for code, count, needed, what in (
        ("too_few_items", moments.n_items, min_items, "item(s)"),
        ("too_few_respondents", n_respondents, min_respondents, "respondent(s)"),
    ):
        if count < needed:
            raise DataError(
                code,
                place="items",
                fault=f"has {count} {what}, but {needed} are needed.",
                mend="Add items that measure the same construct, or collect more answers.",
            )
    return moments


def _ratio(numerator: Any, denominator: Any) -> FloatArray:
    """Divide, with NaN wherever the denominator is not positive."""
    numerator, denominator = np.broadcast_arrays(
        np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    )
    out = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=out, where=denominator > 0)
    return out
