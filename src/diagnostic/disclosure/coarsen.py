"""Released figures as coarse as they are printed, so that no copy of them is finer than the report."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import overload

from diagnostic.analysis.cells import NotShown
from diagnostic.analysis.findings import (
    AnalysisPlan,
    Diagnosis,
    GapFinding,
    GroupLevel,
    Importance,
    ItemDistribution,
    ItemFunctioning,
    ItemQuality,
    Measurement,
    ScaleFinding,
    ShareEnd,
    TraceBackFinding,
    UnitDeviation,
)
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.levels import level_word, vote_of_units, wilson_interval
from diagnostic.disclosure.precision import (
    COARSE_SHARE_STEP,
    COARSEST_SHARE_STEP,
    LARGE_GROUP,
    MEAN_STEP,
    SHARE_STEP,
    ends,
    facet_step,
    item_step,
    share_step,
    to_step,
)
from diagnostic.psychometrics.results import Interval

_HUNDREDTH, _THOUSANDTH = 0.01, 0.001
_DIGITS_OF_P = 3


def coarsen(diagnosis: Diagnosis) -> Diagnosis:
    """Round every figure to its printed step; words and votes are taken anew from the rounded figures."""
    return replace(
        diagnosis,
        missing_share=to_step(diagnosis.missing_share, _THOUSANDTH),
        scales=tuple(_scale(scale, diagnosis.plan) for scale in diagnosis.scales),
        gaps=tuple(g if isinstance(g, NotShown) else _gap(g) for g in diagnosis.gaps),
        item_functioning=tuple(map(_functioning, diagnosis.item_functioning)),
        forecasts=tuple(f if isinstance(f, NotShown) else _forecast(f) for f in diagnosis.forecasts),
    )


def coded_share(share: float, step: float) -> tuple[float, ShareEnd]:
    """Round a share, and say only "or less" or "or more" at and beyond the ends."""
    low, high = ends(step)
    if share <= low:
        return low, "or less"
    if share >= high:
        return high, "or more"
    return min(max(to_step(share, step), low), high), ""


def _scale(scale: ScaleFinding, plan: AnalysisPlan) -> ScaleFinding:
    levels = tuple(_level(level, plan, MEAN_STEP) for level in scale.levels)
    return replace(
        scale,
        levels=levels,
        facets=tuple(
            replace(facet, levels=tuple(_facet_level(level, plan) for level in facet.levels))
            for facet in scale.facets
        ),
        items=tuple(i if isinstance(i, NotShown) else _item(i) for i in scale.items),
        measurement=scale.measurement and _measurement(scale.measurement),
        unit_vote=vote_of_units(levels, plan),
        importance=scale.importance and _importance(scale.importance),
        crossings=tuple(_level(level, plan, MEAN_STEP) for level in scale.crossings),
        deviations=tuple(d if isinstance(d, NotShown) else _deviation(d) for d in scale.deviations),
        trace_back=scale.trace_back and _trace_back(scale.trace_back),
    )


def _facet_level(level: GroupLevel | NotShown, plan: AnalysisPlan) -> GroupLevel | NotShown:
    return level if isinstance(level, NotShown) else _level(level, plan, facet_step(level.n_respondents))


def _level(level: GroupLevel | NotShown, plan: AnalysisPlan, step: float) -> GroupLevel | NotShown:
    if isinstance(level, NotShown):
        return level
    interval = _interval(level.interval, step)
    share, end = coded_share(level.favourable_share, share_step(level.n_respondents))
    return replace(
        level,
        mean=to_step(level.mean, step),
        sd=to_step(level.sd, step),
        interval=interval,
        favourable_share=share,
        favourable_end=end,
        favourable_interval=_share_interval(share, end, level.n_respondents, plan.confidence_level),
        word=level.word if level.word == "profile" else level_word(interval, plan),
    )


def _share_interval(share: float, end: ShareEnd, n: int, confidence_level: float) -> Interval:
    """Give Wilson's interval of the printed share; of an open end, that of all shares it stands for."""
    printed = wilson_interval(share, n, confidence_level)
    low = 0.0 if end == "or less" else printed.low
    high = 1.0 if end == "or more" else printed.high
    return _interval(replace(printed, low=low, high=high), _THOUSANDTH)


def _item(item: ItemDistribution) -> ItemDistribution:
    """Round shares of answers so coarsely that two people fit between two steps."""
    step = item_step(item.n_answered) or COARSEST_SHARE_STEP
    share, end = coded_share(item.favourable_share, step)
    return replace(
        item,
        option_shares=_shares_of_one(item.option_shares, step),
        favourable_share=share,
        favourable_end=end,
        not_answered_share=to_step(item.not_answered_share, step),
        not_applicable_share=to_step(item.not_applicable_share, step),
    )


def _shares_of_one(shares: tuple[float, ...], step: float) -> tuple[float, ...]:
    """Round shares so that they still add up to one: the largest remainders go up."""
    steps = round(1 / step)
    floors = [math.floor(share * steps + 1e-9) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda k: (floors[k] - shares[k] * steps, k))
    raised = set(by_remainder[: steps - sum(floors)])
    return tuple((floor + (k in raised)) / steps for k, floor in enumerate(floors))


def _measurement(m: Measurement) -> Measurement:
    return replace(
        m,
        alpha=to_step(m.alpha, _THOUSANDTH),
        alpha_interval=_interval(m.alpha_interval, _THOUSANDTH),
        omega_total=_to(m.omega_total, _THOUSANDTH),
        standard_error_of_measurement=to_step(m.standard_error_of_measurement, MEAN_STEP),
        first_factor_share=_to(m.first_factor_share, _THOUSANDTH),
        icc1=_to(m.icc1, _THOUSANDTH),
        icc2=_to(m.icc2, _THOUSANDTH),
        rwg_j_median=_to(m.rwg_j_median, _THOUSANDTH),
        items=tuple(_quality(item, m.n_respondents) for item in m.items),
    )


def _quality(item: ItemQuality, n: int) -> ItemQuality:
    """Round an item's mean as coarsely as the shares of its answers."""
    step = item_step(n) or COARSEST_SHARE_STEP
    fine = _HUNDREDTH if step == SHARE_STEP else 0.1
    return replace(
        item,
        mean=_to(item.mean, fine),
        sd=_to(item.sd, fine),
        corrected_item_total_r=_to(item.corrected_item_total_r, _HUNDREDTH),
        alpha_if_dropped=_to(item.alpha_if_dropped, _HUNDREDTH),
        loading=_to(item.loading, _HUNDREDTH),
        missing_share=to_step(item.missing_share, step),
        floor_share=_to(item.floor_share, step),
        ceiling_share=_to(item.ceiling_share, step),
    )


def _gap(gap: GapFinding) -> GapFinding:
    leaders, reference = to_step(gap.mean_leaders, MEAN_STEP), to_step(gap.mean_reference, MEAN_STEP)
    is_large = min(gap.n_leaders, gap.n_reference) >= LARGE_GROUP
    return replace(
        gap,
        mean_leaders=leaders,
        mean_reference=reference,
        difference=to_step(leaders - reference, MEAN_STEP),
        interval=_interval(gap.interval, MEAN_STEP),
        statistic=_to(gap.statistic, _HUNDREDTH),
        degrees_of_freedom=_to(gap.degrees_of_freedom, 0.1),
        p_value=_p(gap.p_value),
        p_adjusted=_p(gap.p_adjusted),
        p_permutation=_p(gap.p_permutation),
        glass_delta=to_step(gap.glass_delta, _HUNDREDTH),
        glass_delta_interval=_interval(gap.glass_delta_interval, _HUNDREDTH),
        probability_of_superiority=to_step(gap.probability_of_superiority, _HUNDREDTH),
        favourable_difference=to_step(
            gap.favourable_difference, SHARE_STEP if is_large else COARSE_SHARE_STEP
        ),
        team_interval=_interval(gap.team_interval, MEAN_STEP),
        smallest_effect=to_step(gap.smallest_effect, MEAN_STEP),
        minimum_detectable=to_step(gap.minimum_detectable, MEAN_STEP),
    )


def _deviation(deviation: UnitDeviation) -> UnitDeviation:
    return replace(
        deviation,
        difference=to_step(deviation.difference, MEAN_STEP),
        interval=_interval(deviation.interval, MEAN_STEP),
        p_adjusted=_p(deviation.p_adjusted),
    )


def _importance(importance: Importance) -> Importance:
    return replace(
        importance,
        correlation=to_step(importance.correlation, _THOUSANDTH),
        interval=_interval(importance.interval, _THOUSANDTH),
    )


def _trace_back(found: TraceBackFinding) -> TraceBackFinding:
    rules = (
        replace(
            rule,
            contrast=_to(rule.contrast, _HUNDREDTH),
            contrast_interval=_interval(rule.contrast_interval, _HUNDREDTH),
        )
        for rule in found.rules
    )
    return replace(found, rules=tuple(rules))


def _functioning(item: ItemFunctioning) -> ItemFunctioning:
    return replace(
        item,
        p_value=_p(item.p_value),
        effect=to_step(item.effect, _HUNDREDTH),
        pseudo_r2=_to(item.pseudo_r2, _THOUSANDTH),
    )


def _forecast(finding: ForecastFinding) -> ForecastFinding:
    return replace(
        finding,
        overall=finding.overall if isinstance(finding.overall, NotShown) else _miss(finding.overall),
        scales=tuple(one if isinstance(one, NotShown) else _miss(one) for one in finding.scales),
    )


def _miss(miss: ForecastMiss) -> ForecastMiss:
    return replace(
        miss,
        expected=to_step(miss.expected, MEAN_STEP),
        counted=to_step(miss.counted, MEAN_STEP),
        miss=to_step(miss.miss, MEAN_STEP),
        interval=_interval(miss.interval, MEAN_STEP),
        equivalence=_interval(miss.equivalence, MEAN_STEP),
    )


@overload
def _interval(interval: Interval, step: float) -> Interval: ...
@overload
def _interval(interval: None, step: float) -> None: ...
@overload
def _interval(interval: Interval | None, step: float) -> Interval | None: ...
def _interval(interval: Interval | None, step: float) -> Interval | None:
    if interval is None:
        return None
    return replace(interval, low=to_step(interval.low, step), high=to_step(interval.high, step))


def _to(value: float | None, step: float) -> float | None:
    return None if value is None else to_step(value, step)


@overload
def _p(p: float) -> float: ...
@overload
def _p(p: None) -> None: ...
@overload
def _p(p: float | None) -> float | None: ...
def _p(p: float | None) -> float | None:
    """Keep the digits that are printed or decide."""
    return None if p is None else float(f"{p:.{_DIGITS_OF_P}g}")
