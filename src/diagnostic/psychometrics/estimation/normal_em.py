"""Mean and covariance of incomplete answers by maximum likelihood: EM on patterns of missing answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import ConvergenceError
from ..inputs import FloatArray, IntArray

_MOST_STEPS = 2000


@dataclass(frozen=True)
class MissingPattern:
    """Respondents who answered the same items: which, how many, their means and centred products."""

    answered: npt.NDArray[np.bool_]
    rows: IntArray
    means: FloatArray
    products: FloatArray

    @property
    def n(self) -> int:
        return int(self.rows.size)


@dataclass(frozen=True)
class NormalFit:
    """Maximum-likelihood mean and covariance (divided by n) of a multivariate normal."""

    mean: FloatArray
    covariance: FloatArray
    n_steps: int


def missing_patterns(values: FloatArray) -> list[MissingPattern]:
    """Gather respondents by the items they answered; those without any answer are left out."""
    answered = ~np.isnan(values)
    some = np.flatnonzero(answered.any(axis=1))
    packed = np.packbits(answered[some], axis=1)
    _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    which = which.ravel()
    order = np.argsort(which, kind="stable")
    groups = np.split(some[order], np.cumsum(np.bincount(which))[:-1])
    patterns = []
    for start, rows in zip(first, groups, strict=True):
        mask = answered[some[start]]
        own = values[np.ix_(rows, mask)]
        center = own.mean(axis=0)
        patterns.append(MissingPattern(mask, rows, center, (own - center).T @ (own - center)))
    return patterns


def fit_normal(
    patterns: list[MissingPattern],
    *,
    tolerance: float = 1e-9,
    progress: Callable[[float], None] | None = None,
) -> NormalFit:
    """Fit mean and covariance by EM, on the scale of each item's own standard deviation.

    Stops when no parameter moves by more than `tolerance` standard units.
    Source: Little & Rubin (2002), Statistical Analysis with Missing Data, § 11.2.
    R: `norm::em.norm(norm::prelim.norm(x), criterion = 1e-9)`.
    """
    n_items = patterns[0].answered.size
    center, scale = _item_scales(patterns, n_items)
    scaled = [
        MissingPattern(
            p.answered,
            p.rows,
            (p.means - center[p.answered]) / scale[p.answered],
            p.products / np.outer(scale[p.answered], scale[p.answered]),
        )
        for p in patterns
    ]
    mean, covariance = np.zeros(n_items), np.eye(n_items)
    for step in range(1, _MOST_STEPS + 1):
        new_mean, new_covariance = _em_step(scaled, mean, covariance)
        change = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if progress is not None:
            progress(min(0.99, np.log(max(change, 1e-300)) / np.log(tolerance)) if change < 1 else 0.0)
        if change < tolerance:
            return NormalFit(center + scale * mean, covariance * np.outer(scale, scale), step)
    raise ConvergenceError(
        "not_converged",
        place="items",
        fault=f"have no stable covariances after {_MOST_STEPS} steps of EM.",
        mend="Leave out items that few respondents answered.",
    )


def _item_scales(patterns: list[MissingPattern], n_items: int) -> tuple[FloatArray, FloatArray]:
    count, total = np.zeros(n_items), np.zeros(n_items)
    for p in patterns:
        count[p.answered] += p.n
        total[p.answered] += p.n * p.means
    center = total / count
    squares = np.zeros(n_items)
    for p in patterns:
        squares[p.answered] += np.diagonal(p.products) + p.n * (p.means - center[p.answered]) ** 2
    return center, np.sqrt(squares / count)


def _em_step(
    patterns: list[MissingPattern], mean: FloatArray, covariance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    total = np.zeros_like(mean)
    products = np.zeros_like(covariance)
    n = sum(p.n for p in patterns)
    for p in patterns:
        weights, residual = regression_on_answered(covariance, p.answered)
        filled = mean + weights @ (p.means - mean[p.answered])
        deviation = filled - mean
        total += p.n * deviation
        products += weights @ p.products @ weights.T + p.n * (np.outer(deviation, deviation) + residual)
    shift = total / n
    return mean + shift, products / n - np.outer(shift, shift)


def regression_on_answered(
    covariance: FloatArray, answered: npt.NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Give each item's regression on the answered ones (items × answered) and what it leaves over."""
    own = covariance[np.ix_(answered, answered)]
    weights: FloatArray = np.linalg.solve(own, covariance[answered]).T.astype(np.float64)
    weights[answered] = np.eye(int(answered.sum()))
    residual = covariance - weights @ covariance[answered]
    residual[answered] = residual[:, answered] = 0.0
    return weights, residual
