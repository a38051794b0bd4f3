"""Mean and covariance of incomplete answers by maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import ConvergenceError, DataError
from ..inputs import FloatArray
from ..structural.incomplete_rows import incomplete_rows
from ..structural.item_moments import item_moments
from ..structural.normal_likelihood import CompleteRows, GroupData, normal_point
from ..structural.saturated import em_step

_MOST_STEPS = 2000
_SMALLEST_ROOT = 1e-8


@dataclass(frozen=True)
class NormalFit:
    """Maximum-likelihood mean and covariance (divided by n) of a multivariate normal."""

    mean: FloatArray
    covariance: FloatArray
    n_steps: int


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


def answered_rows(values: FloatArray) -> GroupData:
    """Gather respondents by the items they answered; those without any answer are left out."""
    whole = values[~np.isnan(values).any(axis=1)]
    n, p = whole.shape
    mean = whole.mean(axis=0) if n else np.zeros(p)
    whole -= mean
    moments = CompleteRows(float(n), mean, whole.T @ whole / max(n, 1))
    return GroupData(moments, incomplete_rows(values))


def fit_normal(
    data: GroupData,
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
    own = item_moments(data)
    scale = np.sqrt(own.variance)
    units = np.outer(scale, scale)
    mean, covariance = own.mean, np.diag(own.variance)
    if start is not None:
        mean, covariance = start.mean, start.covariance
    for step in range(1, _MOST_STEPS + 1):
        point = normal_point(data, covariance, mean)
        if point is None:
            raise _dependent()
        new_mean, new_covariance = em_step(point)
        change = max(
            float(np.abs((new_mean - mean) / scale).max()),
            float(np.abs((new_covariance - covariance) / units).max()),
        )
        mean, covariance = new_mean, new_covariance
        if progress is not None:
            progress(min(0.99, np.log(max(change, 1e-300)) / np.log(tolerance)) if change < 1 else 0.0)
        if change < tolerance:
            if np.linalg.eigvalsh(covariance / units)[0] < _SMALLEST_ROOT:
                raise _dependent()
            return NormalFit(mean, covariance, step)
    raise ConvergenceError(
        "not_converged",
        place="items",
        fault=f"have no stable covariances after {_MOST_STEPS} steps of EM.",
        mend="Leave out items that few respondents answered.",
    )


def _dependent() -> DataError:
    return DataError(
        "items_dependent",
        place="items",
        fault="are linearly dependent, or too few respondents answered them together.",
        mend="Leave out totals, copies of items, and items that few answered.",
    )
