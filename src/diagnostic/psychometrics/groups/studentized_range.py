"""Distribution of the studentised range of k means (Tukey), by Gauss–Legendre quadrature."""

from __future__ import annotations

import numpy as np
from scipy.special import chdtri, ndtr

from ..inputs import FloatArray

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)


def studentized_range_tail(q: float, n_means: int, df: float) -> float:
    """Give P(Q > q) for the range of `n_means` standard normals over an independent s with `df`.

    P(Q ≤ q) = ∫ f(s) k ∫ φ(z) [Φ(z) − Φ(z − qs)]^{k−1} dz ds; R: `ptukey(q, k, df, lower = FALSE)`.
    """
    if q <= 0:
        return 1.0
    if df > 25_000:
        return float(1 - _range_cdf(np.array([q]), n_means)[0])
    s, weights = _scale_quadrature(df)
    return float(np.clip(weights @ (1 - _range_cdf(q * s, n_means)), 0, 1))


def studentized_range_quantile(probability: float, n_means: int, df: float) -> float:
    """Give q with P(Q ≤ q) = probability; R: `qtukey(p, k, df)`."""
    from scipy.optimize import brentq

    def excess(q: float) -> float:
        return 1 - probability - studentized_range_tail(q, n_means, df)

    high = 8.0
    while excess(high) < 0:
        high *= 2
    return float(brentq(excess, 1e-9, high, xtol=1e-12, rtol=1e-13))


def _range_cdf(widths: FloatArray, n_means: int) -> FloatArray:
    """Give P(range of k standard normals ≤ w) for each width."""
    low, high = -8.5, np.minimum(8.5, 8.5 + widths)
    half = (high - low) / 2
    z = low + half[:, None] * (_NODES + 1)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    inside = np.maximum(ndtr(z) - ndtr(z - widths[:, None]), 0)
    cdf: FloatArray = n_means * half * ((density * inside ** (n_means - 1)) @ _WEIGHTS)
    return np.minimum(cdf, 1.0)


def _scale_quadrature(df: float) -> tuple[FloatArray, FloatArray]:
    """Give nodes and probability weights for s = √(χ²/df), on the scale of log s."""
    low = np.log(chdtri(df, 1 - 1e-15) / df) / 2
    high = np.log(chdtri(df, 1e-15) / df) / 2
    half = (high - low) / 2
    log_s = low + half * (_NODES + 1)
    log_density = df * log_s - df * np.exp(2 * log_s) / 2
    weights = _WEIGHTS * np.exp(log_density - log_density.max())
    return np.exp(log_s), weights / weights.sum()
