"""Reliability of the printed score of ordinal items: Green and Yang's omega."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from ..chunks import Progress
from ..factors.bivariate_normal import grid_cdf
from ..factors.polychoric import polychoric
from ..inputs import FloatArray
from ..pair_tables import read_pair_tables
from ..results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class GreenYangOmega(Result):
    """``total`` of the sum of the answers; ``total_observed`` with observed correlations in its variance."""

    total: float
    total_observed: float
    loadings: pd.Series[float]

    @property
    def estimate(self) -> float:
        """Omega of the sum of the answers."""
        return self.total


def green_yang_omega(items: Any, *, progress: Progress | None = None) -> GreenYangOmega:
    """Estimate the reliability of the sum of ordinal answers, from a factor of the traits behind them.

    Shapes: ``items`` n respondents × k ≥ 3 reverse-keyed ordinal items, or `PairTables` of complete
    answers. At most 1. Unlike `categorical_omega` and `ordinal_alpha` it describes the score as printed.
    Missing data: complete rows. Raises `DataError` as `cfa`.

    Formula: with λ of one factor (diagonally weighted least squares on polychoric correlations) and
    cov(ρ) = Σ over thresholds of Φ₂(τᵢ, τⱼ; ρ) − Φ(τᵢ)Φ(τⱼ), ω = Σᵢⱼ cov(λᵢλⱼ) / Σᵢⱼ cov(rᵢⱼ), where rᵢⱼ is
    λᵢλⱼ, or the polychoric correlation in ``total_observed``, and 1 for i = j. Options count 1, 2, 3 …
    Source: Green & Yang (2009), Psychometrika 74, 155-167, eq. 21.
    R: ``semTools::reliability(lavaan::cfa(model, x, ordered = names(x)))`` (omega, omega3).

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.standard_normal((2000, 1)) + rng.standard_normal((2000, 4))
    >>> round(green_yang_omega(np.digitize(traits, [-1.5, 0, 1.5])).total, 1)
    0.8
    """
    from ..structural.cfa import cfa

    tables = read_pair_tables(items, missing="listwise", progress=progress)
    found = polychoric(tables)
    labels = list(found.correlations.columns)
    fit = cfa(tables.select(labels), {"F": labels}, estimator="DWLS", standardize_latent=True)
    table = fit.parameters
    loadings = table.loc[table["op"] == "=~", "estimate"].to_numpy(dtype=np.float64)
    loadings = loadings * (1.0 if loadings.sum() >= 0 else -1.0)
    cuts = found.thresholds.to_numpy()
    true = np.outer(loadings, loadings)
    implied, observed = true.copy(), found.correlations.to_numpy().copy()
    np.fill_diagonal(implied, 1.0)
    np.fill_diagonal(observed, 1.0)
    common = _sum_of_covariances(cuts, true)
    import pandas as pd

    return GreenYangOmega(
        n_respondents=found.n_respondents,
        n_items=len(labels),
        missing="listwise",
        method="omega of ordinal scores (Green & Yang), diagonally weighted least squares",
        notes=(*found.notes, *fit.notes),
        total=common / _sum_of_covariances(cuts, implied),
        total_observed=common / _sum_of_covariances(cuts, observed),
        loadings=pd.Series(loadings, index=labels),
    )


def _sum_of_covariances(cuts: FloatArray, R: FloatArray) -> float:
    """Sum the covariances of the answers that traits with correlations R imply."""
    first, second = np.triu_indices(len(R), 1)
    pairs = _covariances(cuts[first], cuts[second], R[first, second])
    own = np.diagonal(R)
    shares = ndtr(cuts)
    if (own == 1.0).all():
        lower = np.minimum(shares[:, :, None], shares[:, None, :])
        variances = (lower - shares[:, :, None] * shares[:, None, :]).sum(axis=(1, 2))
    else:
        variances = _covariances(cuts, cuts, own)
    return float(2.0 * pairs.sum() + variances.sum())


def _covariances(rows: FloatArray, columns: FloatArray, rho: FloatArray) -> FloatArray:
    independent = ndtr(rows)[:, :, None] * ndtr(columns)[:, None, :]
    limited = np.clip(rho, -0.999999, 0.999999)
    return np.asarray((grid_cdf(rows, columns, limited) - independent).sum(axis=(1, 2)))
