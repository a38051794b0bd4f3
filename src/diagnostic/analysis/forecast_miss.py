"""By how much leaders miss: per person, per scale and over all, with the exact test of its sign."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.cells import Group
from diagnostic.analysis.forecast_findings import ForecastMiss
from diagnostic.analysis.forecast_items import ForecastItem
from diagnostic.analysis.forecast_words import forecast_word
from diagnostic.analysis.intervals import mean_interval
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.psychometrics import sign_flip_test
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
    """Judge each leader's mean miss over a scale's items."""
    fact = _Fact(
        reference=forecasts[0].reference,
        scale_id=forecasts[0].scale_id,
        title=forecasts[0].title,
        counted=float(np.mean([one.percent for one in forecasts])),
        item_ids=tuple(one.source_id for one in forecasts),
        n_counted=min(one.n_answered for one in forecasts),
    )
    return _judged(survey, leaders, fact, misses)


def miss_overall(
    survey: ScoredSurvey, leaders: Group, scales: Sequence[ForecastMiss], misses: FloatArray
) -> ForecastMiss:
    """Judge each leader's mean miss over the scales, so that it follows from the scales' figures."""
    fact = _Fact(
        reference=scales[0].reference,
        scale_id=None,
        title=ALL_SCALES,
        counted=float(np.mean([scale.counted for scale in scales])),
        item_ids=tuple(item_id for scale in scales for item_id in scale.item_ids),
        n_counted=min(scale.n_counted for scale in scales),
    )
    return _judged(survey, leaders, fact, misses)


@dataclass(frozen=True)
class _Fact:
    """What was counted, and of whom."""

    reference: Group
    scale_id: str | None
    title: str
    counted: float
    item_ids: tuple[str, ...]
    n_counted: int


def _judged(survey: ScoredSurvey, leaders: Group, fact: _Fact, misses: FloatArray) -> ForecastMiss:
    plan = survey.plan
    rng = np.random.default_rng([plan.seed, zlib.crc32(f"{leaders.role_group}/{fact.scale_id}".encode())])
    test = sign_flip_test(misses, rng, plan.n_permutations)
    equivalence = mean_interval(misses, 1 - 2 * plan.significance_level)
    return ForecastMiss(
        leaders=leaders,
        reference=fact.reference,
        n_leaders=len(misses),
        scale_id=fact.scale_id,
        title=fact.title,
        item_ids=fact.item_ids,
        n_counted=fact.n_counted,
        expected=fact.counted + test.estimate,
        counted=fact.counted,
        miss=test.estimate,
        interval=mean_interval(misses, plan.confidence_level),
        equivalence=equivalence,
        is_significant=test.p_value < plan.significance_level,
        p_value=test.p_value,
        n_over=(test.n_positive, test.n_positive),
        word=forecast_word(
            test.estimate, n_leaders=len(misses), p_value=test.p_value, equivalence=equivalence, plan=plan
        ),
    )
