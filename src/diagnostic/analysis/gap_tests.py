"""The tests of one gap: Welch's, its studentised permutation twin, and what they could have found."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.psychometrics import (
    DataError,
    Interval,
    adjust_p_values,
    minimum_detectable_difference,
    studentised_permutation_test,
    welch_test,
)
from diagnostic.scoring.keying import FloatArray

LEAST_LEADERS = 5
"""Below this nothing numeric is said about a leading group (rung E)."""

POWER = 0.80
NO_SPREAD = 1e-9
"""Score points; equal means of different items differ by rounding only."""


@dataclass(frozen=True)
class Comparison:
    """The tests of one gap before its family's adjustment."""

    scored: ScoredScale
    leaders: FloatArray
    reference: FloatArray
    difference: float
    interval: Interval
    statistic: float | None = None
    degrees_of_freedom: float | None = None
    p_value: float | None = None
    p_permutation: float | None = None
    equivalence: Interval | None = None
    notes: tuple[str, ...] = ()


def compare(survey: ScoredSurvey, scored: ScoredScale, group: Group) -> Comparison | None:
    """Test a leading group against the front line; None where nothing numeric may or can be said."""
    plan = survey.plan
    leaders, reference = _scores(scored, survey, group), _scores(scored, survey, survey.reference)
    if len(leaders) < LEAST_LEADERS or len(reference) < LEAST_LEADERS or np.ptp(reference) < NO_SPREAD:
        return None
    test = welch_test(leaders, reference, confidence_level=plan.confidence_level)
    if np.ptp(leaders) < NO_SPREAD:
        note = "All of this group have the same score, so only the team frame applies."
        return Comparison(scored, leaders, reference, test.difference, test.interval, notes=(note,))
    narrow = welch_test(leaders, reference, confidence_level=1 - 2 * plan.significance_level)
    return Comparison(
        scored,
        leaders,
        reference,
        test.difference,
        test.interval,
        statistic=test.statistic,
        degrees_of_freedom=test.degrees_of_freedom,
        p_value=test.p_value,
        p_permutation=_permutation_p(survey, f"{scored.scale.id}/{group.role_group}", leaders, reference),
        equivalence=narrow.interval,
        notes=test.notes,
    )


def adjust(entries: Sequence[Comparison], *, is_primary: bool) -> dict[str, float]:
    """Adjust the p-values of one family of scales: Holm for primary ones, Benjamini–Hochberg for others."""
    tested = [entry for entry in entries if entry.p_value is not None]
    if not tested:
        return {}
    adjusted = adjust_p_values([entry.p_value for entry in tested], "holm" if is_primary else "bh")
    return {entry.scored.scale.id: float(p) for entry, p in zip(tested, adjusted, strict=True)}


def detectable(entry: Comparison, significance_level: float) -> float:
    """Give the smallest true difference found with 80 % power; no spread among leaders counts as equal."""
    spread = float(entry.reference.std(ddof=1))
    return minimum_detectable_difference(
        len(entry.leaders),
        len(entry.reference),
        power=POWER,
        significance_level=significance_level,
        sd_x=spread if np.ptp(entry.leaders) < NO_SPREAD else float(entry.leaders.std(ddof=1)),
        sd_y=spread,
    ).estimate


def _permutation_p(
    survey: ScoredSurvey, name: str, leaders: FloatArray, reference: FloatArray
) -> float | None:
    """Permute with a stream of its own, so that adding a scale changes no other figure."""
    rng = np.random.default_rng([survey.plan.seed, zlib.crc32(name.encode())])
    n_permutations = survey.plan.n_permutations
    try:
        return studentised_permutation_test(leaders, reference, rng, n_permutations, exact=False).p_value
    except DataError:
        return None


def _scores(scored: ScoredScale, survey: ScoredSurvey, group: Group) -> FloatArray:
    scores = scored.scores.score[survey.members(group)]
    return scores[~np.isnan(scores)]
