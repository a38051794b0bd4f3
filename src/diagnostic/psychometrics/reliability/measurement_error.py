"""How far an observed score lies from the true one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..moments import Missing
from ..results import Interval, Result
from .alpha import cronbach_alpha, respondent_mean_and_sd
from .scale_moments import read_scale


@dataclass(frozen=True, kw_only=True)
class StandardErrorOfMeasurement(Result):
    """The error of one respondent's scale mean, in answer units."""

    estimate: float
    reliability: float
    sd: float
    interval: Interval | None = None


def standard_error_of_measurement(
    items: Any, reliability: float | None = None, *, missing: Missing = "pairwise"
) -> StandardErrorOfMeasurement:
    """Give the standard deviation of observed around true scale means.

    Shapes: ``items`` n respondents × k items, or `Moments`; ``reliability`` in [0, 1], by default
    Cronbach's alpha. The unit is that of the answers (means over items, not sums).
    Missing data: as `cronbach_alpha`. Raises `DataError` for a reliability outside [0, 1].

    Formula: sd·√(1 − reliability), sd that of the respondents' means; ``interval`` carries Feldt's limits
    over when the reliability is alpha.
    Source: Lord & Novick (1968), Statistical Theories of Mental Test Scores, ch. 3.
    R: ``sd(rowMeans(x, na.rm = TRUE)) * sqrt(1 - psych::alpha(x)$total$raw_alpha)``.

    >>> answers = [[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4], [3, 4, 3.0]]
    >>> round(standard_error_of_measurement(answers, reliability=0.91).estimate, 4)
    0.3834
    """
    interval = None
    notes: tuple[str, ...] = ()
    if reliability is None:
        alpha = cronbach_alpha(items, missing=missing)
        reliability, notes = max(alpha.estimate, 0.0), alpha.notes
        limits = alpha.interval
        low, high = (np.sqrt(1.0 - max(limit, 0.0)) for limit in (limits.high, limits.low))
        interval = Interval(low * alpha.sd, high * alpha.sd, limits.confidence_level, limits.method)
    if not 0.0 <= reliability <= 1.0:
        raise DataError(
            "reliability_out_of_range",
            place="reliability",
            fault="is not between 0 and 1.",
            mend="Give a coefficient such as alpha or omega.",
        )
    scale = read_scale(items, missing=missing, min_items=1)
    _, sd, score_notes = respondent_mean_and_sd(scale.moments, missing)
    return StandardErrorOfMeasurement(
        n_respondents=int(scale.n_respondents),
        n_items=scale.moments.n_items,
        missing=missing,
        method="sd of respondents' means × √(1 − reliability)",
        notes=tuple(dict.fromkeys((*notes, *score_notes))),
        estimate=float(sd * np.sqrt(1.0 - reliability)),
        reliability=reliability,
        sd=sd,
        interval=interval,
    )
