"""How many components: until what is left over is noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..inputs import FloatArray
from ..moments import Missing
from ..results import Result
from .correlations import Correlation, read_correlations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class VelicerMap(Result):
    """``curve`` is indexed by the number of components taken out, from 1."""

    curve: pd.Series[float]
    average_squared_r: float
    n_factors: int

    def to_frame(self) -> pd.DataFrame:
        """Give the curve as a table."""
        return self.curve.to_frame("average_squared_partial_r")


def velicer_map(
    items: Any,
    *,
    max_components: int | None = None,
    correlation: Correlation = "pearson",
    missing: Missing = "pairwise",
) -> VelicerMap:
    """Find the number of components that leaves the smallest average squared partial correlation.

    Shapes: ``items`` n respondents × p ≥ 3 items, `Moments` or (polychoric) `PairTables`; ``curve`` up to
    p − 1 values (or ``max_components``), from the point where nothing is left it is NaN. ``n_factors`` is
    at least 1, as in psych; that no component lowers ``average_squared_r`` is noted. Missing data:
    pairwise or listwise correlations. Raises `DataError` as `efa`.

    Formula: mean over i ≠ j of r*²ᵢⱼ, r* the partial correlations after m principal components.
    Source: Velicer (1976), Psychometrika 41, 321-327. R: ``psych::vss(x, n, rotate = "varimax")$map``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> items = np.repeat(rng.standard_normal((500, 2)), 4, axis=1) + rng.standard_normal((500, 8))
    >>> velicer_map(items).n_factors
    2
    """
    import pandas as pd

    found = read_correlations(items, correlation=correlation, missing=missing, min_items=3)
    most = found.n_items - 1 if max_components is None else min(max_components, found.n_items - 1)
    curve = _partials(found.values, most)
    start = float((found.values**2).sum() - found.n_items) / (found.n_items * (found.n_items - 1))
    notes, known = found.notes, ~np.isnan(curve)
    if not known.any():
        notes = (*notes, "The first component leaves an item without variance: there is nothing to compare.")
    elif not (curve[known] < start).any():
        notes = (*notes, "No component lowers the average squared correlation: Velicer's rule suggests none.")
    return VelicerMap(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=missing,
        method=f"minimum average partial, {correlation} correlations",
        notes=notes,
        curve=pd.Series(curve, index=range(1, most + 1)),
        average_squared_r=start,
        n_factors=int(np.nanargmin(curve)) + 1 if known.any() else 1,
    )


def _partials(R: FloatArray, most: int) -> FloatArray:
    p = len(R)
    values, vectors = np.linalg.eigh(R)
    left = R.copy()
    curve = np.full(most, np.nan)
    for m in range(most):
        vector = vectors[:, p - 1 - m]
        left = left - values[p - 1 - m] * np.outer(vector, vector)
        own = np.diagonal(left)
        if own.min() < 1e-10:
            break
        partial = left / np.sqrt(np.outer(own, own))
        curve[m] = ((partial**2).sum() - p) / (p * (p - 1))
    return curve
