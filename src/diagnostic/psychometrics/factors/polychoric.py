"""Polychoric correlations: how strongly the traits behind ordinal answers go together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.special import ndtri

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray
from ..pair_tables import PairTables, read_pair_tables
from ..results import Result
from .matrices import frame, smooth_correlations
from .pair_likelihood import EDGE, PairEstimates, estimate_rho

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Polychoric(Result):
    """Items × items ``correlations``, ``standard_errors``, ``n_pairs``; items × cut points ``thresholds``."""

    correlations: pd.DataFrame
    thresholds: pd.DataFrame
    standard_errors: pd.DataFrame
    n_pairs: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the correlations."""
        return self.correlations


def polychoric(
    items: Any,
    *,
    thresholds: Literal["item", "pair"] = "item",
    empty_cells: float = 0.0,
    smooth: bool = True,
    progress: Progress | None = None,
) -> Polychoric:
    """Estimate the correlations of the normal traits behind ordinal items, in two steps.

    Shapes: ``items`` n respondents × k ≥ 2 items with a few answer categories each, or `PairTables`;
    results k × k. Correlations lie in [−1, 1]; thresholds are in standard deviations of the trait, −∞
    or ∞ where an item leaves the outer categories empty.
    Missing data: pairwise. ``thresholds="item"`` takes each item's cut points from all who answered it
    (R's psych); ``"pair"`` from those who answered both items of a pair (polycor; lavaan on complete
    rows); without missing answers the two agree. The thresholds shown are always those of the items.
    ``empty_cells`` is what an empty cell counts for with thresholds by pair (0.5 is psych's default
    ``correct``, which psych applies only where items differ in their number of options). Items without
    variance are left out with a note; a correlation at ±1 has no standard error and is noted; with
    ``smooth``, a matrix that is not positive definite is mended as psych's ``cor.smooth`` does, noted.
    Raises `DataError` for fewer than two varying items, more than 100 categories, or two items that
    nobody answered both.

    Formula: maximise Σ n_ab log π_ab(ρ; τ) over ρ with τ = Φ⁻¹ of cumulative shares; the standard error
    is 1/√(−ℓ''(ρ)), thresholds taken as known.
    Source: Olsson (1979), Psychometrika 44, 443-460.
    R: ``psych::polychoric(x, correct = 0)``; ``polycor::polychor(x, y, std.err = TRUE)``;
    ``lavaan::lavCor(na.omit(x), ordered = names(x))``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=5000)
    >>> answers = np.digitize(traits, [-1, 0, 0.8]) + 1
    >>> round(float(polychoric(answers).correlations.iloc[0, 1]), 2)
    0.6
    """
    tables, notes = _varying(read_pair_tables(items, progress=progress))
    counts = tables.pooled()
    n_items = tables.n_items
    first, second = np.triu_indices(n_items, 1)
    pairs = counts[first, :, second, :]
    _require_overlap(pairs, first, second, tables.labels)
    n_pairs = pairs.sum(axis=(1, 2))
    cuts = item_thresholds(tables.frequencies())
    if thresholds == "item":
        rows, columns = cuts[first], cuts[second]
    else:
        pairs, rows, columns = _with_own_thresholds(pairs, empty_cells)
    estimates = estimate_rho(pairs, rows, columns)
    correlations = _symmetric(estimates.rho, n_items, 1.0)
    notes = (*notes, *_notes(estimates, first, second, tables.labels))
    smoothed = smooth_correlations(correlations) if smooth else correlations
    if smoothed is not correlations:
        notes = (*notes, "The matrix was not positive definite and has been smoothed.")
    answered = tables.frequencies().sum(axis=1)
    return Polychoric(
        n_respondents=int(tables.n_rows.sum()),
        n_items=n_items,
        missing="pairwise",
        method=f"two-step polychoric, thresholds by {thresholds}",
        notes=notes,
        correlations=frame(smoothed, tables.labels, tables.labels),
        thresholds=frame(cuts, tables.labels, _cut_names(tables.options)),
        standard_errors=frame(
            _symmetric(estimates.standard_error, n_items, 0.0), tables.labels, tables.labels
        ),
        n_pairs=frame(_symmetric(n_pairs, n_items, answered), tables.labels, tables.labels),
    )


def item_thresholds(frequencies: FloatArray) -> FloatArray:
    """Turn m × K counts into m × (K−1) cut points of a standard normal."""
    below = np.cumsum(frequencies, axis=1)[:, :-1] / frequencies.sum(axis=1, keepdims=True)
    return np.asarray(ndtri(below))


def _with_own_thresholds(pairs: FloatArray, empty_cells: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Fill the empty cells of each table, then cut its margins; psych divides by the unfilled total."""
    used = (pairs.sum(axis=2) > 0)[:, :, None] & (pairs.sum(axis=1) > 0)[:, None, :]
    filled = np.where(used & (pairs == 0), empty_cells, pairs)
    n_pairs = pairs.sum(axis=(1, 2))[:, None]
    rows, columns = (
        ndtri(np.minimum(np.cumsum(filled.sum(axis=axis), axis=1)[:, :-1] / n_pairs, 1.0)) for axis in (2, 1)
    )
    return filled, rows, columns


def _varying(tables: PairTables) -> tuple[PairTables, tuple[str, ...]]:
    varies = (tables.frequencies() > 0).sum(axis=1) > 1
    if varies.sum() < 2:
        raise DataError(
            "too_few_varying_items",
            place="items",
            fault=f"{int(varies.sum())} of them vary(ies), but two must.",
            mend="Remove items that everybody answers alike or nobody answers, and add others.",
        )
    if varies.all():
        return tables, ()
    notes = tuple(
        f"Item '{label}' does not vary and is left out."
        for label, kept in zip(tables.labels, varies, strict=True)
        if not kept
    )
    return tables.select([int(k) for k in np.flatnonzero(varies)]), notes


def _require_overlap(pairs: FloatArray, first: Any, second: Any, labels: tuple[str, ...]) -> None:
    empty = np.flatnonzero(pairs.sum(axis=(1, 2)) == 0)
    if empty.size:
        i, j = labels[first[empty[0]]], labels[second[empty[0]]]
        raise DataError(
            "items_without_common_respondents",
            place=f"items '{i}' and '{j}'",
            fault="nobody answers both.",
            mend="Leave one of the two out, or collect answers to both from the same people.",
        )


def _notes(estimates: PairEstimates, first: Any, second: Any, labels: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    for fault, which in (
        ("correlation at the edge (±1), so without a standard error", np.abs(estimates.rho) >= EDGE),
        ("correlation not converged", ~estimates.converged),
    ):
        places = np.flatnonzero(which)
        if places.size:
            named = [f"{labels[first[k]]}–{labels[second[k]]}" for k in places[:5]]
            more = f" and {places.size - 5} more" if places.size > 5 else ""
            notes.append(f"Pairs with a {fault}: {', '.join(named)}{more}.")
    return tuple(notes)


def _symmetric(values: FloatArray, n_items: int, diagonal: FloatArray | float) -> FloatArray:
    matrix = np.zeros((n_items, n_items))
    matrix[np.triu_indices(n_items, 1)] = values
    matrix += matrix.T
    np.fill_diagonal(matrix, diagonal)
    return matrix


def _cut_names(options: FloatArray) -> list[str]:
    texts = [f"{option:g}" for option in options]
    return [f"{low}|{high}" for low, high in pairwise(texts)]
