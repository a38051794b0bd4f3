"""The team frame: when all leaders answered, their mean is a fact about this team, up to measurement."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import ndtri

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.gap_words import is_beyond, is_inside
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.analysis.structure import omega_total
from diagnostic.psychometrics import DataError, Interval, cronbach_alpha
from diagnostic.scoring.keying import FloatArray

METHOD = "team frame: measurement error and front-line sampling error"


@dataclass(frozen=True)
class TeamFrame:
    """A difference between one particular team and the front line, with its standard error.

    ``lowest`` and ``highest`` are the difference when members without a score are given the lowest and the
    highest possible one; both equal the difference when nobody is missing.
    """

    lowest: float
    highest: float
    standard_error: float
    n_missing: int

    def interval(self, confidence_level: float) -> Interval:
        """Give the interval that holds whatever the missing members would have answered."""
        half = float(ndtri((1 + confidence_level) / 2)) * self.standard_error
        return Interval(self.lowest - half, self.highest + half, confidence_level, METHOD)

    def decides(self, plan: AnalysisPlan, smallest_effect: float) -> bool:
        """Tell whether the frame gives one word whatever the missing members would have answered."""
        narrow = self.interval(1 - 2 * plan.significance_level)
        return is_beyond(self.interval(plan.confidence_level), smallest_effect) or is_inside(
            narrow, smallest_effect
        )


def team_frame(
    leaders: FloatArray, front_line: FloatArray, *, invited: int | None, reliability: float
) -> TeamFrame | None:
    """Frame the difference of two groups' mean scores (0 to 100) as a fact about this team of leaders.

    Standard error: √(s²(1 − ω)/n + s²/m) with s and m the front line's standard deviation and number, n
    the leaders' and ω the reliability found in the front line. None when it is not known how many leaders
    were invited, or when more answered than that.
    """
    if invited is None or len(leaders) > invited:
        return None
    n_missing = invited - len(leaders)
    spread = float(front_line.std(ddof=1))
    standard_error = spread * sqrt((1 - reliability) / invited + 1 / len(front_line))
    reference = float(front_line.mean())
    lowest = float(leaders.sum()) / invited - reference
    return TeamFrame(lowest, lowest + 100.0 * n_missing / invited, standard_error, n_missing)


def front_line_reliability(survey: ScoredSurvey, scored: ScoredScale) -> float | None:
    """Estimate omega, or else alpha, of a scale within the front line, between 0 and 1."""
    items = scored.labelled(scored.scores.items[survey.members(survey.reference)])
    omega = omega_total(items)
    if omega is not None:
        return float(np.clip(omega, 0.0, 1.0))
    try:
        alpha = cronbach_alpha(items).estimate
    except DataError:
        return None
    return float(np.clip(alpha, 0.0, 1.0)) if np.isfinite(alpha) else None


def invited_to(survey: ScoredSurvey, role_group: str | None) -> int | None:
    """Count who was invited in a role group, over all its units; None when the head count is not known."""
    counts = [count for group, count in survey.fielding.invited if group.role_group == role_group]
    return sum(counts) if counts else None
