"""Factor scores: each respondent's estimated standing on the factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ..errors import DataError
from ..inputs import FloatArray, ItemMatrix, read_items
from ..reliability.coefficients import as_correlations
from ..results import Result
from .efa import Efa
from .matrices import frame, smooth_correlations

if TYPE_CHECKING:
    import pandas as pd

    from ..structural.result import CfaResult

ScoreMethod = Literal["regression", "bartlett", "ten_berge"]


@dataclass(frozen=True, kw_only=True)
class FactorScores(Result):
    """``scores`` respondents × factors, ``weights`` items × factors for standardised items."""

    scores: pd.DataFrame
    weights: pd.DataFrame
    r_squared: pd.Series[float]
    score_correlations: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the scores."""
        return self.scores

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.scores, dtype=dtype) if not copy else np.array(self.scores, dtype=dtype)


def factor_scores(
    items: Any, efa_result: Efa | CfaResult, method: ScoreMethod = "regression"
) -> FactorScores:
    """Estimate the factors from the items by linear weights.

    Shapes: ``items`` n respondents × p items, those of ``efa_result`` (found by label in a DataFrame);
    scores n × k. Items are standardised by their own mean and standard deviation, so scores are in
    standard deviations around 0. Missing data: a respondent with a gap has NaN scores, noted.
    Raises `DataError` when items of the solution are missing from ``items``.

    ``"regression"`` (Thurstone) W = R⁻¹ΛΦ, correlates highest with the factors; ``"bartlett"``
    W = Θ⁻¹Λ(Λ'Θ⁻¹Λ)⁻¹, unbiased; ``"ten_berge"`` keeps the correlations Φ between scores (with one factor
    it is regression, as in psych). R is the matrix that was factored; for polychoric solutions psych
    takes Pearson correlations here. A `CfaResult` is scored by `latent_scores`.
    Sources: Thurstone (1935), The Vectors of Mind; Bartlett (1937), British Journal of Psychology 28,
    97-104; ten Berge, Krijnen, Wansbeek & Shapiro (1999), Linear Algebra Appl. 289, 311-318.
    R: ``psych::factor.scores(x, f, method = "Thurstone" | "Bartlett" | "tenBerge")``.

    >>> import numpy as np
    >>> from diagnostic.psychometrics import efa
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.standard_normal((1000, 1))
    >>> items = trait + rng.standard_normal((1000, 8))
    >>> scores = factor_scores(items, efa(items, 1)).scores
    >>> round(float(np.corrcoef(scores["F1"], trait[:, 0])[0, 1]), 1)
    0.9
    """
    if method not in get_args(ScoreMethod):
        raise DataError(
            "unknown_option",
            place="method",
            fault="is not one of the choices.",
            mend=f"Use one of {', '.join(get_args(ScoreMethod))}.",
        )
    if not isinstance(efa_result, Efa):
        from ..structural.latent_scores import latent_scores

        return latent_scores(items, efa_result, method)
    return _linear_scores(items, efa_result, method)


def _linear_scores(items: Any, solution: Efa, method: ScoreMethod) -> FactorScores:
    values = _columns(read_items(items), tuple(solution.loadings.index))
    loadings, phi, R = (
        table.to_numpy() for table in (solution.loadings, solution.factor_correlations, solution.correlations)
    )
    weights = score_weights(R, loadings, phi, method)
    centred = values - np.nanmean(values, axis=0)
    scores = centred / np.nanstd(values, axis=0, ddof=1) @ weights
    n_scored = int((~np.isnan(scores[:, 0])).sum())
    unscored = len(scores) - n_scored
    factors = list(solution.loadings.columns)
    import pandas as pd

    note = (f"{unscored} respondent(s) with missing answers have no scores.",) if unscored else ()
    return FactorScores(
        n_respondents=n_scored,
        n_items=len(loadings),
        missing="listwise",
        method=f"{method} factor scores",
        notes=note,
        scores=frame(scores, _row_labels(items, len(scores)), factors),
        weights=frame(weights, list(solution.loadings.index), factors),
        r_squared=pd.Series((weights * (loadings @ phi)).sum(axis=0), index=factors),
        score_correlations=frame(as_correlations(weights.T @ R @ weights), factors, factors),
    )


def score_weights(R: FloatArray, loadings: FloatArray, phi: FloatArray, method: ScoreMethod) -> FloatArray:
    """Give the p × k weights of standardised items."""
    structure = loadings @ phi
    if method == "bartlett":
        uniqueness = np.maximum(1.0 - (structure * loadings).sum(axis=1), 1e-12)
        scaled = loadings / uniqueness[:, None]
        return np.asarray(scaled @ np.linalg.inv(loadings.T @ scaled))
    smooth = smooth_correlations(R)
    if method == "regression" or loadings.shape[1] == 1:
        return np.asarray(np.linalg.solve(smooth, structure))
    root = _power(phi, 0.5)
    turned = loadings @ root
    inner = _power(turned.T @ np.linalg.solve(smooth, turned), -0.5)
    return np.asarray(np.linalg.solve(smooth, turned) @ inner @ root)


def _power(matrix: FloatArray, exponent: float) -> FloatArray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 1e-300) ** exponent) @ vectors.T)


def _columns(matrix: ItemMatrix, labels: tuple[str, ...]) -> FloatArray:
    if matrix.labels == labels:
        return matrix.values
    if not set(labels) <= set(matrix.labels):
        raise DataError(
            "items_differ",
            place="items",
            fault="lack items that the factors were found from.",
            mend="Give the same items, under the same labels.",
        )
    return matrix.values[:, [matrix.labels.index(label) for label in labels]]


def _row_labels(items: Any, n_rows: int) -> Any:
    index = getattr(items, "index", None)
    return index if index is not None and not callable(index) else range(n_rows)
