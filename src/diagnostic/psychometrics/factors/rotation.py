"""Rotates factor loadings to simple structure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..inputs import FloatArray

Rotation = Literal["none", "varimax", "promax", "oblimin", "geomin"]
_Criterion = Callable[[FloatArray], tuple[float, FloatArray]]


@dataclass(frozen=True)
class Rotated:
    """Pattern ``loadings`` and the correlations of the factors."""

    loadings: FloatArray
    factor_correlations: FloatArray
    converged: bool = True


def rotate(loadings: FloatArray, rotation: Rotation) -> Rotated:
    """Rotate p × k loadings; a single factor is left as it is."""
    if rotation == "none" or loadings.shape[1] < 2:
        return Rotated(loadings, np.eye(loadings.shape[1]))
    if rotation == "varimax":
        return Rotated(varimax(loadings)[0], np.eye(loadings.shape[1]))
    if rotation == "promax":
        return _promax(loadings)
    return oblimin(loadings) if rotation == "oblimin" else oblique(loadings, _geomin)


def oblimin(loadings: FloatArray) -> Rotated:
    """Rotate to direct oblimin with γ = 0. R: ``GPArotation::oblimin(L)``."""
    return oblique(loadings, _quartimin)


def varimax(loadings: FloatArray, *, normalize: bool = True) -> tuple[FloatArray, FloatArray]:
    """Maximise the variance of squared loadings within columns; give loadings and rotation matrix.

    Stops where R does: when the criterion grows by less than one part in 100,000.
    Source: Kaiser (1958), Psychometrika 23, 187-200. R: ``stats::varimax(L)``.
    """
    lengths = np.sqrt((loadings**2).sum(axis=1)) if normalize else np.ones(len(loadings))
    scaled = loadings / np.where(lengths > 0, lengths, 1.0)[:, None]
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(1000):
        z = scaled @ turn
        target = scaled.T @ (z**3 - z * (z**2).mean(axis=0))
        left, strengths, right = np.linalg.svd(target)
        turn = left @ right
        if strengths.sum() < before * (1 + 1e-5):
            break
        before = strengths.sum()
    return loadings @ turn, turn


def _promax(loadings: FloatArray, power: int = 4) -> Rotated:
    """Varimax, then the least-squares fit to its own powers, with Kaiser's normalisation.

    Source: Hendrickson & White (1964), Brit. J. Statist. Psychol. 17, 65-70.
    R: ``psych::kaiser(L, rotate = "Promax")``, as ``psych::fa(..., rotate = "promax")``.
    """
    lengths = np.sqrt((loadings**2).sum(axis=1))[:, None]
    scaled = loadings / np.where(lengths > 0, lengths, 1.0)
    simple, turn = varimax(scaled)
    target = simple * np.abs(simple) ** (power - 1)
    fit = np.linalg.lstsq(simple, target, rcond=None)[0]
    fit = fit * np.sqrt(np.diagonal(np.linalg.inv(fit.T @ fit)))
    back = np.linalg.inv(turn @ fit)
    return Rotated(simple @ fit * lengths, back @ back.T)


def oblique(loadings: FloatArray, criterion: _Criterion, *, most_steps: int = 5000) -> Rotated:
    """Minimise a criterion over oblique rotations by gradient projection, from the unrotated loadings.

    Source: Jennrich (2002), Psychometrika 67, 7-19. R: ``GPArotation::GPFoblq(L, ...)``.
    """
    turn = np.eye(loadings.shape[1])
    inverse = np.linalg.inv(turn)
    rotated = loadings @ inverse.T
    value, slope = criterion(rotated)
    gradient = -(rotated.T @ slope @ inverse).T
    size = 1.0
    for _ in range(most_steps):
        projected = gradient - turn * (turn * gradient).sum(axis=0)
        steepness = float(np.sqrt((projected**2).sum()))
        if steepness < 1e-7:
            return Rotated(rotated, turn.T @ turn)
        size *= 2.0
        for _ in range(11):
            moved = turn - size * projected
            moved = moved / np.sqrt((moved**2).sum(axis=0))
            inverse = np.linalg.inv(moved)
            rotated = loadings @ inverse.T
            found, slope = criterion(rotated)
            if value - found > 0.5 * steepness**2 * size:
                break
            size /= 2.0
        turn, value = moved, found
        gradient = -(rotated.T @ slope @ inverse).T
    return Rotated(rotated, turn.T @ turn, converged=steepness < 1e-4)


def _quartimin(L: FloatArray) -> tuple[float, FloatArray]:
    """Source: Jennrich & Sampson (1966), Psychometrika 31, 313-323."""
    squares = L**2
    others = squares.sum(axis=1, keepdims=True) - squares
    return float((squares * others).sum()) / 4.0, L * others


def _geomin(L: FloatArray, delta: float = 0.01) -> tuple[float, FloatArray]:
    """Source: Yates (1987), Multivariate Exploratory Data Analysis; δ as in GPArotation."""
    k = L.shape[1]
    squares = L**2 + delta
    products = np.exp(np.log(squares).mean(axis=1))
    return float(products.sum()), (2.0 / k) * L / squares * products[:, None]
