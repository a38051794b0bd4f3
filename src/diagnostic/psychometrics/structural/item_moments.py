"""Each item by itself, over all who answered it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..inputs import FloatArray
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
        count = count + part.answered.sum(axis=0)
        sums = sums + part.rows.sum(axis=0)
    mean = np.divide(sums, count, out=np.zeros_like(sums), where=count > 0)
    squares = complete.n * (np.diagonal(complete.covariance) + (complete.mean - mean) ** 2)
    for part in group.incomplete:
        squares = squares + (part.answered * (part.rows - mean) ** 2).sum(axis=0)
    return ItemMoments(count, mean, np.divide(squares, count, out=np.zeros_like(sums), where=count > 0))


def pair_counts(group: GroupData) -> FloatArray:
    """Rows that answer both items of each pair."""
    counts = np.full((group.complete.mean.size,) * 2, group.complete.n)
    for part in group.incomplete:
        counts += part.answered.T @ part.answered
    return counts
