"""The formulas of reliability, from a covariance matrix: whole scale, and with each item left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..inputs import FloatArray


@dataclass(frozen=True)
class Coefficients:
    """Scale coefficients; each attribute holds one number per covariance matrix considered."""

    alpha: FloatArray
    standardized: FloatArray
    lambda6: FloatArray
    average_r: FloatArray
    signal_to_noise: FloatArray
    variance_factor: FloatArray
    """n times the sampling variance of alpha (Duhachek & Iacobucci 2004)."""
    variance_of_r: FloatArray
    median_r: FloatArray

    def standard_error(self, n: float) -> float:
        """Give that of the first alpha, for n respondents."""
        return float(np.sqrt(self.variance_factor[0] / n))


def as_correlations(covariance: FloatArray) -> FloatArray:
    """Give the correlations that a covariance matrix implies. R: ``cov2cor(C)``."""
    sd = np.sqrt(np.diagonal(covariance))
    correlations: FloatArray = covariance / np.outer(sd, sd)
    np.fill_diagonal(correlations, 1.0)
    return correlations


def inverse(correlations: FloatArray) -> tuple[FloatArray, bool]:
    """Invert a symmetric matrix; the pseudo-inverse, and True, where it is singular."""
    values, vectors = np.linalg.eigh(correlations)
    keep = np.abs(values) > np.sqrt(np.finfo(float).eps) * np.abs(values).max()
    return (vectors[:, keep] / values[keep]) @ vectors[:, keep].T, not keep.all()


def squared_multiple_correlations(correlations: FloatArray) -> FloatArray:
    """Give R² of each item on all others, between 0 and 1. R: ``psych::smc(R)``."""
    return np.clip(1.0 - 1.0 / np.diagonal(inverse(correlations)[0]), 0.0, 1.0)


def whole_scale(C: FloatArray, R: FloatArray) -> Coefficients:
    """Give the coefficients of all items together."""
    return _coefficients(
        n_items=C.shape[0],
        trace=np.atleast_1d(np.trace(C)),
        total=np.atleast_1d(C.sum()),
        squares=np.atleast_1d((C**2).sum()),
        row_squares=np.atleast_1d((C.sum(axis=0) ** 2).sum()),
        total_r=np.atleast_1d(R.sum()),
        sum_smc=np.atleast_1d(squared_multiple_correlations(R).sum()),
        off_diagonal=R[np.tril_indices(len(R), -1)][None, :],
    )


def item_dropped(C: FloatArray, R: FloatArray) -> Coefficients:
    """Give the coefficients with each item in turn left out."""
    n_items = len(C)
    own, rows = np.diagonal(C), C.sum(axis=0)
    remaining_rows = (rows[None, :] - C) ** 2
    np.fill_diagonal(remaining_rows, 0.0)
    others = np.array([np.delete(np.arange(n_items), k) for k in range(n_items)])
    lower = np.tril_indices(n_items - 1, -1)
    return _coefficients(
        n_items=n_items - 1,
        trace=own.sum() - own,
        total=C.sum() - 2.0 * rows + own,
        squares=(C**2).sum() - 2.0 * (C**2).sum(axis=0) + own**2,
        row_squares=remaining_rows.sum(axis=1),
        total_r=R.sum() - 2.0 * R.sum(axis=0) + 1.0,
        sum_smc=_sum_smc_dropped(R),
        off_diagonal=R[others[:, lower[0]], others[:, lower[1]]],
    )


def _coefficients(
    *,
    n_items: int,
    trace: FloatArray,
    total: FloatArray,
    squares: FloatArray,
    row_squares: FloatArray,
    total_r: FloatArray,
    sum_smc: FloatArray,
    off_diagonal: FloatArray,
) -> Coefficients:
    k = float(n_items)
    with np.errstate(divide="ignore", invalid="ignore"):
        stretch = k / (k - 1.0) if n_items > 1 else np.nan
        total = _varying(total, trace)
        average_r = (total_r - k) / (np.float64(k) * (k - 1.0))
        total_r = _varying(total_r, np.float64(k))
        return Coefficients(
            alpha=stretch * (1.0 - trace / total),
            standardized=stretch * (1.0 - k / total_r),
            lambda6=1.0 - (k - sum_smc) / total_r,
            average_r=average_r,
            signal_to_noise=k * average_r / (1.0 - average_r),
            variance_factor=np.clip(
                2.0 * stretch**2 * (total * (squares + trace**2) - 2.0 * trace * row_squares) / total**3,
                0.0,
                None,
            ),
            variance_of_r=off_diagonal.var(axis=1, ddof=1)
            if off_diagonal.shape[1] > 1
            else np.full(len(total), np.nan),
            median_r=np.median(off_diagonal, axis=1)
            if off_diagonal.shape[1]
            else np.full(len(total), np.nan),
        )


def share_of_total(part: FloatArray, variance: FloatArray, total: float) -> FloatArray:
    """Divide covariances with a total by both standard deviations; NaN where one does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part / np.sqrt(variance * (total if total > 0.0 else np.nan)))


def _varying(total: FloatArray, trace: FloatArray | np.float64) -> FloatArray:
    """A scale whose total does not vary has no reliability."""
    return np.where(total > 1e-13 * trace, total, np.nan)


def _sum_smc_dropped(R: FloatArray) -> FloatArray:
    """Update one inverse instead of computing one per item dropped, unless it is near singular."""
    full, singular = inverse(R)
    if singular or np.abs(full).max() > 1e6:
        return np.array(
            [squared_multiple_correlations(np.delete(np.delete(R, k, 0), k, 1)).sum() for k in range(len(R))]
        )
    own = np.diagonal(full)
    remaining = own[None, :] - full**2 / own[:, None]
    np.fill_diagonal(remaining, 1.0)
    smc = np.clip(1.0 - 1.0 / remaining, 0.0, 1.0)
    return np.asarray(smc.sum(axis=1))
