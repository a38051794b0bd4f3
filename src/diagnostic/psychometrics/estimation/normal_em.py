"""Mean and covariance of incomplete answers by maximum likelihood: EM on patterns of missing answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray, IntArray

_MOST_STEPS = 2000
_PATTERNS_PER_BLOCK = 256
_SMALLEST_ROOT = 1e-8


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


def require_items_that_vary(values: FloatArray, labels: tuple[str, ...]) -> None:
    """Raise where an item has no answers, or all the same."""
    for k, label in enumerate(labels):
        own = values[~np.isnan(values[:, k]), k]
        if own.size < 2 or np.ptp(own) == 0:
            raise DataError(
                "no_variance",
                place=f"items[{label!r}]",
                fault="has no answers, or all the same.",
                mend="Leave the item out.",
            )


def fit_normal(
    patterns: list[MissingPattern],
    *,
    tolerance: float = 1e-9,
    start: NormalFit | None = None,
    progress: Callable[[float], None] | None = None,
) -> NormalFit:
    """Fit mean and covariance by EM, on the scale of each item's own standard deviation.

    Stops when no parameter moves by more than `tolerance` standard units. `start` saves steps.
    Raises `DataError` for items that depend on each other linearly, `ConvergenceError` without an end.
    Source: Little & Rubin (2002), Statistical Analysis with Missing Data, § 11.2.
    R: `norm::em.norm(norm::prelim.norm(x), criterion = 1e-9)`.
    """
    n_items = patterns[0].answered.size
    center, scale = _item_scales(patterns, n_items)
    blocks = [_Block.of(part, center, scale) for part in _by_number_missing(patterns)]
    mean, covariance = np.zeros(n_items), np.eye(n_items)
    if start is not None:
        mean, covariance = (start.mean - center) / scale, start.covariance / np.outer(scale, scale)
    for step in range(1, _MOST_STEPS + 1):
        try:
            new_mean, new_covariance = _em_step(blocks, mean, covariance)
        except np.linalg.LinAlgError as error:
            raise _dependent() from error
        change = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if progress is not None:
            progress(min(0.99, np.log(max(change, 1e-300)) / np.log(tolerance)) if change < 1 else 0.0)
        if change < tolerance:
            if np.linalg.eigvalsh(covariance)[0] < _SMALLEST_ROOT:
                raise _dependent()
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


@dataclass(frozen=True)
class _Block:
    """Patterns with equally many missing items, so that one step handles them side by side."""

    answered: FloatArray
    missing: IntArray
    counts: FloatArray
    means: FloatArray
    products: FloatArray

    @classmethod
    def of(cls, patterns: list[MissingPattern], center: FloatArray, scale: FloatArray) -> _Block:
        n, n_items = len(patterns), center.size
        means, products = np.zeros((n, n_items)), np.zeros((n, n_items, n_items))
        for k, p in enumerate(patterns):
            own = scale[p.answered]
            means[k, p.answered] = (p.means - center[p.answered]) / own
            products[k][np.ix_(p.answered, p.answered)] = p.products / np.outer(own, own)
        answered = np.stack([p.answered for p in patterns])
        missing = np.stack([np.flatnonzero(~p.answered) for p in patterns])
        counts = np.array([p.n for p in patterns], dtype=np.float64)
        return cls(answered.astype(np.float64), missing, counts, means, products)

    def expected(
        self, mean: FloatArray, precision: FloatArray, total: FloatArray, products: FloatArray
    ) -> None:
        """Add these respondents' expected deviations from the mean, and the products of them."""
        rows = np.arange(self.counts.size)[:, None]
        diagonal = np.arange(mean.size)
        complete = np.zeros_like(self.products)
        complete[:, diagonal, diagonal] = self.answered
        residual = np.linalg.inv(precision[self.missing[:, :, None], self.missing[:, None, :]])
        complete[rows, self.missing] = -residual @ (precision[self.missing] * self.answered[:, None, :])
        own = (self.means - mean) * self.answered
        deviations = (complete @ own[:, :, None])[:, :, 0]
        total += self.counts @ deviations
        products += (complete @ self.products @ complete.transpose(0, 2, 1)).sum(axis=0)
        products += (deviations * self.counts[:, None]).T @ deviations
        at = (self.missing[:, :, None], self.missing[:, None, :])
        np.add.at(products, at, residual * self.counts[:, None, None])


def _by_number_missing(patterns: list[MissingPattern]) -> list[list[MissingPattern]]:
    """Sort patterns by how many items they lack, in groups that fit into memory."""
    parts: dict[int, list[list[MissingPattern]]] = {}
    for p in patterns:
        groups = parts.setdefault(int((~p.answered).sum()), [[]])
        if len(groups[-1]) == _PATTERNS_PER_BLOCK:
            groups.append([])
        groups[-1].append(p)
    return [group for groups in parts.values() for group in groups]


def _em_step(blocks: list[_Block], mean: FloatArray, covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    total = np.zeros_like(mean)
    products = np.zeros_like(covariance)
    precision: FloatArray = np.linalg.inv(covariance).astype(np.float64)
    for block in blocks:
        block.expected(mean, precision, total, products)
    n = sum(float(block.counts.sum()) for block in blocks)
    shift = total / n
    new = products / n - np.outer(shift, shift)
    return mean + shift, (new + new.T) / 2


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


def _dependent() -> DataError:
    return DataError(
        "items_dependent",
        place="items",
        fault="are linearly dependent, or too few respondents answered them together.",
        mend="Leave out totals, copies of items, and items that few answered.",
    )
