"""How sure the aligned means, variances and items are, and which groups share each item's parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ..inputs import FloatArray
from .alignment_search import Aligned, Configural, loss, unpacked

STEP = 1e-5
PAIR_LEVEL, SET_LEVEL = 0.01, 0.001
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class AlignedErrors:
    """Covariances of (means, log deviations) and of (loadings, intercepts), groups × items unrolled."""

    factor: FloatArray
    items: FloatArray


def aligned_errors(configural: Configural, aligned: Aligned, covariance: FloatArray) -> AlignedErrors:
    """Carry the covariance of the configural estimates through the minimum of the loss (delta method).

    With L(t; e) minimal at t: dt/de = −(∂²L/∂t²)⁻¹ ∂²L/∂t∂e. ``covariance`` is over (loadings,
    intercepts), groups × items unrolled.
    """
    estimates = np.concatenate((configural.loadings.ravel(), configural.intercepts.ravel()))

    def gradient(position: FloatArray, values: FloatArray) -> FloatArray:
        return loss(_with(configural, values), position)[1]

    curvature = _differences(lambda t: gradient(t, estimates), aligned.position)
    crossed = _differences(lambda e: gradient(aligned.position, e), estimates)
    moved = -np.linalg.pinv(0.5 * (curvature + curvature.T), hermitian=True) @ crossed

    def factors(position: FloatArray) -> FloatArray:
        return np.concatenate(unpacked(configural, position))

    def items(position: FloatArray, values: FloatArray) -> FloatArray:
        means, logs = unpacked(configural, position)
        now = _with(configural, values)
        loadings = now.loadings * np.exp(-logs)[:, None]
        return np.concatenate((loadings.ravel(), (now.intercepts - means[:, None] * loadings).ravel()))

    by_factors = _differences(factors, aligned.position) @ moved
    by_items = _differences(lambda t: items(t, estimates), aligned.position) @ moved
    by_items += _differences(lambda e: items(aligned.position, e), estimates)
    return AlignedErrors(by_factors @ covariance @ by_factors.T, by_items @ covariance @ by_items.T)


def invariant_groups(values: FloatArray, covariance: FloatArray) -> BoolArray:
    """Give the groups that share one value, by Asparouhov & Muthén's (2014, p. 499) search.

    Start from the largest set of groups no two of which differ (p < .01), then take in and drop groups by
    their difference from the set's average (p < .001) until it stays.
    """
    n = len(values)
    alike = np.array(
        [[i == j or _p_value(values, covariance, i, j) >= PAIR_LEVEL for j in range(n)] for i in range(n)]
    )
    kept = max((_grown(alike, i, values) for i in range(n)), key=lambda members: int(members.sum()))
    for _ in range(n + 1):
        contrast = np.eye(n) - kept / kept.sum()
        variances = np.einsum("ij,jk,ik->i", contrast, covariance, contrast)
        z = np.divide(
            contrast @ values, np.sqrt(np.maximum(variances, 0.0)), out=np.zeros(n), where=variances > 1e-16
        )
        now = 2.0 * ndtr(-np.abs(z)) >= SET_LEVEL
        if (now == kept).all() or not now.any():
            break
        kept = now
    return kept


def _grown(alike: BoolArray, first: int, values: FloatArray) -> BoolArray:
    members = np.zeros(len(values), dtype=bool)
    for j in np.argsort(np.abs(values - values[first]), kind="stable"):
        members[j] = bool(alike[j, members].all())
    return members


def _p_value(values: FloatArray, covariance: FloatArray, i: int, j: int) -> float:
    variance = covariance[i, i] + covariance[j, j] - 2.0 * covariance[i, j]
    difference = abs(float(values[i] - values[j]))
    if variance <= 1e-16:
        return 1.0 if difference < 1e-8 else 0.0
    return 2.0 * float(ndtr(-difference / np.sqrt(variance)))


def _with(configural: Configural, values: FloatArray) -> Configural:
    loadings, intercepts = np.split(values, 2)
    shape = configural.loadings.shape
    return replace(configural, loadings=loadings.reshape(shape), intercepts=intercepts.reshape(shape))


def _differences(function: Callable[[FloatArray], FloatArray], at: FloatArray) -> FloatArray:
    """Central differences: one column per element of ``at``."""
    columns = []
    for k in range(at.size):
        shift = np.zeros(at.size)
        shift[k] = STEP
        columns.append((function(at + shift) - function(at - shift)) / (2.0 * STEP))
    return np.array(columns).T
