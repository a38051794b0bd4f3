"""Cronbach's alpha with its intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..chunks import Progress
from ..moments import Missing, Moments
from ..results import Interval, Result
from .coefficients import Coefficients, inverse, whole_scale
from .intervals import bootstrap_interval, duhachek_interval, feldt_interval
from .reversed_items import note_on_reversed, suspected_reversed
from .scale_moments import ScaleMoments, read_scale


@dataclass(frozen=True, kw_only=True)
class CronbachAlpha(Result):
    """Alpha of one scale; ``mean`` and ``sd`` are of the respondents' means over answered items."""

    estimate: float
    interval: Interval
    duhachek_interval: Interval
    bootstrap_interval: Interval | None = None
    standard_error: float
    standardized: float
    guttman_lambda6: float
    average_interitem_r: float
    median_interitem_r: float
    signal_to_noise: float
    mean: float
    sd: float


def cronbach_alpha(
    items: Any,
    *,
    confidence_level: float = 0.95,
    missing: Missing = "pairwise",
    standardized_from: Literal["covariances", "correlations"] = "covariances",
    n_bootstrap: int = 0,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> CronbachAlpha:
    """Estimate the internal consistency of a scale of k items.

    Shapes: ``items`` n respondents × k ≥ 2 reverse-keyed items, `Moments` or `PairTables`. No unit, at
    most 1, negative when items oppose each other.
    Missing data: pairwise covariances with n = all rows (the default of R's psych), or complete rows.
    Standardised figures then come from the correlations that the pairwise covariances imply (psych up to
    2.4); ``standardized_from="correlations"`` takes pairwise correlations instead (psych 2.5).
    Raises `DataError` for fewer than two varying items or two respondents. Items without variance are
    left out with a note.

    Formulas, with C the covariances, V = ΣC, t = tr C:
    alpha = k/(k−1)·(1 − t/V); Feldt interval 1 − (1−alpha)·F(1∓γ/2; n−1, (n−1)(k−1));
    standard error √(Q/n), Q = 2k²/((k−1)²V³)·[V(tr C² + t²) − 2t·1'C²1]; standardised alpha replaces C
    by correlations; λ6 = 1 − Σ(1−smc)/ΣR; signal to noise k·r̄/(1−r̄).
    Sources: Cronbach (1951), Psychometrika 16, 297-334, eq. 2; Feldt, Woodruff & Salih (1987), Applied
    Psychological Measurement 11, 93-103; Duhachek & Iacobucci (2004), Journal of Applied Psychology 89,
    792-808 (whose 95 % limits use 1.96).
    R: ``psych::alpha(x)``; ``psych::alpha.ci(alpha, n.obs, n.var)``.

    >>> import numpy as np
    >>> answers = np.array([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]])
    >>> alpha = cronbach_alpha(answers)
    >>> round(alpha.estimate, 4), round(alpha.interval.low, 4), round(alpha.interval.high, 4)
    (0.9184, 0.5875, 0.9909)
    """
    scale = read_scale(items, missing=missing, progress=progress)
    n, k = scale.n_respondents, len(scale.labels)
    implied = standardized_from == "covariances"
    correlations = scale.correlations if implied else scale.item_correlations()
    coefficients = whole_scale(scale.covariance, correlations)
    estimate = float(coefficients.alpha[0])
    mean, sd, score_notes = respondent_mean_and_sd(scale.moments, missing)
    drawn = bootstrap_interval(
        items,
        lambda draw: _estimate(draw, missing),
        n_bootstrap=n_bootstrap,
        rng=rng,
        confidence_level=confidence_level,
        progress=progress,
    )
    return CronbachAlpha(
        n_respondents=int(n),
        n_items=k,
        missing=missing,
        method="Cronbach's alpha from covariances",
        notes=(*scale.notes, *_notes(scale, estimate, inverse(correlations)[1]), *score_notes),
        estimate=estimate,
        interval=feldt_interval(estimate if estimate <= 1.0 else np.nan, n, k, confidence_level),
        duhachek_interval=duhachek_interval(estimate, coefficients.standard_error(n), confidence_level),
        bootstrap_interval=drawn,
        standard_error=coefficients.standard_error(n),
        mean=mean,
        sd=sd,
        **_others(coefficients),
    )


def respondent_mean_and_sd(moments: Moments, missing: Missing) -> tuple[float, float, tuple[str, ...]]:
    """Give mean and standard deviation of the respondents' means over the items they answer."""
    if not moments.knows_respondent_means and missing == "pairwise":
        note = "Mean and sd of the scale need the answers, or moments of just these items."
        return np.nan, np.nan, (note,)
    if missing == "listwise":
        n_items, covariance = moments.n_items, moments.covariance(missing="listwise")
        return float(moments.means(missing="listwise").mean()), float(np.sqrt(covariance.sum()) / n_items), ()
    extended = moments.with_respondent_means()
    return float(extended.means()[-1]), float(np.sqrt(extended.covariance()[-1, -1])), ()


def _others(coefficients: Coefficients) -> dict[str, float]:
    return {
        "standardized": float(coefficients.standardized[0]),
        "guttman_lambda6": float(coefficients.lambda6[0]),
        "average_interitem_r": float(coefficients.average_r[0]),
        "median_interitem_r": float(coefficients.median_r[0]),
        "signal_to_noise": float(coefficients.signal_to_noise[0]),
    }


def _estimate(moments: Moments, missing: Missing) -> float:
    scale = read_scale(moments, missing=missing)
    return float(whole_scale(scale.covariance, scale.correlations).alpha[0])


def _notes(scale: ScaleMoments, estimate: float, singular: bool) -> tuple[str, ...]:
    notes = [*note_on_reversed(suspected_reversed(scale.correlations, scale.labels))]
    if np.isnan(estimate):
        notes.append("The sum of the items does not vary: alpha is not defined.")
    elif estimate > 1:
        notes.append(
            "Alpha is above 1: the covariances, each from other respondents, contradict each other. "
            "Use missing='listwise', or collect more answers."
        )
    elif estimate < 0:
        notes.append("Alpha is negative: the items oppose each other.")
    if singular:
        notes.append("Some items are combinations of others: λ6 comes from a pseudo-inverse.")
    return tuple(notes)
