"""Draws random splits of pooled scores into two groups, from the histogram of the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..inputs import FloatArray, IntArray
from .samples import ScoreHistogram

_CELLS_PER_BLOCK = 2_000_000


def draw_split_sums(
    pooled: ScoreHistogram,
    n_drawn: int,
    n_draws: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Draw groups of `n_drawn` from the pool; give each draw's sum of scores and of squared scores.

    All three ways draw from the same distribution: small groups by their members (Floyd's
    algorithm), discrete scores by multivariate hypergeometric counts, continuous ones by shuffling.
    """
    n, n_distinct = pooled.n_respondents, pooled.values.size
    member_cost = n_drawn * (1 + n_drawn / 20)
    count_cost = 12.0 * n_distinct
    if min(member_cost, count_cost) > n:
        blocks = _by_shuffling(pooled, n_drawn, n_draws, rng)
    elif member_cost <= count_cost:
        blocks = _by_members(pooled, n_drawn, n_draws, rng)
    else:
        blocks = _by_counts(pooled, n_drawn, n_draws, rng)
    sums, squares, done = [], [], 0
    for block_sums, block_squares in blocks:
        sums.append(block_sums)
        squares.append(block_squares)
        done += block_sums.size
        if progress is not None:
            progress(done / n_draws)
    return np.concatenate(sums), np.concatenate(squares)


def _blocks(n_draws: int, cells_per_draw: int) -> Iterator[int]:
    size = max(1, _CELLS_PER_BLOCK // max(cells_per_draw, 1))
    for start in range(0, n_draws, size):
        yield min(size, n_draws - start)


def _by_counts(
    pooled: ScoreHistogram, n_drawn: int, n_draws: int, rng: np.random.Generator
) -> Iterator[tuple[FloatArray, FloatArray]]:
    order = np.argsort(pooled.counts)[::-1]
    values, counts = pooled.values[order], pooled.counts[order].astype(np.int64)
    for size in _blocks(n_draws, values.size):
        drawn = rng.multivariate_hypergeometric(counts, n_drawn, size=size, method="marginals")
        weights = drawn.astype(np.float64)
        yield weights @ values, weights @ values**2


def _by_members(
    pooled: ScoreHistogram, n_drawn: int, n_draws: int, rng: np.random.Generator
) -> Iterator[tuple[FloatArray, FloatArray]]:
    edges = np.cumsum(pooled.counts)
    n = int(edges[-1])
    for size in _blocks(n_draws, n_drawn):
        members = _distinct_members(n, n_drawn, size, rng)
        scores = pooled.values[np.searchsorted(edges, members, side="right")]
        yield scores.sum(axis=0), (scores**2).sum(axis=0)


def _distinct_members(n: int, n_drawn: int, size: int, rng: np.random.Generator) -> IntArray:
    """Floyd's algorithm, all draws side by side: n_drawn distinct members per column."""
    members = np.empty((n_drawn, size), dtype=np.intp)
    for k in range(n_drawn):
        newest = n - n_drawn + k
        candidate = rng.integers(0, newest + 1, size=size)
        taken = (members[:k] == candidate).any(axis=0)
        members[k] = np.where(taken, newest, candidate)
    return members


def _by_shuffling(
    pooled: ScoreHistogram, n_drawn: int, n_draws: int, rng: np.random.Generator
) -> Iterator[tuple[FloatArray, FloatArray]]:
    scores = np.repeat(pooled.values, pooled.counts)
    for size in _blocks(n_draws, scores.size):
        drawn = rng.permuted(np.broadcast_to(scores, (size, scores.size)), axis=1)[:, :n_drawn]
        yield drawn.sum(axis=1), (drawn**2).sum(axis=1)
