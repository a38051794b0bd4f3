"""By how much leaders miss: per person, per scale and over all, with the exact test of its sign."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from diagnostic.analysis.cells import Group
from diagnostic.analysis.forecast_findings import ForecastMiss
from diagnostic.analysis.forecast_items import ForecastItem
from diagnostic.analysis.forecast_words import forecast_word
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.psychometrics import Interval, sign_flip_test
from diagnostic.scoring.keying import FloatArray

ALL_SCALES = "All forecasts"


def misses_of(survey: ScoredSurvey, leaders: Group, forecasts: Sequence[ForecastItem]) -> FloatArray:
    """Give each leader's mean miss over a scale's items; NaN where too few of them were forecast."""
    given = survey.table.values([one.item_id for one in forecasts])[survey.members(leaders)]
    missed = given - np.array([one.percent for one in forecasts])
    known = ~np.isnan(missed)
    n_known = known.sum(axis=1)
    enough = n_known >= forecasts[0].least_share * len(forecasts) - 1e-9
    means: FloatArray = np.where(known, missed, 0.0).sum(axis=1) / np.where(enough, n_known, np.nan)
    return means


def miss_on_scale(
    survey: ScoredSurvey, leaders: Group, forecasts: Sequence[ForecastItem], misses: FloatArray
) -> ForecastMiss:
    first = forecasts[0]
    return _judged(
        survey,
        misses,
        name=f"forecast/{leaders.role_group}/{first.scale_id}",
        scale_id=first.scale_id,
        title=first.title,
        counted=float(np.mean([one.percent for one in forecasts])),
        n_items=len(forecasts),
        n_counted=min(one.n_answered for one in forecasts),
    )


def miss_overall(
    survey: ScoredSurvey, leaders: Group, scales: Sequence[ForecastMiss], misses: FloatArray
) -> ForecastMiss:
    """Judge each leader's mean miss over the scales, so that it follows from the scales' figures."""
    return _judged(
        survey,
        misses,
        name=f"forecast/{leaders.role_group}",
        scale_id=None,
        title=ALL_SCALES,
        counted=float(np.mean([scale.counted for scale in scales])),
        n_items=sum(scale.n_items for scale in scales),
        n_counted=min(scale.n_counted for scale in scales),
    )


def _judged(
    survey: ScoredSurvey,
    misses: FloatArray,
    *,
    name: str,
    scale_id: str | None,
    title: str,
    counted: float,
    n_items: int,
    n_counted: int,
) -> ForecastMiss:
    plan = survey.plan
    rng = np.random.default_rng([plan.seed, zlib.crc32(name.encode())])
    test = sign_flip_test(misses, rng, plan.n_permutations)
    equivalence = _mean_interval(misses, 1 - 2 * plan.significance_level)
    return ForecastMiss(
        scale_id=scale_id,
        title=title,
        n_items=n_items,
        n_counted=n_counted,
        expected=counted + test.estimate,
        counted=counted,
        miss=test.estimate,
        interval=_mean_interval(misses, plan.confidence_level),
        equivalence=equivalence,
        is_significant=test.p_value < plan.significance_level,
        p_value=test.p_value,
        n_over=(test.n_positive, test.n_positive),
        word=forecast_word(
            test.estimate, n_leaders=len(misses), p_value=test.p_value, equivalence=equivalence, plan=plan
        ),
    )


def _mean_interval(values: FloatArray, confidence_level: float) -> Interval:
    """Give Student's interval of a mean."""
    half = float(stdtrit(len(values) - 1, (1 + confidence_level) / 2))
    half *= float(values.std(ddof=1)) / sqrt(len(values))
    mean = float(values.mean())
    return Interval(mean - half, mean + half, confidence_level, "Student t")
