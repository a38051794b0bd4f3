"""Units that stand apart from everybody else: exploratory, so with the false discovery rate controlled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import Group, NotShown, UnitDeviation
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.psychometrics import DataError, Interval, adjust_p_values, welch_test
from diagnostic.scoring.keying import FloatArray


@dataclass(frozen=True)
class _Comparison:
    group: Group
    difference: float
    interval: Interval
    p_value: float
    smallest_effect: float


def unit_deviations(survey: ScoredSurvey) -> dict[str, tuple[UnitDeviation | NotShown, ...]]:
    """Compare every unit with all other respondents on every scale.

    Welch's test with Benjamini–Hochberg over all comparisons. The smallest effect of interest is the
    plan's, in standard deviations of the other respondents.
    """
    compared = {
        scored.scale.id: [_compare(survey, scored, unit) for unit in survey.units] for scored in survey.scales
    }
    done = [entry for entries in compared.values() for entry in entries if isinstance(entry, _Comparison)]
    adjusted = adjust_p_values([entry.p_value for entry in done], "bh") if done else np.array([])
    p_of = {id(entry): float(p) for entry, p in zip(done, adjusted, strict=True)}
    level = survey.plan.significance_level
    return {
        scale_id: tuple(
            _deviation(entry, p_of[id(entry)], level) if isinstance(entry, _Comparison) else entry
            for entry in entries
        )
        for scale_id, entries in compared.items()
    }


def _compare(survey: ScoredSurvey, scored: ScoredScale, unit: Group) -> _Comparison | NotShown:
    if not survey.describes(unit):
        return NotShown(unit)
    inside = survey.members(unit)
    scores: FloatArray = scored.scores.score
    try:
        test = welch_test(scores[inside], scores[~inside], confidence_level=survey.plan.confidence_level)
    except DataError:
        return NotShown(unit)
    smallest = survey.plan.smallest_effect_sd * test.sd_y
    return _Comparison(unit, test.difference, test.interval, test.p_value, smallest)


def _deviation(entry: _Comparison, p_adjusted: float, significance_level: float) -> UnitDeviation:
    stands_out = p_adjusted < significance_level and abs(entry.difference) >= entry.smallest_effect
    return UnitDeviation(entry.group, entry.difference, entry.interval, p_adjusted, stands_out)
