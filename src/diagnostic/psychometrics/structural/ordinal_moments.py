"""Thresholds and polychoric correlations of a group, and their asymptotic covariance matrix.

Two steps: thresholds from each item's shares, then each correlation by maximum likelihood with the
thresholds held. Every statistic's influence function is a small table over the categories of one item or
two, so the covariance matrix is one matrix product over the rows, and its diagonal needs the tables only.
Source: Muthén (1984), Psychometrika 49, 115-132; Muthén, du Toit & Spisic (1997), eq. 18-27.
R: ``lavaan:::muthen1984``; ``lavInspect(fit, "gamma")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from ..chunks import Progress
from ..factors.bivariate_normal import grid_pdf
from ..factors.pair_likelihood import cell_probabilities, cell_sums, estimate_rho
from ..inputs import FloatArray, IntArray
from .matrix_algebra import slices
from .ordinal_sample import OrdinalSample

LEAST_PROBABILITY = float(np.sqrt(np.finfo(float).eps))
FAR = 37.0
MANY_PRODUCTS = 1e11


@dataclass(frozen=True)
class OrdinalMoments:
    """Statistics of one group: all thresholds, then the correlations below the diagonal, row by row.

    ``threshold_influence[i, c]`` and ``pair_influence[m, a, b]`` are what a respondent in these categories
    adds to n times the estimate's error.
    """

    n: int
    thresholds: FloatArray
    correlations: FloatArray
    threshold_items: IntArray
    threshold_influence: FloatArray
    pair_influence: FloatArray
    tables: FloatArray
    n_sparse: int

    @cached_property
    def pairs(self) -> tuple[IntArray, IntArray]:
        return np.tril_indices(len(self.correlations), -1)

    @cached_property
    def statistics(self) -> FloatArray:
        return np.concatenate((self.thresholds, self.correlations[self.pairs]))

    @cached_property
    def own_threshold(self) -> IntArray:
        """Number of each threshold within its item."""
        starts = np.searchsorted(self.threshold_items, self.threshold_items)
        return np.arange(self.threshold_items.size) - starts

    @cached_property
    def variances(self) -> FloatArray:
        """The diagonal of the asymptotic covariance matrix (of √n times the statistics)."""
        i, j = self.pairs
        pair_tables = self.tables[i, :, j, :]
        pairs = (pair_tables * self.pair_influence**2).sum(axis=(1, 2))
        frequencies = np.einsum("iaia->ia", self.tables)
        thresholds = np.einsum("ic,ick->ik", frequencies, self.threshold_influence**2)
        return self.n * np.concatenate((thresholds[self.threshold_items, self.own_threshold], pairs))


def ordinal_moments(sample: OrdinalSample, group: int) -> OrdinalMoments:
    """Estimate the statistics of one group and their influence tables."""
    data = sample.groups[group]
    frequencies = np.einsum("iaia->ia", data.tables)
    cuts = _thresholds(frequencies, sample.n_categories)
    i, j = np.tril_indices(len(sample.items), -1)
    tables = data.tables[i, :, j, :]
    binary = (sample.n_categories[i] == 2) & (sample.n_categories[j] == 2)
    rho = estimate_rho(_continuity_corrected(tables, binary), cuts[i], cuts[j]).rho
    correlations = np.eye(len(sample.items))
    correlations[i, j] = correlations[j, i] = rho
    threshold_influence = _threshold_influence(frequencies, cuts, data.n)
    items = sample.threshold_items
    own = np.arange(items.size) - np.searchsorted(items, items)
    width = sample.n_categories
    cells = (np.arange(tables.shape[1]) < width[i][:, None])[:, :, None] & (
        np.arange(tables.shape[2]) < width[j][:, None]
    )[:, None, :]
    return OrdinalMoments(
        data.n,
        cuts[items, own],
        correlations,
        items,
        threshold_influence,
        _pair_influence(tables, cuts[i], cuts[j], rho, threshold_influence[i], threshold_influence[j]),
        data.tables,
        int(((tables == 0) & cells).any(axis=(1, 2)).sum()),
    )


def asymptotic_covariances(
    sample: OrdinalSample, moments: Sequence[OrdinalMoments], progress: Progress | None = None
) -> list[FloatArray]:
    """Give each group's Γ, the covariance matrix of √n times its statistics.

    Beyond 10¹¹ products they are taken in single precision, some thousand rows at a time, and added in
    double: a relative error of 10⁻⁶.
    """
    size = moments[0].statistics.size
    precision: Any = np.float32 if float(sample.n) * size**2 > MANY_PRODUCTS else np.float64
    lookups = [_Lookup(one, precision) for one in moments]
    gammas, done = [np.zeros((size, size)) for _ in moments], 0
    for group, codes in sample.complete_codes():
        for rows in slices(len(codes), size):
            influence = lookups[group].influence(codes[rows])
            gammas[group] += influence.T @ influence
        done += len(codes)
        if progress is not None:
            progress(min(1.0, done / sample.n))
    for group, one in enumerate(moments):
        gammas[group] *= one.n
    return gammas


@dataclass(frozen=True)
class OrdinalStage:
    """The statistics of every group of a sample, estimated once for all models of the same items."""

    sample: OrdinalSample
    progress: Progress | None = None

    @cached_property
    def moments(self) -> tuple[OrdinalMoments, ...]:
        return tuple(ordinal_moments(self.sample, group) for group in range(len(self.sample.groups)))

    @cached_property
    def gammas(self) -> tuple[FloatArray, ...]:
        return tuple(asymptotic_covariances(self.sample, self.moments, self.progress))


class _Lookup:
    """Finds each respondent's influence on every statistic in the tables."""

    def __init__(self, moments: OrdinalMoments, precision: Any) -> None:
        self.items, self.own = moments.threshold_items, moments.own_threshold
        self.by_threshold = moments.threshold_influence.astype(precision)
        self.by_pair = moments.pair_influence.ravel().astype(precision)
        self.first, self.second = moments.pairs
        self.width = moments.pair_influence.shape[1]
        self.start = np.arange(self.first.size) * self.width**2

    def influence(self, codes: IntArray) -> FloatArray:
        thresholds = self.by_threshold[self.items, codes[:, self.items], self.own]
        cells = self.start + codes[:, self.first] * self.width + codes[:, self.second]
        return np.hstack((thresholds, self.by_pair[cells]))


def _thresholds(frequencies: FloatArray, n_categories: IntArray) -> FloatArray:
    """Cut points of each item, +∞ beyond its own."""
    below = np.cumsum(frequencies, axis=1)[:, :-1] / frequencies.sum(axis=1, keepdims=True)
    own = np.arange(below.shape[1]) < (n_categories - 1)[:, None]
    return np.where(own, ndtri(np.where(own, below, 0.5)), np.inf)


def _continuity_corrected(
    tables: FloatArray, binary: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> FloatArray:
    """Move half a respondent into the one empty cell of a 2 × 2 table, margins kept (lavaan's default)."""
    corner = tables[:, :2, :2]
    lonely = binary & ((corner == 0).sum(axis=(1, 2)) == 1)
    if not lonely.any():
        return tables
    tables = tables.copy()
    on_diagonal = (corner[:, 0, 0] == 0) | (corner[:, 1, 1] == 0)
    half = np.where(on_diagonal, 0.5, -0.5) * lonely
    tables[:, 0, 0] += half
    tables[:, 1, 1] += half
    tables[:, 0, 1] -= half
    tables[:, 1, 0] -= half
    return tables


def _threshold_influence(frequencies: FloatArray, cuts: FloatArray, n: int) -> FloatArray:
    """Scores of each item's thresholds by category, times their inverse information: p × K × T."""
    p, n_cuts = cuts.shape
    density = _density(cuts)
    shares = frequencies / n
    scores = np.zeros((p, n_cuts + 1, n_cuts))
    k = np.arange(n_cuts)
    for offset, sign in ((0, 1.0), (1, -1.0)):
        share = shares[:, k + offset]
        scores[:, k + offset, k] = sign * np.divide(density, share, out=np.zeros_like(share), where=share > 0)
    information = np.einsum("ic,ick,icl->ikl", frequencies, scores, scores)
    padded = np.isinf(cuts)
    information[:, k, k] += padded
    return np.asarray(scores @ np.linalg.inv(information))


def _pair_influence(  # noqa: PLR0917 - the pieces of one formula
    tables: FloatArray,
    rows: FloatArray,
    columns: FloatArray,
    rho: FloatArray,
    row_influence: FloatArray,
    column_influence: FloatArray,
) -> FloatArray:
    """(score of ρ − what the estimated thresholds take of it) / information of ρ, per cell."""
    near_rows, near_columns = np.clip(rows, -FAR, FAR), np.clip(columns, -FAR, FAR)
    probability = cell_probabilities(rows, columns, rho)
    seen = (probability > LEAST_PROBABILITY) & np.isfinite(probability)
    safe = np.where(seen, probability, 1.0)
    score = np.where(seen, cell_sums(grid_pdf(rows, columns, rho)) / safe, 0.0)
    weighted = np.where(seen, tables * score / safe, 0.0)
    information = np.maximum((tables * score**2).sum(axis=(1, 2)), np.finfo(float).tiny)
    by_rows = _cross_information(near_rows, near_columns, rho, weighted)
    by_columns = _cross_information(near_columns, near_rows, rho, weighted.transpose(0, 2, 1))
    lost_rows = np.einsum("mk,mak->ma", by_rows, row_influence)
    lost_columns = np.einsum("mk,mbk->mb", by_columns, column_influence)
    influence = score - lost_rows[:, :, None] - lost_columns[:, None, :]
    return np.asarray(influence / information[:, None, None])


def _cross_information(
    cuts: FloatArray, other: FloatArray, rho: FloatArray, weighted: FloatArray
) -> FloatArray:
    """Σ_ab n_ab s_ρ ∂log π_ab/∂τ_k for each threshold τ_k of the first item: m × T."""
    spare = np.sqrt(np.clip(1.0 - rho**2, 1e-12, None))[:, None, None]
    inner = ndtr((other[:, None, :] - rho[:, None, None] * cuts[:, :, None]) / spare)
    edges = np.concatenate((np.zeros_like(inner[:, :, :1]), inner, np.ones_like(inner[:, :, :1])), axis=2)
    slope = _density(cuts)[:, :, None] * np.diff(edges, axis=2)
    return np.asarray((slope * (weighted[:, :-1] - weighted[:, 1:])).sum(axis=2))


def _density(z: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-0.5 * np.clip(z, -FAR, FAR) ** 2) / np.sqrt(2.0 * np.pi))
