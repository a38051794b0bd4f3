"""How well a factor model reproduces a correlation matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtr, chdtrc, chndtr

from ..inputs import FloatArray
from ..results import Interval
from .matrices import smooth_correlations


@dataclass(frozen=True)
class FactorFit:
    """Fit statistics as psych's ``fa`` prints them; NaN where degrees of freedom are not positive."""

    degrees_of_freedom: int
    objective: float
    chi_square: float
    p_value: float
    chi_square_empirical: float
    p_value_empirical: float
    null_chi_square: float
    null_degrees_of_freedom: int
    rmsr: float
    rmsr_corrected: float
    tli: float
    rmsea: float
    rmsea_interval: Interval
    bic: float
    sabic: float
    fit: float
    fit_off_diagonal: float


def factor_fit(
    R: FloatArray, model: FloatArray, n_factors: int, n: float, pair_counts: FloatArray | None
) -> FactorFit:
    """Compare p × p correlations with the model's (communalities on its diagonal)."""
    p = len(R)
    df = p * (p - 1) // 2 - p * n_factors + n_factors * (n_factors - 1) // 2
    residual = R - model
    counts = np.full(R.shape, float(n)) if pair_counts is None else pair_counts
    harmonic = 1.0 / np.mean(1.0 / counts) if (counts > 0).all() else np.nan
    off, r_off = residual.copy(), R.copy()
    np.fill_diagonal(off, 0.0)
    np.fill_diagonal(r_off, 0.0)
    weighted = float((off**2 * counts).sum())
    objective = discrepancy(smooth_correlations(R), _with_unit_diagonal(model))
    null = discrepancy(smooth_correlations(R), np.eye(p))
    chi_square = max(objective * (n - 1 - (2 * p + 5) / 6 - 2 * n_factors / 3), 0.0)
    rmsea, interval = _rmsea(chi_square, df, n)
    return FactorFit(
        degrees_of_freedom=df,
        objective=objective,
        chi_square=chi_square,
        p_value=float(chdtrc(df, chi_square)) if df > 0 else np.nan,
        chi_square_empirical=weighted,
        p_value_empirical=float(chdtrc(df, weighted)) if df > 0 else np.nan,
        null_chi_square=null * (n - 1 - (2 * p + 5) / 6),
        null_degrees_of_freedom=p * (p - 1) // 2,
        rmsr=float(np.sqrt(weighted / (harmonic * p * (p - 1)))),
        rmsr_corrected=float(np.sqrt(weighted / (2 * harmonic * df))) if df > 0 else np.nan,
        tli=_tli(objective, null, df, p, n - 1 - (2 * p + 5) / 6 - 2 * n_factors / 3),
        rmsea=rmsea,
        rmsea_interval=interval,
        bic=chi_square - df * float(np.log(n)) if df > 0 else np.nan,
        sabic=chi_square - df * float(np.log((n + 2) / 24)) if df > 0 else np.nan,
        fit=1.0 - float((residual**2).sum() / (R**2).sum()),
        fit_off_diagonal=1.0 - weighted / float((r_off**2 * counts).sum()),
    )


def discrepancy(R: FloatArray, model: FloatArray) -> float:
    """Give tr(M⁻¹R) − ln|M⁻¹R| − p, the maximum-likelihood discrepancy."""
    ratio = np.linalg.solve(smooth_correlations(model), R)
    sign, log_determinant = np.linalg.slogdet(ratio)
    return float(np.trace(ratio) - log_determinant - len(R)) if sign > 0 else np.nan


def _with_unit_diagonal(model: FloatArray) -> FloatArray:
    full = model.copy()
    np.fill_diagonal(full, 1.0)
    return full


def _tli(objective: float, null: float, df: int, p: int, scale: float) -> float:
    if df <= 0:
        return np.nan
    per_null, per_model = 2.0 * null / (p * (p - 1)), objective / df
    return float((per_null - per_model) / (per_null - 1.0 / scale))


def _rmsea(chi_square: float, df: int, n: float, level: float = 0.90) -> tuple[float, Interval]:
    method = "noncentral chi-square"
    if df <= 0:
        return np.nan, Interval(np.nan, np.nan, level, method)
    tail = (1.0 - level) / 2.0
    estimate = float(np.sqrt(max(chi_square / (df * n) - 1.0 / (n - 1), 0.0)))
    low, high = (
        np.sqrt(_noncentrality(chi_square, df, share) / (n - 1) / df) for share in (1.0 - tail, tail)
    )
    return estimate, Interval(float(low), float(high), level, method)


def _noncentrality(chi_square: float, df: int, share: float) -> float:
    """Give the noncentrality at which the distribution reaches ``share`` at the statistic; 0 if none does.

    With few respondents Bartlett's factor can make the statistic negative: then none does.
    """
    if not (chi_square > 0.0 and chdtr(df, chi_square) > share):
        return 0.0
    from scipy.optimize import brentq

    ceiling = chi_square + 1.0
    while chndtr(chi_square, df, ceiling) > share:
        ceiling *= 2.0
    try:
        return float(brentq(lambda ncp: chndtr(chi_square, df, ncp) - share, 0.0, ceiling, xtol=1e-10))
    except ValueError:  # the distribution cannot be computed so far out
        return np.nan
