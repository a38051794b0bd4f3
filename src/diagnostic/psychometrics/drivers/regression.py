"""Ordinary least squares, as far as driver analysis needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import fdtrc, stdtr, stdtrit

from ..results import Result
from .predictors import correlations_of, read_drivers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class LinearRegression(Result):
    """``coefficients``: estimate, standard_error, statistic, p_value, low, high, standardized,
    variance_inflation; the first line is the intercept.
    """

    coefficients: pd.DataFrame
    r_squared: float
    adjusted_r_squared: float
    residual_sd: float
    f: float
    degrees_of_freedom: tuple[int, int]
    p_value: float
    confidence_level: float

    def to_frame(self) -> pd.DataFrame:
        return self.coefficients


def linear_regression(X: Any, y: Any, *, confidence_level: float = 0.95) -> LinearRegression:
    """Regress an outcome on predictors by least squares.

    `X`: respondents × predictors; `y`: 1-D outcome; or `X` as `Moments` and `y` the outcome's label.
    Listwise. Coefficients in units of y per unit of the predictor; ``standardized`` in SDs.
    Raises `DataError` for too few rows, constant or linearly dependent predictors.

    b = (X'X)⁻¹X'y, se² = σ̂² (X'X)⁻¹, σ̂² = RSS/(n − p − 1); variance inflation: diagonal of R_xx⁻¹.
    Source: Cohen, Cohen, West & Aiken (2003), Applied Multiple Regression, ch. 3.
    R: `summary(lm(y ~ ., data))`, `car::vif(fit)`.

    >>> fit = linear_regression([[1, 2], [2, 1], [3, 5], [4, 3], [5, 4]], [2, 3, 5, 6, 9])
    >>> fit.coefficients["estimate"].round(4).tolist(), round(fit.r_squared, 4)
    ([-0.25, 1.625, 0.125], 0.9667)
    """
    data = read_drivers(X, y)
    among, with_y = correlations_of(data)
    n, p = data.n_respondents, data.n_predictors
    inverse = np.linalg.inv(among)
    beta = inverse @ with_y
    r_squared = float(np.clip(with_y @ beta, 0, 1))
    df = n - p - 1
    sd_x, sd_y = data.sds[:-1], data.sds[-1]
    residual = float(sd_y * np.sqrt((1 - r_squared) * (n - 1) / df))
    slopes = beta * sd_y / sd_x
    errors = residual * np.sqrt(np.diagonal(inverse) / (n - 1)) / sd_x
    mean_x = data.means[:-1] / sd_x
    intercept_error = residual * np.sqrt(1 / n + mean_x @ inverse @ mean_x / (n - 1))
    estimates = np.concatenate([[data.means[-1] - slopes @ data.means[:-1]], slopes])
    standard_errors = np.concatenate([[intercept_error], errors])
    f = (r_squared / p) / ((1 - r_squared) / df) if r_squared < 1 else np.inf
    return LinearRegression(
        coefficients=_coefficients(
            ("(intercept)", *data.labels),
            estimates,
            standard_errors,
            quantile=float(stdtrit(df, (1 + confidence_level) / 2)),
            df=df,
            standardized=np.concatenate([[np.nan], beta]),
            inflation=np.concatenate([[np.nan], np.diagonal(inverse)]),
        ),
        r_squared=r_squared,
        adjusted_r_squared=1 - (1 - r_squared) * (n - 1) / df,
        residual_sd=residual,
        f=float(f),
        degrees_of_freedom=(p, df),
        p_value=float(fdtrc(p, df, f)),
        confidence_level=confidence_level,
        n_respondents=n,
        n_items=p,
        missing="listwise",
        method="ordinary least squares",
        notes=data.notes,
    )


def _coefficients(
    labels: tuple[str, ...],
    estimates: np.ndarray[Any, Any],
    errors: np.ndarray[Any, Any],
    *,
    quantile: float,
    df: int,
    standardized: np.ndarray[Any, Any],
    inflation: np.ndarray[Any, Any],
) -> pd.DataFrame:
    import pandas as pd

    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = estimates / errors
    return pd.DataFrame(
        {
            "estimate": estimates,
            "standard_error": errors,
            "statistic": statistics,
            "p_value": 2 * stdtr(df, -np.abs(statistics)),
            "low": estimates - quantile * errors,
            "high": estimates + quantile * errors,
            "standardized": standardized,
            "variance_inflation": inflation,
        },
        index=pd.Index(labels, name="predictor"),
    )
