"""Extracts common factors from a correlation matrix: minimum residual, maximum likelihood, principal axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..inputs import BoolArray, FloatArray
from ..reliability.coefficients import squared_multiple_correlations

Extraction = Literal["minres", "ml", "principal_axis"]

LEAST_UNIQUENESS = 0.005
_Objective = Callable[[FloatArray], tuple[float, FloatArray, FloatArray]]


@dataclass(frozen=True)
class Extracted:
    """Unrotated ``loadings`` (p × k), signs chosen so that each column sums to a positive number."""

    loadings: FloatArray
    converged: bool
    at_bound: BoolArray


def extract(R: FloatArray, n_factors: int, method: Extraction) -> Extracted:
    """Extract ``n_factors`` from a p × p correlation matrix."""
    if method == "principal_axis":
        loadings, converged = _principal_axis(R, n_factors)
        bound = np.zeros(len(R), dtype=bool)
    else:
        start = np.clip(1.0 - squared_multiple_correlations(R), LEAST_UNIQUENESS, 1.0)
        objective, of = (_minres(R, n_factors), _minres_loadings)
        if method == "ml":
            objective, of = (_likelihood(R, n_factors), _ml_loadings)
        uniqueness, converged = _minimise(objective, start, log_scale=method == "ml")
        loadings = of(R, uniqueness, n_factors)
        bound = uniqueness <= LEAST_UNIQUENESS * (1 + 1e-9)
    return Extracted(loadings * positive_signs(loadings), converged, bound)


def positive_signs(loadings: FloatArray) -> FloatArray:
    """Give ±1 per column so that its sum is not negative."""
    return np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)


def _minres(R: FloatArray, k: int) -> _Objective:
    """Half the sum of squared small eigenvalues of R − Ψ, with its first and second derivatives.

    Source: Jöreskog (1977), in Enslein, Ralston & Wilf, Statistical Methods for Digital Computers, 125-153.
    """

    def objective(uniqueness: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        values, vectors = np.linalg.eigh(R - np.diag(uniqueness))
        small, large = values[:-k], values[-k:]
        U, V = vectors[:, :-k], vectors[:, -k:]
        gradient = -((U**2) @ small)
        ratio = small[:, None] / np.minimum(small[:, None] - large[None, :], -1e-12)
        hessian = (U @ U.T) ** 2 + 2.0 * _coupled(U, V, ratio)
        return 0.5 * float((small**2).sum()), gradient, hessian

    return objective


def _likelihood(R: FloatArray, k: int) -> _Objective:
    """The normal discrepancy over the small eigenvalues of Ψ^−½ R Ψ^−½, derivatives by log Ψ.

    Source: Jöreskog (1967), Psychometrika 32, 443-482; Lawley & Maxwell (1971), ch. 4.
    """

    def objective(uniqueness: FloatArray) -> tuple[float, FloatArray, FloatArray]:
        scale = 1.0 / np.sqrt(uniqueness)
        values, vectors = np.linalg.eigh(R * np.outer(scale, scale))
        values = np.maximum(values, 1e-12)
        small, large = values[:-k], values[-k:]
        U, V = vectors[:, :-k], vectors[:, -k:]
        gradient = (U**2) @ (1.0 - small)
        within = 0.5 * (U * small) @ U.T * (U @ U.T) * 2.0
        gap = np.minimum(small[:, None] - large[None, :], -1e-12)
        ratio = (small[:, None] - 1.0) * (small[:, None] + large[None, :]) / gap
        return float((small - np.log(small) - 1.0).sum()), gradient, within + _coupled(U, V, ratio)

    return objective


def _coupled(U: FloatArray, V: FloatArray, ratio: FloatArray) -> FloatArray:
    """Sum ratio[m, n]·u_im·u_jm·v_in·v_jn over m and n."""
    total = np.zeros((len(U), len(U)))
    for n in range(V.shape[1]):
        total += ((U * ratio[:, n]) @ U.T) * np.outer(V[:, n], V[:, n])
    return total


def _minimise(objective: _Objective, start: FloatArray, *, log_scale: bool) -> tuple[FloatArray, bool]:
    """Newton's method within the bounds on uniquenesses, with step halving."""
    low, high = LEAST_UNIQUENESS, 1.0
    x = start.copy()
    value, gradient, hessian = objective(x)
    for _ in range(200):
        free = ~((x <= low) & (gradient > 0)) & ~((x >= high) & (gradient < 0))
        step = np.zeros_like(x)
        if free.any():
            step[free] = -_descent(hessian[np.ix_(free, free)], gradient[free])
        slope = float(gradient @ step)
        if slope >= -1e-14 * max(value, 1e-6):
            return x, True
        size = 1.0
        while size > 1e-6:
            moved = x * np.exp(np.clip(size * step, -2.0, 2.0)) if log_scale else x + size * step
            moved = np.clip(moved, low, high)
            new = objective(moved)
            if new[0] <= value + 1e-4 * size * slope + 1e-15 * value:
                break
            size /= 2.0
        else:
            return x, False
        x, (value, gradient, hessian) = moved, new
    return x, False


def _descent(hessian: FloatArray, gradient: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(hessian)
    firm = np.maximum(np.abs(values), 1e-8 * np.abs(values).max())
    return np.asarray(vectors @ ((vectors.T @ gradient) / firm))


def _minres_loadings(R: FloatArray, uniqueness: FloatArray, k: int) -> FloatArray:
    return leading_loadings(R - np.diag(uniqueness), k)


def _ml_loadings(R: FloatArray, uniqueness: FloatArray, k: int) -> FloatArray:
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(R / np.outer(root, root))
    top = np.sqrt(np.maximum(values[::-1][:k] - 1.0, 0.0))
    return np.asarray(root[:, None] * vectors[:, ::-1][:, :k] * top)


def leading_loadings(matrix: FloatArray, k: int) -> FloatArray:
    """Give the k leading eigenvectors, each times the root of its eigenvalue."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors[:, ::-1][:, :k] * np.sqrt(np.maximum(values[::-1][:k], 0.0)))


def _principal_axis(R: FloatArray, k: int) -> tuple[FloatArray, bool]:
    """Iterate communalities from squared multiple correlations, as psych does: until their sum changes
    by less than 0.001, at most 50 times."""
    reduced = R.copy()
    np.fill_diagonal(reduced, squared_multiple_correlations(R))
    total = np.trace(reduced)
    for _ in range(50):
        loadings = leading_loadings(reduced, k)
        communalities = (loadings**2).sum(axis=1)
        np.fill_diagonal(reduced, communalities)
        change, total = abs(total - communalities.sum()), communalities.sum()
        if change <= 1e-3:
            return loadings, True
    return loadings, False
