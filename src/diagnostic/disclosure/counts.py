"""Counts of people in released findings, put into bands, and what would tell the exact ones beside them."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.analysis.findings import (
    Diagnosis,
    GapFinding,
    GroupLevel,
    ItemDistribution,
    NotShown,
    ResponseCount,
    ScaleFinding,
)
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.forecasts import note_on_missing
from diagnostic.analysis.groups import contains
from diagnostic.analysis.levels import mean_interval_of
from diagnostic.disclosure.bands import Bands
from diagnostic.disclosure.precision import MEAN_STEP, facet_step, to_step

_TENTHS = 10


def counts_in_bands(diagnosis: Diagnosis, bands: Bands) -> Diagnosis:
    """Give the lower and the upper end of a band for every count but those of everybody together."""
    return replace(
        diagnosis,
        responses=tuple(_response(count, bands) for count in diagnosis.responses),
        scales=tuple(_scale(scale, bands) for scale in diagnosis.scales),
        gaps=tuple(gap if isinstance(gap, NotShown) else _gap(gap, bands) for gap in diagnosis.gaps),
        forecasts=tuple(f if isinstance(f, NotShown) else _forecast(f, bands) for f in diagnosis.forecasts),
    )


def _response(count: ResponseCount | NotShown, bands: Bands) -> ResponseCount | NotShown:
    if isinstance(count, NotShown):
        return count
    low, high = bands.of(count.group, count.responded)
    return replace(count, responded=low, at_most=high)


def _scale(scale: ScaleFinding, bands: Bands) -> ScaleFinding:
    return replace(
        scale,
        levels=tuple(_level(level, bands) for level in scale.levels),
        crossings=tuple(_level(level, bands) for level in scale.crossings),
        facets=tuple(
            replace(facet, levels=tuple(_level(level, bands, is_facet=True) for level in facet.levels))
            for facet in scale.facets
        ),
        items=tuple(_item(item, bands) for item in scale.items),
    )


def _level(level: GroupLevel | NotShown, bands: Bands, *, is_facet: bool = False) -> GroupLevel | NotShown:
    """Take a unit's interval from what is printed, for the band's lower end: else it would tell the count."""
    if isinstance(level, NotShown):
        return level
    low, high = bands.of(level.group, level.n_respondents)
    banded = replace(level, n_respondents=low, n_at_most=high)
    if level.group.unit is None:
        return banded
    step = facet_step(low) if is_facet else MEAN_STEP
    mean, sd = to_step(level.mean, step), to_step(level.sd, step)
    interval = mean_interval_of(mean, sd, low, level.interval.confidence_level)
    return replace(banded, interval=interval)


def _item(item: ItemDistribution | NotShown, bands: Bands) -> ItemDistribution | NotShown:
    if isinstance(item, NotShown):
        return item
    low, high = bands.of(item.group, item.n_answered)
    return replace(item, n_answered=low, n_at_most=high)


def _gap(gap: GapFinding, bands: Bands) -> GapFinding:
    leaders = bands.of(gap.leaders, gap.n_leaders)
    reference = bands.of(gap.reference, gap.n_reference)
    return replace(
        gap,
        n_leaders=leaders[0],
        n_leaders_at_most=leaders[1],
        n_reference=reference[0],
        n_reference_at_most=reference[1],
    )


def _forecast(finding: ForecastFinding, bands: Bands) -> ForecastFinding:
    low, high = bands.of(finding.leaders, finding.n_leaders)
    overall = finding.overall if isinstance(finding.overall, NotShown) else _miss(finding.overall, bands)
    return replace(
        finding,
        n_leaders=low,
        n_leaders_at_most=high,
        overall=overall,
        scales=tuple(one if isinstance(one, NotShown) else _miss(one, bands) for one in finding.scales),
        notes=() if isinstance(overall, NotShown) else _notes(overall, bands),
    )


def _miss(miss: ForecastMiss, bands: Bands) -> ForecastMiss:
    """Say of ten leaders how many expected too much, coded at both ends; said of all, it would count them."""
    low, high = bands.of(miss.leaders, miss.n_leaders)
    counted = bands.of(miss.reference, miss.n_counted)
    return replace(
        miss,
        n_leaders=low,
        n_leaders_at_most=high,
        n_counted=counted[0],
        n_counted_at_most=counted[1],
        n_over=of_ten(*miss.n_over, of=miss.n_leaders),
        over_of=_TENTHS,
    )


def of_ten(at_least: int, at_most: int, *, of: int) -> tuple[int, int]:
    """Say of ten what a count is of some; all looks like all but one, and none like one."""
    if at_most <= 1:
        return 0, 1
    if at_least >= of - 1:
        return _TENTHS - 1, _TENTHS
    tenths = min(max(int(_TENTHS * at_least / of + 0.5), 2), _TENTHS - 2)
    return tenths, tenths


def _notes(overall: ForecastMiss, bands: Bands) -> tuple[str, ...]:
    """Take as many for missing as the band leaves open, so that full participation looks like any other."""
    invited = sum(n for cell, n in bands.invited if contains(overall.leaders, cell))
    return tuple(note_on_missing(overall, invited))
