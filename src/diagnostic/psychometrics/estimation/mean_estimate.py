"""A mean with the standard error that its sampling design gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri, stdtrit

from ..errors import DataError
from ..inputs import FloatArray, read_vector
from ..results import Interval, Result

Reference = Literal["t", "normal"]


@dataclass(frozen=True, kw_only=True)
class MeanEstimate(Result):
    """``design_effect``: variance over that of a simple random sample of the same size."""

    estimate: float
    standard_error: float
    interval: Interval
    degrees_of_freedom: float
    design_effect: float


def mean_interval(
    estimate: float, standard_error: float, df: float, confidence_level: float, reference: Reference
) -> Interval:
    """Give estimate ± quantile × standard error, from t with the design's degrees of freedom or normal."""
    upper = (1 + confidence_level) / 2
    quantile = float(ndtri(upper) if reference == "normal" or np.isinf(df) else stdtrit(df, upper))
    half = quantile * standard_error if standard_error > 0 else 0.0
    name = "normal" if reference == "normal" else f"t, {df:g} degrees of freedom"
    return Interval(estimate - half, estimate + half, confidence_level, name)


def read_answers(y: Any) -> tuple[FloatArray, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Give all values and which of them are present; at least one must be."""
    values = read_vector(y, place="y", drop_missing=False)
    present = ~np.isnan(values)
    if not present.any():
        raise DataError(
            "too_few_respondents",
            place="y",
            fault="holds no value.",
            mend="Check that the scores were computed.",
        )
    return values, present


def read_weights(weights: Any, n: int) -> FloatArray:
    """Read one positive weight per respondent; None gives everybody 1."""
    if weights is None:
        return np.ones(n)
    read = read_vector(weights, place="weights", drop_missing=False)
    if read.size != n or not (read >= 0).all() or not read.sum() > 0:
        raise DataError(
            "weights_unusable",
            place="weights",
            fault=f"are {read.size} for {n} respondents, or hold missing or negative values.",
            mend="Give one weight of 0 or more per respondent.",
        )
    return read


def simple_variance(y: FloatArray, weights: FloatArray) -> float:
    """Give the variance that a simple random sample's mean would have.

    Weights that add up to more than the respondents stand for a population, and correct for it.
    R: `svymean(~y, design, deff = TRUE)`; without a population, `deff = "replace"`.
    """
    n, total = int((weights > 0).sum()), float(weights.sum())
    center = float(weights @ y) / total
    if n < 2:
        return np.nan
    spread = float(weights @ (y - center) ** 2) / total * n / (n - 1)
    stands_for_population = total > n * (1 + 1e-9)
    return spread / n * ((total - n) / total if stands_for_population else 1.0)


def missing_notes(present: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[str, ...]:
    n_missing = int((~present).sum())
    return (f"{n_missing} respondent(s) with a missing value left out.",) if n_missing else ()
