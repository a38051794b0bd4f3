"""Bootstrap of a correlation matrix: by rows, or from the moments' limiting distribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..inputs import FloatArray

_LARGEST_BY_ROWS = 20_000
_CELLS_PER_BLOCK = 4_000_000
_ROWS_PER_BLOCK = 8192


def resampled_correlations(
    rows: FloatArray,
    n_bootstrap: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> FloatArray:
    """Give the correlation matrices of `n_bootstrap` resamples, (n_bootstrap, q, q).

    Up to 20,000 rows are resampled one by one. Beyond that the mean products are drawn from their
    limiting normal distribution, which the bootstrap of so many rows is to within simulation error.
    """
    n, q = rows.shape
    draws = _by_limit if n > _LARGEST_BY_ROWS else _by_rows
    parts = []
    done = 0
    for means in draws(rows, n_bootstrap, rng):
        parts.append(_correlations(means, q))
        done += means.shape[0]
        if progress is not None:
            progress(done / n_bootstrap)
    return np.concatenate(parts)


def features_of(rows: FloatArray) -> FloatArray:
    """Give what correlations are made of: each variable, and each product of two."""
    upper = np.triu_indices(rows.shape[1])
    return np.column_stack([rows, rows[:, upper[0]] * rows[:, upper[1]]])


def _by_rows(rows: FloatArray, n_bootstrap: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    n, features = rows.shape[0], features_of(rows)
    block = max(1, _CELLS_PER_BLOCK // n)
    for start in range(0, n_bootstrap, block):
        size = min(block, n_bootstrap - start)
        drawn = rng.integers(0, n, size=(size, n)) + (np.arange(size) * n)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n)
        yield counts.astype(np.float64) @ features / n


def _by_limit(rows: FloatArray, n_bootstrap: int, rng: np.random.Generator) -> Iterator[FloatArray]:
    n = rows.shape[0]
    size = features_of(rows[:1]).shape[1]
    total, products = np.zeros(size), np.zeros((size, size))
    for start in range(0, n, _ROWS_PER_BLOCK):
        features = features_of(rows[start : start + _ROWS_PER_BLOCK])
        total += features.sum(axis=0)
        products += features.T @ features
    mean = total / n
    covariance = (products / n - np.outer(mean, mean)) / n
    roots, vectors = np.linalg.eigh(covariance)
    spread = vectors * np.sqrt(np.maximum(roots, 0))
    yield mean + rng.normal(size=(n_bootstrap, roots.size)) @ spread.T


def _correlations(means: FloatArray, q: int) -> FloatArray:
    upper = np.triu_indices(q)
    first, second = means[:, :q], means[:, q:]
    covariance = np.empty((means.shape[0], q, q))
    covariance[:, upper[0], upper[1]] = second - first[:, upper[0]] * first[:, upper[1]]
    covariance[:, upper[1], upper[0]] = covariance[:, upper[0], upper[1]]
    sds = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations: FloatArray = covariance / (sds[:, :, None] * sds[:, None, :])
    return correlations
