"""The bivariate normal distribution over grids of cut points, for many pairs at once."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ..inputs import FloatArray

FAR = 9.0
"""Beyond nine standard deviations lies less than float64 can add to 1."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_STEEP = 0.9
_PANELS = 10


def grid_cdf(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> FloatArray:
    """Give P(X ≤ h, Y ≤ k) for m pairs: ``rows`` m × a, ``columns`` m × b, ``rho`` m; result m × a × b.

    Φ₂ = Φ(h)Φ(k) + (2π)⁻¹ ∫₀^asin ρ exp(−(h² + k² − 2hk sin θ)/(2 cos² θ)) dθ by 20-point
    Gauss–Legendre; beyond |ρ| = 0.9 in ten panels that narrow towards ±π/2.
    Source: Drezner & Wesolowsky (1990), J. Statist. Comput. Simul. 35, 101-107; Genz (2004), Statistics
    and Computing 14, 251-260.

    >>> import numpy as np
    >>> grid_cdf(np.array([[0.0]]), np.array([[0.0]]), np.array([0.5])).round(12).tolist()
    [[[0.333333333333]]]
    """
    h = np.clip(rows, -FAR, FAR)[:, :, None]
    k = np.clip(columns, -FAR, FAR)[:, None, :]
    integral = np.empty((len(rho), h.shape[1], k.shape[2]))
    steep = np.abs(rho) > _STEEP
    for which, n_panels in ((~steep, 1), (steep, _PANELS)):
        if which.any():
            theta, weight = _quadrature(rho[which], n_panels)
            integral[which] = _integrate(h[which], k[which], theta, weight)
    return np.asarray(ndtr(h) * ndtr(k) + integral / (2.0 * np.pi))


def grid_pdf(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> FloatArray:
    """Give the density at every crossing of the cut points: dΦ₂/dρ."""
    h, k, r = _crossings(rows, columns, rho)
    spare = 1.0 - r**2
    return np.asarray(
        np.exp(-(h**2 + k**2 - 2.0 * r * h * k) / (2.0 * spare)) / (2.0 * np.pi * np.sqrt(spare))
    )


def grid_pdf_slope(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> FloatArray:
    """Give the derivative of the density by ρ: d²Φ₂/dρ²."""
    h, k, r = _crossings(rows, columns, rho)
    spare = 1.0 - r**2
    inner = r / spare + (h * k * (1.0 + r**2) - r * (h**2 + k**2)) / spare**2
    return np.asarray(grid_pdf(rows, columns, rho) * inner)


def _crossings(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> tuple[FloatArray, ...]:
    h = np.clip(rows, -4 * FAR, 4 * FAR)[:, :, None]
    k = np.clip(columns, -4 * FAR, 4 * FAR)[:, None, :]
    return h, k, rho[:, None, None]


def _quadrature(rho: FloatArray, n_panels: int) -> tuple[FloatArray, FloatArray]:
    """Give nodes and weights in θ, m × (20·panels)."""
    edge = np.arccos(np.abs(rho)) / (np.pi / 2.0)
    shares = np.linspace(0.0, 1.0, n_panels + 1)
    ends = np.sign(rho)[:, None] * (np.pi / 2.0) * (1.0 - edge[:, None] ** shares)
    half = np.diff(ends, axis=1)[:, :, None] / 2.0
    theta = (ends[:, :-1, None] + half) + half * _NODES
    return theta.reshape(len(rho), -1), (half * _WEIGHTS).reshape(len(rho), -1)


def _integrate(h: FloatArray, k: FloatArray, theta: FloatArray, weight: FloatArray) -> FloatArray:
    squares, product = h**2 + k**2, h * k
    steepness = 0.5 / np.cos(theta) ** 2
    tilt = 2.0 * steepness * np.sin(theta)
    integral = np.zeros(product.shape)
    for node in range(theta.shape[1]):
        exponent = product * tilt[:, node, None, None] - squares * steepness[:, node, None, None]
        integral += weight[:, node, None, None] * np.exp(exponent, out=exponent)
    return integral
