"""The likelihood of contingency tables under a latent bivariate normal, for many tables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ..inputs import FloatArray
from .bivariate_normal import FAR, grid_cdf, grid_pdf, grid_pdf_slope

EDGE = 0.99999
"""Correlations stop here; a table that asks for more has its estimate at ±1."""
_FLOOR = 1e-300
_MOST_STEPS = 100
_ENOUGH = 1e-10
_BATCH = 400_000


@dataclass(frozen=True)
class PairEstimates:
    """One entry per table: the correlation, its standard error, log-likelihood, and whether found."""

    rho: FloatArray
    standard_error: FloatArray
    log_likelihood: FloatArray
    converged: np.ndarray[tuple[int], np.dtype[np.bool_]]


def cell_probabilities(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> FloatArray:
    """Give m × (a+1) × (b+1) probabilities of the cells between the cut points."""
    m, a = rows.shape
    b = columns.shape[1]
    cdf = np.zeros((m, a + 2, b + 2))
    cdf[:, 1:-1, 1:-1] = grid_cdf(rows, columns, rho)
    cdf[:, 1:-1, -1] = ndtr(rows)
    cdf[:, -1, 1:-1] = ndtr(columns)
    cdf[:, -1, -1] = 1.0
    return np.diff(np.diff(cdf, axis=1), axis=2)


def cell_sums(corners: FloatArray) -> FloatArray:
    """Turn values at the inner corners into differences over the cells (values vanish at infinity)."""
    padded = np.pad(corners, ((0, 0), (1, 1), (1, 1)))
    return np.diff(np.diff(padded, axis=1), axis=2)


def estimate_rho(tables: FloatArray, rows: FloatArray, columns: FloatArray) -> PairEstimates:
    """Maximise the likelihood of m tables (m × K × L) over ρ, the cut points held fixed.

    Fisher scoring with step halving; the standard error is that of the observed information.
    """
    per_pair = 8 * max(1, rows.shape[1] * columns.shape[1])
    size = max(1, _BATCH // per_pair)
    parts = [
        _estimate_batch(tables[s : s + size], rows[s : s + size], columns[s : s + size])
        for s in range(0, len(tables), size)
    ]
    return PairEstimates(
        np.concatenate([part.rho for part in parts]),
        np.concatenate([part.standard_error for part in parts]),
        np.concatenate([part.log_likelihood for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )


def _estimate_batch(tables: FloatArray, rows: FloatArray, columns: FloatArray) -> PairEstimates:
    rho = np.clip(_start(tables, rows, columns), -0.9, 0.9)
    totals = tables.sum(axis=(1, 2))
    probabilities = cell_probabilities(rows, columns, rho)
    value = _log_likelihood(tables, probabilities)
    active = totals > 0
    for _ in range(_MOST_STEPS):
        if not active.any():
            break
        which = np.flatnonzero(active)
        t, h, k, r, p = (array[which] for array in (tables, rows, columns, rho, probabilities))
        slope = cell_sums(grid_pdf(h, k, r))
        p = np.maximum(p, _FLOOR)
        score = np.where(t > 0, t * slope / p, 0.0).sum(axis=(1, 2))
        information = totals[which] * np.where(p > 1e-14, slope**2 / p, 0.0).sum(axis=(1, 2))
        step = np.clip(score / np.maximum(information, _FLOOR), -0.3, 0.3)
        new = np.clip(r + step, -EDGE, EDGE)
        new, found, gained = _halve_until_better(t, h, k, r, new, value[which])
        rho[which], probabilities[which], value[which] = new, found, gained
        active[which] = np.abs(new - r) > _ENOUGH
    information = _observed_information(tables, rows, columns, rho, probabilities)
    inside = (information > 0) & (np.abs(rho) < EDGE)
    error = np.full(len(rho), np.nan)
    error[inside] = 1.0 / np.sqrt(information[inside])
    return PairEstimates(np.where(totals > 0, rho, np.nan), error, value, ~active & (totals > 0))


def _halve_until_better(  # noqa: PLR0917 - the pieces of one search, in the order of the formulas
    t: FloatArray, h: FloatArray, k: FloatArray, old: FloatArray, new: FloatArray, value: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    found = cell_probabilities(h, k, new)
    gained = _log_likelihood(t, found)
    for _ in range(40):
        worse = gained < value - 1e-9 * (1.0 + np.abs(value))
        if not worse.any():
            break
        new = np.where(worse, 0.5 * (old + new), new)
        found[worse] = cell_probabilities(h[worse], k[worse], new[worse])
        gained[worse] = _log_likelihood(t[worse], found[worse])
    return new, found, gained


def _observed_information(
    tables: FloatArray, rows: FloatArray, columns: FloatArray, rho: FloatArray, probabilities: FloatArray
) -> FloatArray:
    p = np.maximum(probabilities, _FLOOR)
    slope = cell_sums(grid_pdf(rows, columns, rho))
    bend = cell_sums(grid_pdf_slope(rows, columns, rho))
    with np.errstate(over="ignore", invalid="ignore"):  # at ρ = ±1 cells hold answers and no probability
        each = np.where(tables > 0, tables * ((slope / p) ** 2 - bend / p), 0.0)
    return np.asarray(each.sum(axis=(1, 2)))


def _log_likelihood(tables: FloatArray, probabilities: FloatArray) -> FloatArray:
    logs = np.log(np.maximum(probabilities, _FLOOR))
    return np.asarray(np.where(tables > 0, tables * logs, 0.0).sum(axis=(1, 2)))


def _start(tables: FloatArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Start from the correlation of the mid-cut scores."""
    x, y = (_scores(cuts) for cuts in (rows, columns))
    n = np.maximum(tables.sum(axis=(1, 2)), 1.0)
    row, column = tables.sum(axis=2), tables.sum(axis=1)
    mean_x, mean_y = (row * x).sum(axis=1) / n, (column * y).sum(axis=1) / n
    x, y = x - mean_x[:, None], y - mean_y[:, None]
    cross = np.einsum("mij,mi,mj->m", tables, x, y)
    spread = np.sqrt((row * x**2).sum(axis=1) * (column * y**2).sum(axis=1))
    return np.asarray(np.divide(cross, spread, out=np.zeros_like(cross), where=spread > 0))


def _scores(cuts: FloatArray) -> FloatArray:
    bounded = np.clip(cuts, -FAR / 3, FAR / 3)
    edges = np.pad(bounded, ((0, 0), (1, 1)), mode="edge")
    return np.asarray((edges[:, :-1] + edges[:, 1:]) / 2.0)
