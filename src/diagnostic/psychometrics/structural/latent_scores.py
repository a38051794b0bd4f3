"""Factor scores of a confirmatory solution, in the units that the model gives its factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import DataError
from ..factors.scores import FactorScores, ScoreMethod
from ..inputs import FloatArray, IntArray, read_items, read_labels
from .group_model import Matrices
from .result import CfaResult
from .samples import select_items
from .solution import Solution


def latent_scores(
    items: Any, result: CfaResult, method: ScoreMethod = "regression", *, groups: Any = None
) -> FactorScores:
    """Estimate each respondent's standing on the factors of a confirmatory model.

    ``items`` hold the model's items by label; ``groups`` is needed for a multi-group model. Scores are in
    the factors' own units around their means. Respondents with a missing answer have NaN, unless the
    model was fitted with FIML: then the answers they gave are used. Raises `DataError` for ordinal
    solutions, unknown groups and methods other than the two here.

    "regression" η = E(η) + ΦΛᵀΣ⁻¹(y − μ); "bartlett" η = E(η) + (ΛᵀΘ⁻¹Λ)⁻¹ΛᵀΘ⁻¹(y − μ).
    Source: Thurstone (1935); Bartlett (1937), British Journal of Psychology 28, 97-104.
    R: ``lavaan::lavPredict(fit)``, ``lavPredict(fit, method = "Bartlett")``.

    >>> import numpy as np
    >>> from diagnostic.psychometrics import cfa
    >>> rng = np.random.default_rng(1)
    >>> trait = rng.standard_normal(500)
    >>> answers = trait[:, None] + rng.standard_normal((500, 6))
    >>> scores = latent_scores(answers, cfa(answers, {"F": range(6)})).scores["F"]
    >>> round(float(np.corrcoef(scores, trait)[0, 1]), 1)
    0.9
    """
    solution = result.solution
    _check(solution, method)
    values = read_items(select_items(items, solution.table.items)).values
    codes = _codes(groups, solution, len(values))
    scores = np.full((len(values), len(solution.table.factors)), np.nan)
    all_weights = []
    for group, at in enumerate(solution.state.matrices):
        weights = score_weights(at, method, np.ones(len(solution.table.items), dtype=bool))
        all_weights.append(weights)
        scores[codes == group] = _score(values[codes == group], at, solution, group, method)
    return _described(items, scores, all_weights, solution, method)


def score_weights(at: Matrices, method: str, answered: np.ndarray[Any, np.dtype[np.bool_]]) -> FloatArray:
    """Give the items × factors weights when only some items are answered (zero for the others)."""
    loadings = at.reach[answered]
    weights = np.zeros(at.reach.shape)
    if method == "bartlett":
        scaled = np.linalg.solve(at.residual[np.ix_(answered, answered)], at.loadings[answered])
        weights[answered] = scaled @ np.linalg.pinv(at.loadings[answered].T @ scaled)
        return weights
    covariance = at.covariance[np.ix_(answered, answered)]
    weights[answered] = np.linalg.solve(covariance, loadings @ at.latent_residual @ at.total.T)
    return weights


def _check(solution: Solution, method: str) -> None:
    if solution.table.ordinal or method not in ("regression", "bartlett"):
        raise DataError(
            "scores_not_available",
            place="method" if method not in ("regression", "bartlett") else "result",
            fault="there are no linear scores of that kind for this model.",
            mend="Use 'regression' or 'bartlett' with an ML, MLR or MLM solution.",
        )


def _codes(groups: Any, solution: Solution, n_rows: int) -> IntArray:
    if solution.table.n_groups == 1:
        return np.zeros(n_rows, dtype=np.intp)
    if groups is None:
        raise DataError(
            "groups_needed",
            place="groups",
            fault="the model was fitted to several groups.",
            mend="Give each respondent's group label, as when fitting.",
        )
    codes, labels = read_labels(groups, n_rows)
    unknown = [label for label in labels if label not in solution.group_labels]
    if unknown:
        raise DataError(
            "unknown_group",
            place="groups",
            fault=f"{len(unknown)} label(s) are not among the groups of the model.",
            mend="Use the labels that the model was fitted with.",
        )
    places = np.array([*(solution.group_labels.index(label) for label in labels), -1], dtype=np.intp)
    return places[codes]


def _score(values: FloatArray, at: Matrices, solution: Solution, group: int, method: str) -> FloatArray:
    point_mean = at.mean if solution.table.mean_structure else solution.means[group]
    missing = np.isnan(values)
    scores = np.full((len(values), at.loadings.shape[1]), np.nan)
    patterns, pattern_of = np.unique(missing, axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        if (pattern.any() and solution.missing != "fiml") or pattern.all():
            continue
        rows = pattern_of.ravel() == k
        deviations = np.where(pattern, 0.0, values[rows] - point_mean)
        scores[rows] = at.latent_mean + deviations @ score_weights(at, method, ~pattern)
    return scores


def _described(
    items: Any, scores: FloatArray, weights: Sequence[FloatArray], solution: Solution, method: str
) -> FactorScores:
    import pandas as pd

    table, at, first = solution.table, solution.state.matrices[0], weights[0]
    factors = list(table.factors)
    labels: Any = list(table.items)
    if table.n_groups > 1:
        labels = pd.MultiIndex.from_product([list(solution.group_labels), labels], names=["group", "item"])
    covariance = first.T @ at.covariance @ first
    shared = at.latent_covariance @ at.loadings.T @ first
    sd, latent_sd = np.sqrt(np.diagonal(covariance)), np.sqrt(np.diagonal(at.latent_covariance))
    unscored = int(np.isnan(scores[:, 0]).sum())
    index = getattr(items, "index", None)
    return FactorScores(
        n_respondents=len(scores) - unscored,
        n_items=len(table.items),
        missing=solution.missing,
        method=f"{method} factor scores of a confirmatory model",
        notes=(f"{unscored} respondent(s) have no scores.",) if unscored else (),
        scores=pd.DataFrame(
            scores, index=index if index is not None and not callable(index) else None, columns=factors
        ),
        weights=pd.DataFrame(np.vstack(weights), index=labels, columns=factors),
        r_squared=pd.Series((np.diagonal(shared) / (sd * latent_sd)) ** 2, index=factors),
        score_correlations=pd.DataFrame(covariance / np.outer(sd, sd), index=factors, columns=factors),
    )
