"""The graded response model: how answers in ordered categories depend on a trait."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..inputs import FloatArray, IntArray
from ..results import Result
from .answer_patterns import AnswerPatterns, find_patterns
from .coded_answers import CodedAnswers, code_answers
from .graded_curves import GradedItems, item_information
from .graded_estimation import GradedFit, estimate
from .graded_posterior import Quadrature, trait_scores
from .graded_tables import (
    marginal_reliability,
    notes_on,
    parameter_tables,
    score_table,
    standardized_loadings,
)
from .limited_information_fit import LimitedInformationFit, Statistic, limited_information_fit
from .summed_score_fit import summed_score_fit

if TYPE_CHECKING:
    import pandas as pd

FEWEST_ITEMS = 3


@dataclass(frozen=True, kw_only=True)
class GradedResponseModel(Result):
    """Items' ``parameters`` (slope a, thresholds b₁ …) and the respondents' ``scores``.

    ``intercepts`` holds the same model as slopes and intercepts d = −ab. ``m2`` tests the model,
    ``item_fit`` (S-X²) each item; both are None where the model cannot be tested: no degrees of freedom, or
    too few who answered every item.
    """

    parameters: pd.DataFrame
    intercepts: pd.DataFrame
    standardized_loadings: pd.Series[float]
    log_likelihood: float
    n_parameters: int
    aic: float
    bic: float
    scores: pd.DataFrame
    marginal_reliability: float
    empirical_reliability: float
    m2: LimitedInformationFit | None
    item_fit: pd.DataFrame | None
    converged: bool
    n_cycles: int

    def to_frame(self) -> pd.DataFrame:
        return self.parameters

    def information(self, theta: Any) -> FloatArray:
        """Give the whole test's information at each value of the trait."""
        return np.asarray(self.item_information(theta).sum(axis=1), dtype=np.float64)

    def item_information(self, theta: Any) -> pd.DataFrame:
        """Give each item's information: one row per value of the trait, one column per item."""
        import pandas as pd

        points = np.atleast_1d(np.asarray(theta, dtype=np.float64)).ravel()
        return pd.DataFrame(
            item_information(self._items(), points).T, index=points, columns=list(self.parameters.index)
        )

    def _items(self) -> GradedItems:
        count = (self.intercepts.shape[1]) // 2
        table = self.intercepts.to_numpy(dtype=np.float64)
        return GradedItems(table[:, 0], table[:, 1:count])


def graded_response_model(
    items: Any,
    *,
    missing: Literal["available", "listwise"] = "available",
    quadrature: Literal["grid", "gauss_hermite"] = "grid",
    n_points: int = 61,
    statistic: Statistic = "C2",
    progress: Progress | None = None,
) -> GradedResponseModel:
    """Fit Samejima's graded response model with one normal trait, by maximum marginal likelihood.

    Shapes: ``items`` n respondents × k ≥ 3 items, each with 2 to 30 different answers in order. Slopes a
    are on the logistic metric (D = 1), thresholds b and scores in standard deviations of the trait, whose
    mean is 0. A reverse-keyed item gets a negative slope and a note.
    Missing data: ``"available"`` uses every row with at least one answer, which is right when answers are
    missing at random; ``"listwise"`` only complete rows. Options that nobody chose do not count as
    categories. Items without variance are left out with a note.
    ``scores`` are posterior means (EAP) with posterior standard deviations, one row per row of ``items``,
    NaN where nothing was answered. ``m2`` and ``item_fit`` test the model on complete rows; where answers
    are missing, it is fitted to those rows alone first. Standard errors come from the observed
    information (Louis), those of b by the delta method.
    Raises `DataError` for fewer than three varying items, an item with more than 30 different answers, or
    no row that may be used.

    Formula: P(X ≥ k | θ) = 1/(1 + e^{−a(θ − b_k)}); the likelihood integrates θ over 61 points from −6 to
    6 (``"grid"``, mirt's rule) or by Gauss–Hermite quadrature (ltm's, 21 points). Information is
    Σ (∂P_k/∂θ)²/P_k; marginal reliability ∫ I/(I + 1) φ; empirical reliability
    var(EAP)/(var(EAP) + mean SE²); standardised loading a/√(a² + 1.702²).
    Source: Samejima (1969), Psychometrika Monograph 17; Bock & Aitkin (1981), Psychometrika 46, 443-459;
    Louis (1982), JRSS B 44, 226-233; Cai & Hansen (2013), BJMSP 66, 245-276 (M2*); Cai & Monro (2014),
    CRESST report 839 (C2); Orlando & Thissen (2000), APM 24, 50-64 (S-X²).
    R: ``mirt::mirt(x, 1, itemtype = "graded", SE = TRUE)``, ``M2(fit, type = "C2")``, ``itemfit(fit)``,
    ``fscores(fit)``, ``marginal_rxx(fit)``, ``empirical_rxx(fit)``; ``ltm::grm(x)`` for
    ``"gauss_hermite"`` with 21 points.

    >>> rng = np.random.default_rng(1)
    >>> trait = rng.normal(size=(2000, 1))
    >>> answers = np.digitize(1.5 * trait + rng.logistic(size=(2000, 4)), [-2, 0, 2])
    >>> model = graded_response_model(answers)
    >>> [round(float(a), 1) for a in model.parameters["a"]]
    [1.5, 1.5, 1.3, 1.6]
    """
    answers = code_answers(items, complete_only=missing == "listwise")
    _require_usable(answers, missing)
    used, notes = (
        answers.rows,
        [f"Item '{label}' does not vary and is left out." for label in answers.constant],
    )
    patterns = find_patterns(answers)
    del answers
    nodes = (Quadrature.grid if quadrature == "grid" else Quadrature.gauss_hermite)(n_points)
    fit = estimate(patterns, nodes, progress=progress)
    m2, item_fit, untested = _tested_on_complete_rows(patterns, fit, nodes, statistic)
    mean, sd = trait_scores(patterns, fit.items, nodes)
    return GradedResponseModel(
        n_respondents=patterns.n_respondents,
        n_items=patterns.n_items,
        missing=missing,
        method=f"graded response model, {n_points} points ({quadrature})",
        notes=(*notes, *notes_on(patterns, fit), *untested),
        **parameter_tables(patterns, fit),
        standardized_loadings=standardized_loadings(patterns.labels, fit.items),
        **_likelihood_measures(fit, patterns.n_respondents),
        scores=score_table(items, used, patterns.pattern_of, mean, sd),
        marginal_reliability=marginal_reliability(fit.items),
        empirical_reliability=_empirical_reliability(patterns, mean, sd),
        m2=m2,
        item_fit=item_fit,
        converged=fit.converged,
        n_cycles=fit.n_cycles,
    )


def _likelihood_measures(fit: GradedFit, n: int) -> dict[str, Any]:
    n_parameters = int(fit.items.free.sum())
    return {
        "log_likelihood": fit.log_likelihood,
        "n_parameters": n_parameters,
        "aic": 2 * n_parameters - 2 * fit.log_likelihood,
        "bic": n_parameters * math.log(n) - 2 * fit.log_likelihood,
    }


def _require_usable(answers: CodedAnswers, missing: str) -> None:
    if not answers.answered:
        raise DataError(
            "no_usable_row",
            place="items",
            fault="no row may be used: none has "
            + ("every answer." if missing == "listwise" else "an answer."),
            mend="Use missing='available', or leave out items that few people answered.",
        )
    if len(answers.labels) < FEWEST_ITEMS:
        raise DataError(
            "too_few_varying_items",
            place="items",
            fault=f"{len(answers.labels)} of them vary(ies), but {FEWEST_ITEMS} must.",
            mend="Give at least three items of one scale that people answer differently.",
        )


def _tested_on_complete_rows(
    patterns: AnswerPatterns, fit: GradedFit, nodes: Quadrature, statistic: Statistic
) -> tuple[LimitedInformationFit | None, pd.DataFrame | None, tuple[str, ...]]:
    """Give M2, S-X² and a note; where answers are missing, the model is fitted to complete rows for them."""
    notes: tuple[str, ...] = ()
    tested, found = patterns, fit
    if patterns.has_missing:
        complete = (patterns.codes >= 0).all(axis=1)
        n_complete = int(patterns.counts[complete].sum())
        if (patterns.n_categories != _categories_in(patterns.codes[complete])).any():
            return None, None, ("The fit is not tested: complete rows are too few, or leave options unused.",)
        notes = (f"The fit is that of a model fitted to the {n_complete} complete rows.",)
        tested = patterns.complete()
        found = estimate(tested, nodes, fit.items, with_covariance=False)
    if not found.converged:
        return None, None, ("The fit is not tested: there is no solution to test.",)
    m2 = limited_information_fit(tested, found.items, nodes, statistic)
    if m2 is None:
        notes = (*notes, f"{statistic} is not given: no degrees of freedom are left.")
    return m2, summed_score_fit(tested, found.items, nodes), notes


def _categories_in(codes: Any) -> IntArray:
    return np.array([np.unique(answers).size for answers in codes.T], dtype=np.intp)


def _empirical_reliability(patterns: AnswerPatterns, mean: FloatArray, sd: FloatArray) -> float:
    n = patterns.counts.sum()
    centre = patterns.counts @ mean / n
    variance = float(patterns.counts @ (mean - centre) ** 2 / (n - 1)) if n > 1 else 0.0
    return variance / (variance + float(patterns.counts @ sd**2 / n))
