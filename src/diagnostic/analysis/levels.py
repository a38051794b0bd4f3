"""How high a group scores, with the interval that says how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import numpy as np
from scipy.special import ndtri, stdtrit

from diagnostic.analysis.findings import (
    EVERYBODY,
    AnalysisPlan,
    FacetFinding,
    Group,
    GroupLevel,
    LevelWord,
    NotShown,
    UnitVote,
)
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.psychometrics import Interval
from diagnostic.scoring.keying import FloatArray
from diagnostic.scoring.score_table import FacetScores, ScaleScores

Level = GroupLevel | NotShown


def scale_levels(survey: ScoredSurvey, scored: ScoredScale) -> tuple[Level, ...]:
    """Describe everybody, then role groups, then units."""
    groups = (EVERYBODY, *survey.role_groups, *survey.units)
    return _levels(survey, scored, groups, scored.scores)


def crossing_levels(survey: ScoredSurvey, scored: ScoredScale) -> tuple[Level, ...]:
    """Describe role groups within units."""
    return _levels(survey, scored, survey.crossings, scored.scores)


def facet_findings(survey: ScoredSurvey, scored: ScoredScale) -> tuple[FacetFinding, ...]:
    """Describe every facet for everybody and the role groups; units are too small for facets."""
    groups = (EVERYBODY, *survey.role_groups)
    return tuple(
        FacetFinding(
            facet.id,
            scored.words(facet.title),
            _levels(survey, scored, groups, scores),
        )
        for facet, scores in zip(scored.scale.facets, scored.scores.facets, strict=True)
    )


def describe_level(
    group: Group,
    score: FloatArray,
    favourable: FloatArray,
    plan: AnalysisPlan,
    *,
    is_profile: bool = False,
) -> Level:
    """Describe one group's scores (0 to 100, NaN where there is none) and shares of favourable answers.

    The mean's interval is Student's, cut at 0 and 100. The favourable share is the mean share over
    respondents; its Wilson interval takes each respondent as one observation, which is cautious, since a
    share varies less between people than a yes or no. One score alone has no spread and is not shown.
    """
    scored = ~np.isnan(score)
    n = int(np.count_nonzero(scored))
    if n < 2:
        return NotShown(group)
    mean = float(score[scored].mean())
    sd = float(score[scored].std(ddof=1))
    share = float(favourable[scored].mean())
    interval = mean_interval_of(mean, sd, n, plan.confidence_level)
    return GroupLevel(
        group=group,
        n_respondents=n,
        mean=mean,
        sd=sd,
        interval=interval,
        favourable_share=share,
        favourable_interval=wilson_interval(share, n, plan.confidence_level),
        word="profile" if is_profile else level_word(interval, plan),
    )


def level_word(interval: Interval, plan: AnalysisPlan) -> LevelWord:
    """Call a level high or low only when its whole interval is."""
    if interval.low >= plan.high_from:
        return "high"
    if interval.high <= plan.low_to:
        return "low"
    return "in between"


def vote_of_units(levels: Iterable[Level], plan: AnalysisPlan) -> UnitVote:
    """Count on which side of the cut-offs the means of large enough units stand."""
    votes = [
        level.mean
        for level in levels
        if isinstance(level, GroupLevel)
        and level.group.unit is not None
        and level.group.role_group is None
        and level.n_respondents >= plan.minimum_unit_for_vote
        and level.word != "profile"
    ]
    n_high = sum(mean >= plan.high_from for mean in votes)
    n_low = sum(mean <= plan.low_to for mean in votes)
    return UnitVote(n_units=len(votes), n_high=n_high, n_low=n_low)


def level_for(levels: Iterable[Level], group: Group) -> GroupLevel | None:
    """Find a group's level among released or unreleased levels."""
    for level in levels:
        if level.group == group:
            return level if isinstance(level, GroupLevel) else None
    return None


def wilson_interval(share: float, n: int, confidence_level: float) -> Interval:
    """Give Wilson's score interval of a share (Wilson, 1927; Brown, Cai & DasGupta, 2001, eq. 4)."""
    z = float(ndtri((1 + confidence_level) / 2))
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(max(centre - half, 0.0), min(centre + half, 1.0), confidence_level, "Wilson")


def mean_interval_of(mean: float, sd: float, n: int, confidence_level: float) -> Interval:
    """Give Student's interval of a mean score from what is printed beside it, cut at 0 and 100."""
    half = float(stdtrit(n - 1, (1 + confidence_level) / 2)) * sd / sqrt(n)
    return Interval(max(mean - half, 0.0), min(mean + half, 100.0), confidence_level, "Student t")


def _levels(
    survey: ScoredSurvey, scored: ScoredScale, groups: Iterable[Group], scores: ScaleScores | FacetScores
) -> tuple[Level, ...]:
    levels: list[Level] = []
    for group in groups:
        inside = survey.members(group)
        described = describe_level(
            group,
            scores.score[inside],
            scores.favourable[inside],
            survey.plan,
            is_profile=scored.is_profile,
        )
        levels.append(described if survey.describes(group) else NotShown(group))
    return tuple(levels)
