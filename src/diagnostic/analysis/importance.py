"""How strongly a scale goes with the criterion. Never: drives it."""

from __future__ import annotations

from math import atanh, sqrt, tanh

import numpy as np
from scipy.special import ndtri

from diagnostic.analysis.findings import Importance
from diagnostic.analysis.interpret import CORRELATION, IMPORTANT_CORRELATION
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.psychometrics import Interval

LEAST_PAIRS = 10


def importance_of(survey: ScoredSurvey, scored: ScoredScale) -> Importance | None:
    """Correlate a core scale with the first criterion scale, over everybody with both scores.

    Pearson's r with Fisher's z interval. None without a criterion, with fewer than ten pairs, or where
    one of the two does not vary.
    """
    criterion = next((other for other in survey.scales if other.scale.kind == "criterion"), None)
    if criterion is None or scored.scale.kind == "criterion":
        return None
    both = ~np.isnan(scored.scores.score) & ~np.isnan(criterion.scores.score)
    x, y = scored.scores.score[both], criterion.scores.score[both]
    if len(x) < LEAST_PAIRS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    r = float(np.corrcoef(x, y)[0, 1])
    interval = fisher_interval(r, len(x), survey.plan.confidence_level)
    important = interval.low >= IMPORTANT_CORRELATION
    return Importance(criterion.scale.id, r, interval, len(x), important, CORRELATION.word(abs(r)))


def fisher_interval(r: float, n: int, confidence_level: float) -> Interval:
    """Give Fisher's z interval of a correlation (Fisher, 1921); a perfect one has no width."""
    if abs(r) >= 1:
        return Interval(r, r, confidence_level, "Fisher z")
    half = float(ndtri((1 + confidence_level) / 2)) / sqrt(n - 3)
    return Interval(tanh(atanh(r) - half), tanh(atanh(r) + half), confidence_level, "Fisher z")
