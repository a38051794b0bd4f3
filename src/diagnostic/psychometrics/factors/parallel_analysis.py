"""How many factors: those whose eigenvalues exceed what chance gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray
from ..moments import Missing
from ..pair_tables import read_pair_tables
from ..results import Result
from .chance_correlations import (
    category_precision,
    chance_correlations,
    one_factor_communalities,
    stretch,
)
from .correlations import Correlation, CorrelationMatrix, read_correlations
from .extraction import extract
from .matrices import falling_eigenvalues, frame

if TYPE_CHECKING:
    import pandas as pd

_BATCH = 100


@dataclass(frozen=True, kw_only=True)
class ParallelAnalysis(Result):
    """Observed eigenvalues beside the percentile and the mean of those that chance gives."""

    eigenvalues: FloatArray
    reference_eigenvalues: FloatArray
    reference_mean: FloatArray
    n_factors: int
    n_factors_by_mean: int
    percentile: float
    n_iterations: int
    basis: str
    correlation: str

    def to_frame(self) -> pd.DataFrame:
        """Give one row per factor."""
        columns = np.column_stack([self.eigenvalues, self.reference_eigenvalues, self.reference_mean])
        rows = range(1, len(columns) + 1)
        return frame(columns, list(rows), ["eigenvalue", "reference_eigenvalue", "reference_mean"])


def parallel_analysis(
    items: Any,
    *,
    rng: np.random.Generator,
    n_iterations: int = 1000,
    percentile: float = 95,
    correlation: Correlation = "pearson",
    basis: Literal["components", "factors"] = "components",
    missing: Missing = "pairwise",
    progress: Progress | None = None,
) -> ParallelAnalysis:
    """Count the factors by comparison with unrelated items from as many respondents.

    Shapes: ``items`` n respondents × p ≥ 3 items, `Moments` (Pearson) or `PairTables` (polychoric);
    eigenvalues p, largest first. ``basis="components"`` takes eigenvalues of R, ``"factors"`` those of R
    with the communalities of one minimum-residual factor on its diagonal, as psych does.
    ``n_factors`` counts the leading eigenvalues above the ``percentile`` of the reference,
    ``n_factors_by_mean`` those above its mean (Horn's rule). Missing data: pairwise or listwise
    correlations; the reference is complete data of n rows. Raises `DataError` as `efa`.

    Reference: Pearson matrices are drawn straight from the Wishart distribution. Polychoric ones are the
    same with each correlation divided by √(v₁v₂), the precision its two items' categories leave (exact
    to the order 1/n, at any number of respondents).
    Sources: Horn (1965), Psychometrika 30, 179-185; Timmerman & Lorenzo-Seva (2011), Psychological
    Methods 16, 209-220. R: ``psych::fa.parallel(x, n.iter, fa = "both", quant = .95)`` (its "simulated").

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> items = np.repeat(rng.standard_normal((500, 2)), 4, axis=1) + rng.standard_normal((500, 8))
    >>> parallel_analysis(items, rng=rng, n_iterations=100).n_factors
    2
    """
    _check_options(n_iterations, percentile, basis)
    found, precision = _observed(items, correlation, missing)

    def by_chance(count: int) -> FloatArray:
        return _chance_eigenvalues(found, precision, basis, count, rng)

    draws = _draw(by_chance, n_iterations, progress)
    eigenvalues = _eigenvalues(found.values, basis)
    reference = np.percentile(draws, percentile, axis=0)
    mean = draws.mean(axis=0)
    return ParallelAnalysis(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=missing,
        method=f"parallel analysis, {basis} of {correlation} correlations",
        notes=found.notes,
        eigenvalues=eigenvalues,
        reference_eigenvalues=reference,
        reference_mean=mean,
        n_factors=_leading_above(eigenvalues, reference),
        n_factors_by_mean=_leading_above(eigenvalues, mean),
        percentile=float(percentile),
        n_iterations=n_iterations,
        basis=basis,
        correlation=correlation,
    )


def _check_options(n_iterations: int, percentile: float, basis: str) -> None:
    if n_iterations < 1 or not 0 < percentile < 100 or basis not in ("components", "factors"):
        raise DataError(
            "unknown_option",
            place="n_iterations, percentile or basis",
            fault="is out of range.",
            mend="Use n_iterations ≥ 1, 0 < percentile < 100, and basis 'components' or 'factors'.",
        )


def _draw(
    eigenvalues: Callable[[int], FloatArray], n_iterations: int, progress: Progress | None
) -> FloatArray:
    """Draw eigenvalues as often as asked for, some at a time."""
    batches = []
    for start in range(0, n_iterations, _BATCH):
        stop = min(start + _BATCH, n_iterations)
        batches.append(eigenvalues(stop - start))
        if progress is not None:
            progress(stop / n_iterations)
    return np.concatenate(batches)


def _observed(
    items: Any, correlation: Correlation, missing: Missing
) -> tuple[CorrelationMatrix, FloatArray | None]:
    if correlation == "pearson":
        return read_correlations(items, missing=missing, min_items=3), None
    tables = read_pair_tables(items, missing=missing)
    found = read_correlations(tables, correlation="polychoric", min_items=3)
    return found, category_precision(tables.select(list(found.labels)).frequencies())


def _chance_eigenvalues(
    found: CorrelationMatrix, precision: FloatArray | None, basis: str, n_draws: int, rng: np.random.Generator
) -> FloatArray:
    R = chance_correlations(found.n_respondents, found.n_items, n_draws, rng)
    if precision is not None:
        R = stretch(R, precision)
    return falling_eigenvalues(R if basis == "components" else _reduced(R))


def _eigenvalues(R: FloatArray, basis: str) -> FloatArray:
    if basis == "components":
        return falling_eigenvalues(R)
    reduced = R.copy()
    np.fill_diagonal(reduced, (extract(R, 1, "minres").loadings ** 2).sum(axis=1))
    return falling_eigenvalues(reduced)


def _reduced(R: FloatArray) -> FloatArray:
    reduced = R.copy()
    own = np.arange(R.shape[1])
    reduced[:, own, own] = one_factor_communalities(R)
    return reduced


def _leading_above(eigenvalues: FloatArray, reference: FloatArray) -> int:
    below = np.flatnonzero(eigenvalues <= reference)
    return int(below[0]) if below.size else len(eigenvalues)
