"""Exploratory factor analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..inputs import BoolArray, FloatArray, read_items
from ..moments import Missing
from ..reliability.coefficients import as_correlations
from ..results import Interval, Result
from .correlations import Correlation, CorrelationMatrix, read_correlations
from .extraction import Extraction, extract, positive_signs
from .fit import FactorFit, factor_fit
from .matrices import falling_eigenvalues, frame, smooth_correlations
from .rotation import Rotation, rotate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Efa(Result):
    """Factors are columns ``F1``, ``F2`` … by falling variance; tables by item have the items as rows."""

    n_factors: int
    extraction: str
    rotation: str
    correlation: str
    loadings: pd.DataFrame
    structure: pd.DataFrame
    factor_correlations: pd.DataFrame
    communalities: pd.Series[float]
    uniquenesses: pd.Series[float]
    complexity: pd.Series[float]
    variance_accounted: pd.DataFrame
    chi_square: float
    degrees_of_freedom: int
    p_value: float
    chi_square_empirical: float
    p_value_empirical: float
    null_chi_square: float
    null_degrees_of_freedom: int
    rmsr: float
    rmsr_corrected: float
    tli: float
    rmsea: float
    rmsea_interval: Interval
    bic: float
    sabic: float
    objective: float
    fit: float
    fit_off_diagonal: float
    score_adequacy: pd.DataFrame
    score_correlations: pd.DataFrame
    eigenvalues: FloatArray
    correlations: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give loadings, communality, uniqueness and complexity by item."""
        return self.loadings.assign(
            communality=self.communalities, uniqueness=self.uniquenesses, complexity=self.complexity
        )


def efa(
    items: Any,
    n_factors: int,
    *,
    method: Extraction = "minres",
    rotation: Rotation = "oblimin",
    correlation: Correlation = "pearson",
    missing: Missing = "pairwise",
    progress: Progress | None = None,
) -> Efa:
    """Explain the correlations of p items by a few common factors.

    Shapes: ``items`` n respondents × p items, `Moments` (Pearson) or `PairTables` (polychoric);
    loadings p × k. Loadings are regression weights on standardised factors; communalities lie in [0, 1]
    (above 1 is a Heywood case, noted). Missing data: pairwise correlations with n = all rows (psych's
    default; the empirical chi-square then weighs each residual by its own count), or complete rows.
    Raises `DataError` for too few varying items, items without common respondents, or as many factors as
    items.

    ``method``: ``"minres"`` minimises squared residuals, ``"ml"`` the normal discrepancy, both with
    uniquenesses within [0.005, 1]; ``"principal_axis"`` iterates communalities until their sum changes by
    less than 0.001. ``rotation``: varimax and promax with Kaiser's normalisation, oblimin (γ = 0) and
    geomin (δ = 0.01) without, started from the unrotated factors.
    ``chi_square`` is the ML discrepancy at the solution times n − 1 − (2p+5)/6 − 2k/3, whatever the
    method; ``chi_square_empirical`` n·Σ of squared residuals; ``rmsr`` their root mean square; TLI, RMSEA
    (90 % interval), BIC follow from ``chi_square``. With polychoric correlations these are descriptive.
    Sources: Harman & Jones (1966), Psychometrika 31, 351-368; Lawley & Maxwell (1971), Factor Analysis as
    a Statistical Method, ch. 4; Bartlett (1951), Biometrika 38, 337-344 (the multiplier).
    R: ``psych::fa(x, nfactors, fm = "minres", rotate = "oblimin")`` (``fm``: "minres", "ml", "pa";
    ``rotate``: "none", "varimax", "promax", "oblimin", "geominQ"; ``cor = "poly"``).

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.standard_normal((1000, 2))
    >>> items = np.repeat(traits, 3, axis=1) + rng.standard_normal((1000, 6))
    >>> solution = efa(items, 2)
    >>> (solution.loadings.abs() > 0.4).sum(axis=0).tolist()
    [3, 3]
    """
    found = read_correlations(items, correlation=correlation, missing=missing, min_items=3, progress=progress)
    return analyse(found, n_factors, method, rotation)


def efa_from_correlations(
    R: Any,
    n_respondents: int,
    n_factors: int,
    *,
    method: Extraction = "minres",
    rotation: Rotation = "oblimin",
) -> Efa:
    """Factor a correlation (or covariance) matrix that n respondents gave; otherwise as `efa`.

    Shapes: ``R`` p × p, array or DataFrame, symmetric; a covariance matrix is turned into
    correlations. No entry may be missing. Raises `DataError` otherwise.
    Formula: as `efa`, from the matrix in place of the answers; with `method` "ml" the discrepancy is
    log|Σ| + tr(RΣ⁻¹) − log|R| − p, Σ = ΛΦΛᵀ + Θ.
    Source: Lawley & Maxwell (1971), Factor Analysis as a Statistical Method, ch. 4.
    R: ``psych::fa(R, nfactors, n.obs = n)``.

    >>> R = [[1, 0.5, 0.4], [0.5, 1, 0.45], [0.4, 0.45, 1]]
    >>> efa_from_correlations(R, 200, 1).loadings["F1"].round(3).tolist()
    [0.667, 0.75, 0.6]
    """
    matrix = read_items(R, min_items=3, min_respondents=3, place="R")
    values = matrix.values
    square = values.shape[0] == values.shape[1]
    if not square or np.isnan(values).any() or not np.allclose(values, values.T, atol=1e-8):
        raise DataError(
            "not_a_correlation_matrix",
            place="R",
            fault="is not square, not symmetric, or has missing entries.",
            mend="Give the full correlation matrix of the items.",
        )
    counts = np.full(values.shape, float(n_respondents))
    found = CorrelationMatrix(
        as_correlations((values + values.T) / 2.0), matrix.labels, n_respondents, counts, "given", "none"
    )
    return analyse(found, n_factors, method, rotation)


def analyse(found: CorrelationMatrix, n_factors: int, method: Extraction, rotation: Rotation) -> Efa:
    """Extract, rotate, sort and describe."""
    _check(found, n_factors, method, rotation)
    extracted = extract(found.values, n_factors, method)
    rotated = rotate(extracted.loadings, rotation)
    loadings, phi = sort_factors(rotated.loadings, rotated.factor_correlations)
    model = extracted.loadings @ extracted.loadings.T
    fit = factor_fit(found.values, model, n_factors, found.n_respondents, found.pair_counts)
    notes = [*found.notes, *_notes(found, fit, extracted.at_bound, np.diagonal(model))]
    if not extracted.converged:
        notes.append("The extraction stopped before it converged.")
    if not rotated.converged:
        notes.append("The rotation stopped before it converged.")
    return _describe(found, loadings, phi, fit, extraction=method, rotation=rotation, notes=tuple(notes))


def _check(found: CorrelationMatrix, n_factors: int, method: str, rotation: str) -> None:
    for place, given, known in (
        ("method", method, get_args(Extraction)),
        ("rotation", rotation, get_args(Rotation)),
    ):
        if given not in known:
            raise DataError(
                "unknown_option",
                place=place,
                fault="is not one of the choices.",
                mend=f"Use one of {', '.join(known)}.",
            )
    if not 1 <= n_factors < found.n_items:
        raise DataError(
            "too_many_factors",
            place="n_factors",
            fault=f"is {n_factors} for {found.n_items} items.",
            mend="Ask for at least one factor and fewer factors than items.",
        )


def sort_factors(loadings: FloatArray, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Order factors by the variance they explain and turn them so that loadings sum to positive."""
    signs = positive_signs(loadings)
    loadings = loadings * signs
    phi = phi * np.outer(signs, signs)
    order = np.argsort(-np.diagonal(phi @ loadings.T @ loadings), kind="stable")
    return loadings[:, order], phi[np.ix_(order, order)]


def _notes(
    found: CorrelationMatrix, fit: FactorFit, at_bound: BoolArray, communalities: FloatArray
) -> list[str]:
    notes = []
    heywood = at_bound.astype(bool) | (communalities > 1.0)
    if heywood.any():
        named = ", ".join(f"'{found.labels[k]}'" for k in np.flatnonzero(heywood))
        notes.append(f"Heywood case: the factors explain all (or more) of {named}.")
    if fit.degrees_of_freedom < 0:
        notes.append("More loadings than correlations: the solution is one of many.")
    if np.linalg.eigvalsh(found.values)[0] < 1e-12:
        notes.append("The correlations are not positive definite; fit statistics use a smoothed matrix.")
    return notes


def _describe(
    found: CorrelationMatrix,
    loadings: FloatArray,
    phi: FloatArray,
    fit: FactorFit,
    *,
    extraction: str,
    rotation: str,
    notes: tuple[str, ...],
) -> Efa:
    import pandas as pd

    factors = [f"F{k + 1}" for k in range(loadings.shape[1])]
    labels = list(found.labels)
    structure = loadings @ phi
    communalities = (structure * loadings).sum(axis=1)
    complexity = (loadings**2).sum(axis=1) ** 2 / np.maximum((loadings**4).sum(axis=1), 1e-300)
    fields: dict[str, Any] = {**vars(fit)}
    return Efa(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=found.missing,
        method=f"{extraction}, {rotation}, {found.kind} correlations",
        notes=notes,
        n_factors=len(factors),
        extraction=extraction,
        rotation=rotation,
        correlation=found.kind,
        loadings=frame(loadings, labels, factors),
        structure=frame(structure, labels, factors),
        factor_correlations=frame(phi, factors, factors),
        communalities=pd.Series(communalities, index=labels),
        uniquenesses=pd.Series(1.0 - communalities, index=labels),
        complexity=pd.Series(complexity, index=labels),
        variance_accounted=variance_accounted(np.diagonal(phi @ loadings.T @ loadings), len(labels), factors),
        **_score_tables(found.values, structure, factors),
        eigenvalues=falling_eigenvalues(found.values),
        correlations=frame(found.values, labels, labels),
        **fields,
    )


def variance_accounted(sums: FloatArray, n_items: int, factors: list[str]) -> pd.DataFrame:
    """Tabulate the sums of squared loadings as shares of all and of the explained variance."""
    shares, explained = sums / n_items, sums / sums.sum()
    rows = [sums, shares, np.cumsum(shares), explained, np.cumsum(explained)]
    names = ["ss_loadings", "proportion", "cumulative", "proportion_explained", "cumulative_explained"]
    return frame(np.array(rows), names, factors)


def _score_tables(R: FloatArray, structure: FloatArray, factors: list[str]) -> dict[str, Any]:
    """Describe the regression scores; those that do not vary correlate with nothing (NaN)."""
    covariance = structure.T @ np.linalg.solve(smooth_correlations(R), structure)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlations = as_correlations(covariance)
    return {
        "score_adequacy": _adequacy(np.diagonal(covariance), factors),
        "score_correlations": frame(correlations, factors, factors),
    }


def _adequacy(r_squared: FloatArray, factors: list[str]) -> pd.DataFrame:
    correlation = np.sqrt(np.where(r_squared >= 0, r_squared, np.nan))
    rows = np.array([correlation, r_squared, 2.0 * r_squared - 1.0])
    return frame(rows, ["correlation", "r_squared", "minimum_correlation"], factors)
