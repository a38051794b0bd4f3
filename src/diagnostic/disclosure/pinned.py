"""Figures that tell what their own members answered, because these answered too much alike.

A mean near an end of the range, a spread near zero, answers that all fall on one option or all but one: a
group large enough to be shown can still say what everybody in it said. Such a figure is not shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from math import sqrt

from diagnostic.analysis.cells import EVERYBODY, Group, NotShown
from diagnostic.analysis.findings import Diagnosis, GroupLevel, ItemDistribution, ScaleFinding
from diagnostic.analysis.forecast_findings import ForecastFinding
from diagnostic.disclosure.precision import LEAST_ANSWERS_TO_AN_ITEM

LEAST_MEMBER_WIDTH = 12.5
"""Score points that every member's own score must be open by: half an option of five."""
LEAST_SPAN = 0.375
"""Of the range of options, that answers must cover even when any one of them is left out."""

Level = GroupLevel | NotShown


def without_pinned(diagnosis: Diagnosis) -> Diagnosis:
    """Replace what would tell its own members' answers, and everything else that rests on it.

    Where even everybody together may not be described on a scale, nothing is said about that scale.
    """
    scales = tuple(_open(scale) for scale in diagnosis.scales)
    shown = {scale.scale_id: _shown(scale.levels) for scale in scales}
    gaps = tuple(
        gap
        if isinstance(gap, NotShown) or {gap.leaders, gap.reference} <= shown.get(gap.scale_id, set())
        else NotShown(gap.leaders)
        for gap in diagnosis.gaps
    )
    functioning = tuple(
        item
        for item in diagnosis.item_functioning
        if {item.reference, item.focal} <= shown.get(item.scale_id, set())
    )
    items = {(i.group, i.item_id) for scale in scales for i in scale.items if isinstance(i, ItemDistribution)}
    forecasts = tuple(f if isinstance(f, NotShown) else _forecast(f, items) for f in diagnosis.forecasts)
    return replace(diagnosis, scales=scales, gaps=gaps, item_functioning=functioning, forecasts=forecasts)


def tells_of_members(level: GroupLevel) -> bool:
    """Tell whether size, mean and spread leave some member less than the least width.

    With n people, mean m and standard deviation s nobody lies farther than s(n − 1)/√n from m (Samuelson,
    1968, JASA 63), nor further than what puts all the others at an end of the range.
    """
    n, mean = level.n_respondents, level.mean
    reach = level.sd * (n - 1) / sqrt(n)
    low = max(0.0, mean - reach, 100 - n * (100 - mean))
    high = min(100.0, mean + reach, n * mean)
    return high - low < LEAST_MEMBER_WIDTH


def tells_of_answers(item: ItemDistribution) -> bool:
    """Tell whether too few answered, or the answers lie close together, all of them or all but one."""
    if item.n_answered < LEAST_ANSWERS_TO_AN_ITEM:
        return True
    options = sorted(zip(item.option_values, item.option_shares, strict=True))
    answers = [value for value, share in options for _ in range(min(2, round(share * item.n_answered)))]
    span = options[-1][0] - options[0][0]
    return min(answers[-1] - answers[1], answers[-2] - answers[0]) < LEAST_SPAN * span


def _open(scale: ScaleFinding) -> ScaleFinding:
    levels = tuple(map(_level, scale.levels))
    shown = _shown(levels)
    if EVERYBODY not in shown:
        return _hidden(scale)
    items = tuple(_item(item, shown) for item in scale.items)
    told = {i.item_id for i in items if isinstance(i, ItemDistribution) and i.group == EVERYBODY}
    qualities = () if scale.measurement is None else scale.measurement.items
    return replace(
        scale,
        levels=levels,
        facets=tuple(replace(f, levels=tuple(_part(v, shown) for v in f.levels)) for f in scale.facets),
        items=items,
        trace_back=scale.trace_back if scale.trace_back and scale.trace_back.group in shown else None,
        measurement=scale.measurement
        and replace(scale.measurement, items=tuple(q for q in qualities if q.item_id in told)),
        crossings=tuple(map(_level, scale.crossings)),
        deviations=tuple(d if d.group in shown else NotShown(d.group) for d in scale.deviations),
    )


def _hidden(scale: ScaleFinding) -> ScaleFinding:
    return replace(
        scale,
        levels=tuple(NotShown(level.group) for level in scale.levels),
        facets=tuple(
            replace(facet, levels=tuple(NotShown(level.group) for level in facet.levels))
            for facet in scale.facets
        ),
        items=tuple(NotShown(item.group) for item in scale.items),
        measurement=None,
        importance=None,
        trace_back=None,
        crossings=tuple(NotShown(level.group) for level in scale.crossings),
        deviations=tuple(NotShown(deviation.group) for deviation in scale.deviations),
    )


def _level(level: Level) -> Level:
    if isinstance(level, NotShown) or tells_of_members(level):
        return NotShown(level.group)
    return level


def _forecast(finding: ForecastFinding, items: Collection[tuple[Group, str]]) -> ForecastFinding:
    """Hide forecasts of items that are not shown, since the others would give them away, and then the sum."""
    scales = tuple(
        one
        if isinstance(one, NotShown) or all((finding.reference, item_id) in items for item_id in one.item_ids)
        else NotShown(finding.leaders)
        for one in finding.scales
    )
    shows_all = not any(isinstance(one, NotShown) for one in scales)
    if shows_all:
        return replace(finding, scales=scales)
    return replace(finding, scales=scales, overall=NotShown(finding.leaders), notes=())


def _part(level: Level, shown: set[Group]) -> Level:
    """Show a part of a scale, or a part of a unit, only where the whole may be shown."""
    return _level(level) if level.group in shown else NotShown(level.group)


def _item(item: ItemDistribution | NotShown, shown: set[Group]) -> ItemDistribution | NotShown:
    if isinstance(item, NotShown) or item.group not in shown or tells_of_answers(item):
        return NotShown(item.group)
    return item


def _shown(levels: tuple[Level, ...]) -> set[Group]:
    return {level.group for level in levels if isinstance(level, GroupLevel)}
