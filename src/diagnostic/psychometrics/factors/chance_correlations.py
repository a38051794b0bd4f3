"""Correlation matrices that chance alone would give, and what one factor extracts from them."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from ..inputs import FloatArray

_CEILING = np.sqrt(0.995)


def chance_correlations(
    n_respondents: int, n_items: int, n_draws: int, rng: np.random.Generator
) -> FloatArray:
    """Draw correlation matrices of independent normal items: n_draws × p × p, without drawing any data.

    Source: Bartlett's decomposition of the Wishart distribution, as in Odell & Feiveson (1966),
    J. Amer. Statist. Assoc. 61, 199-203.
    """
    df = n_respondents - 1
    if df < n_items:
        data = rng.standard_normal((n_draws, n_respondents, n_items))
        data -= data.mean(axis=1, keepdims=True)
        products = data.transpose(0, 2, 1) @ data
    else:
        root = np.zeros((n_draws, n_items, n_items))
        lower = np.tril_indices(n_items, -1)
        root[:, lower[0], lower[1]] = rng.standard_normal((n_draws, len(lower[0])))
        own = np.arange(n_items)
        root[:, own, own] = np.sqrt(rng.chisquare(df - own, size=(n_draws, n_items)))
        products = root @ root.transpose(0, 2, 1)
    scale = 1.0 / np.sqrt(np.diagonal(products, axis1=1, axis2=2))
    products *= scale[:, :, None]
    products *= scale[:, None, :]
    return products


def category_precision(frequencies: FloatArray) -> FloatArray:
    """Give how much of each trait's variance its answer categories keep: var E(trait | category).

    Two independent ordinal items have a polychoric correlation with standard error
    1/√(n·v₁·v₂), v these variances: the information at ρ = 0 of Olsson's (1979) likelihood.
    """
    shares = frequencies / frequencies.sum(axis=1, keepdims=True)
    cuts = ndtri(np.clip(np.cumsum(shares, axis=1)[:, :-1], 0.0, 1.0))
    heights = np.pad(np.exp(-0.5 * cuts**2) / np.sqrt(2.0 * np.pi), ((0, 0), (1, 1)))
    drop = heights[:, :-1] - heights[:, 1:]
    return np.asarray(np.divide(drop**2, shares, out=np.zeros_like(drop), where=shares > 0).sum(axis=1))


def stretch(correlations: FloatArray, precision: FloatArray) -> FloatArray:
    """Turn chance correlations of normal items into chance polychoric correlations."""
    wider = np.clip(correlations / np.sqrt(np.outer(precision, precision)), -1.0, 1.0)
    own = np.arange(len(precision))
    wider[:, own, own] = 1.0
    return np.asarray(wider)


def one_factor_communalities(correlations: FloatArray) -> FloatArray:
    """Fit one minimum-residual factor to each of m correlation matrices; communalities m × p.

    Damped Newton steps on the loadings, each communality at most 0.995.
    """
    off = correlations.copy()
    own = np.arange(correlations.shape[1])
    off[:, own, own] = 0.0
    values, vectors = np.linalg.eigh(correlations)
    loadings = vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:] - 1.0, 0.05))
    damping = np.full(len(off), 1e-3)
    value = _misfit(off, loadings)
    active = np.ones(len(off), dtype=bool)
    for _ in range(200):
        which = np.flatnonzero(active)
        moved = np.clip(
            loadings[which] + _step(off[which], loadings[which], damping[which]), -_CEILING, _CEILING
        )
        new = _misfit(off[which], moved)
        better = new <= value[which]
        change = np.abs(moved - loadings[which]).max(axis=1)
        loadings[which[better]], value[which[better]] = moved[better], new[better]
        damping[which] = np.where(better, damping[which] / 5.0, damping[which] * 8.0)
        active[which[(better & (change < 1e-5)) | (damping[which] > 1e8)]] = False
        if not active.any():
            break
    return np.asarray(loadings**2, dtype=np.float64)


def _misfit(off: FloatArray, loadings: FloatArray) -> FloatArray:
    squares = loadings**2
    cross = np.einsum("mij,mi,mj->m", off, loadings, loadings, optimize=True)
    return np.asarray(squares.sum(axis=1) ** 2 - (squares**2).sum(axis=1) - 2.0 * cross)


def _step(off: FloatArray, loadings: FloatArray, damping: FloatArray) -> FloatArray:
    """Levenberg–Marquardt step, loadings at their ceiling held."""
    squares = loadings**2
    total = squares.sum(axis=1, keepdims=True)
    gradient = loadings * (total - squares) - np.einsum("mij,mj->mi", off, loadings)
    hessian = 2.0 * loadings[:, :, None] * loadings[:, None, :] - off
    own = np.arange(loadings.shape[1])
    hessian[:, own, own] = total - squares
    held = (np.abs(loadings) >= _CEILING) & (gradient * loadings < 0)
    hessian[:, own, own] += damping[:, None] * total + np.where(held, 1e12, 0.0)
    step = np.linalg.solve(hessian, np.where(held, 0.0, -gradient)[:, :, None])[:, :, 0]
    return np.asarray(step, dtype=np.float64)
