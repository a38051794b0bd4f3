"""The noncentral t distribution, as far as effect sizes and power need it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import nctdtr, ndtri


def noncentrality_limits(statistic: float, df: float, confidence_level: float) -> tuple[float, float]:
    """Give the noncentralities at which the statistic is the upper and the lower tail's quantile.

    Solves P(T ≤ t; df, δ) = (1 ± level)/2 for δ (the pivot method of Cumming & Finch 2001).
    """
    tail = (1 - confidence_level) / 2
    return _solve(statistic, df, 1 - tail), _solve(statistic, df, tail)


def _solve(statistic: float, df: float, probability: float) -> float:
    def excess(noncentrality: float) -> float:
        return float(nctdtr(df, noncentrality, statistic)) - probability

    spread = np.sqrt(1 + statistic**2 / (2 * df))
    start = float(statistic - ndtri(probability) * spread)
    return bracketed_root(excess, start, width=float(spread))


def bracketed_root(excess: Callable[[float], float], start: float, *, width: float) -> float:
    """Find the root of a monotone function by widening a bracket around a good guess."""
    from scipy.optimize import brentq

    low, high = start - width, start + width
    for _ in range(60):
        if excess(low) * excess(high) <= 0:
            return float(brentq(excess, low, high, xtol=1e-12, rtol=1e-14))
        width *= 2
        low, high = start - width, start + width
    return float("nan")
