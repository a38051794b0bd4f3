"""Whether the items have enough in common to be factored: KMO and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chdtrc

from ..inputs import FloatArray
from ..moments import Missing
from ..reliability.coefficients import inverse
from ..results import Result
from .correlations import Correlation, read_correlations
from .matrices import smooth_correlations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class SamplingAdequacy(Result):
    """The Kaiser–Meyer–Olkin measure: ``overall``, and a Series ``per_item``; both in [0, 1]."""

    overall: float
    per_item: pd.Series[float]


@dataclass(frozen=True, kw_only=True)
class BartlettSphericity(Result):
    """Bartlett's test that no two items correlate, with the determinant behind it."""

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    determinant: float


def kmo(
    items: Any, *, correlation: Correlation = "pearson", missing: Missing = "pairwise"
) -> SamplingAdequacy:
    """Measure how much of the correlations is shared rather than between single pairs of items.

    Shapes: ``items`` n respondents × p ≥ 2 items, `Moments`, or (polychoric) `PairTables`. Values in
    [0, 1]. Missing data: pairwise or listwise correlations. Raises `DataError` as `efa`; a matrix
    that is singular or not positive definite is noted and mended.

    Formula: Σr²/(Σr² + Σq²) over i ≠ j, q the partial correlations given all other items; per item over j.
    Source: Kaiser & Rice (1974), Educational and Psychological Measurement 34, 111-117.
    R: ``psych::KMO(cor(x, use = "pairwise"))``.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> round(kmo(answers).overall, 4)
    0.5011
    """
    found = read_correlations(items, correlation=correlation, missing=missing)
    overall, per_item, singular = sampling_adequacy(found.values)
    import pandas as pd

    notes = found.notes
    if singular:
        notes = (*notes, "The correlations are singular or not positive definite: a nearby matrix was used.")
    return SamplingAdequacy(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=missing,
        method=f"Kaiser–Meyer–Olkin, {correlation}",
        notes=notes,
        overall=overall,
        per_item=pd.Series(per_item, index=list(found.labels)),
    )


def sampling_adequacy(R: FloatArray) -> tuple[float, FloatArray, bool]:
    """Give overall and per-item KMO of a correlation matrix, and whether it is singular."""
    smoothed = smooth_correlations(R)
    Q, singular = inverse(smoothed)
    scale = np.sqrt(np.diagonal(Q))
    partial = (Q / np.outer(scale, scale)) ** 2
    shared = R**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(shared, 0.0)
    both = shared + partial
    with np.errstate(invalid="ignore"):
        per_item = shared.sum(axis=0) / both.sum(axis=0)
    overall = shared.sum() / both.sum() if both.sum() > 0 else np.nan
    return float(overall), per_item, singular or smoothed is not R


def bartlett_sphericity(
    items: Any, *, correlation: Correlation = "pearson", missing: Missing = "pairwise"
) -> BartlettSphericity:
    """Test that the correlation matrix is an identity matrix.

    Shapes: ``items`` n respondents × p ≥ 2 items, `Moments`, or (polychoric) `PairTables`.
    Missing data: pairwise correlations with n = all rows, or complete rows. Raises `DataError` as `efa`;
    a matrix that is not positive definite gives an infinite chi-square and a note.

    Formula: −ln det R · (n − 1 − (2p + 5)/6) with p(p−1)/2 degrees of freedom.
    Source: Bartlett (1951), Biometrika 38, 337-344.
    R: ``psych::cortest.bartlett(cor(x, use = "pairwise"), n = nrow(x))``.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> test = bartlett_sphericity(answers)
    >>> round(test.chi_square, 4), test.degrees_of_freedom
    (7.5006, 3)
    """
    found = read_correlations(items, correlation=correlation, missing=missing)
    n, p = found.n_respondents, found.n_items
    sign, log_determinant = np.linalg.slogdet(found.values)
    positive = sign > 0
    chi_square = -log_determinant * (n - 1 - (2 * p + 5) / 6) if positive else np.inf
    df = p * (p - 1) // 2
    notes = found.notes
    if not positive:
        notes = (*notes, "The correlation matrix is not positive definite, so the test says nothing.")
    return BartlettSphericity(
        n_respondents=n,
        n_items=p,
        missing=missing,
        method=f"Bartlett's sphericity, {correlation}",
        notes=notes,
        chi_square=float(chi_square),
        degrees_of_freedom=df,
        p_value=float(chdtrc(df, chi_square)) if positive else 0.0,
        determinant=float(sign * np.exp(log_determinant)),
    )
