"""Each item by itself, over all who answered it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..inputs import FloatArray
from .incomplete_rows import IncompleteRows, missing_pairs
from .normal_likelihood import GroupData


@dataclass(frozen=True)
class ItemMoments:
    """Answers, mean and variance (divisor n) of each item."""

    count: FloatArray
    mean: FloatArray
    variance: FloatArray


def item_moments(group: GroupData) -> ItemMoments:
    complete = group.complete
    count = np.full(complete.mean.size, complete.n)
    sums = complete.n * complete.mean
    for part in group.incomplete:
        count = count + (len(part.rows) - missing_counts(part, count.size))
        sums = sums + part.rows.sum(axis=0, dtype=np.float64)
    mean = np.divide(sums, count, out=np.zeros_like(sums), where=count > 0)
    squares = complete.n * (np.diagonal(complete.covariance) + (complete.mean - mean) ** 2)
    for part in group.incomplete:
        for rows in part.slices():
            squares = squares + (part.deviations(mean, rows) ** 2).sum(axis=0)
    return ItemMoments(count, mean, np.divide(squares, count, out=np.zeros_like(sums), where=count > 0))


def missing_counts(part: IncompleteRows, p: int) -> FloatArray:
    """How many of these rows lack each item."""
    weights = np.repeat(part.counts, part.n_missing)
    return np.asarray(np.bincount(part.missing.ravel(), weights, minlength=p), dtype=np.float64)


def pair_counts(group: GroupData) -> FloatArray:
    """Rows that answer both items of each pair."""
    p = group.complete.mean.size
    counts = np.full((p, p), group.complete.n)
    for part in group.incomplete:
        lacking = missing_counts(part, p)
        both = missing_pairs(part.missing.astype(np.intp), part.counts[:, None, None], p)
        counts += len(part.rows) - lacking[:, None] - lacking + both
    return counts
