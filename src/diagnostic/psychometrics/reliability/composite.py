"""Composite reliability and average variance extracted, from a measurement model's estimates."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, read_vector


def composite_reliability(
    loadings: Any, error_variances: Any, *, factor_variance: float = 1.0, error_covariances: float = 0.0
) -> float:
    """Give the share of a factor in the variance of the sum of its items.

    Shapes: ``loadings`` and ``error_variances`` one number per item, in one metric (all standardised or
    none); ``error_covariances`` is the sum over the pairs i < j of error covariances that the model frees.
    At most 1. Missing data: nothing may be missing. Raises `DataError` for lengths that differ or gaps.

    Formula: (Σλ)²φ / ((Σλ)²φ + Σθᵢᵢ + 2Σ_{i<j}θᵢⱼ).
    Source: Raykov (2001), British J. Math. Statist. Psychol. 54, 315-323.
    R: ``semTools::compRelSEM(fit)``; ``semTools::reliability(fit)["omega", ]``.

    >>> round(composite_reliability([0.8, 0.7, 0.6], [0.36, 0.51, 0.64]), 4)
    0.7449
    """
    loading, error = _read(loadings, error_variances)
    common = float(loading.sum() ** 2 * factor_variance)
    return common / (common + float(error.sum()) + 2.0 * error_covariances)


def average_variance_extracted(loadings: Any, error_variances: Any, *, factor_variance: float = 1.0) -> float:
    """Give the share of a factor in the variances of its items.

    Shapes, missing data and errors as `composite_reliability`. Between 0 and 1.
    Formula: Σλ²φ / (Σλ²φ + Σθᵢᵢ).
    Source: Fornell & Larcker (1981), Journal of Marketing Research 18, 39-50.
    R: ``semTools::AVE(fit)``; ``semTools::reliability(fit)["avevar", ]``.

    >>> round(average_variance_extracted([0.8, 0.7, 0.6], [0.36, 0.51, 0.64]), 4)
    0.4967
    """
    loading, error = _read(loadings, error_variances)
    common = float((loading**2).sum() * factor_variance)
    return common / (common + float(error.sum()))


def _read(loadings: Any, error_variances: Any) -> tuple[FloatArray, FloatArray]:
    loading, error = (
        read_vector(values, place=place, drop_missing=False)
        for values, place in ((loadings, "loadings"), (error_variances, "error_variances"))
    )
    if loading.size != error.size or np.isnan(loading).any() or np.isnan(error).any():
        raise DataError(
            "length_mismatch",
            place="loadings and error_variances",
            fault="differ in length or have gaps.",
            mend="Give one loading and one error variance per item.",
        )
    return loading, error
