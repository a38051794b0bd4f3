"""Strengths, weaknesses, opportunities and threats, by rules that name themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    GapFinding,
    Group,
    GroupLevel,
    ScaleFinding,
    SwotCell,
    SwotEntry,
)
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.forecast_words import view_of
from diagnostic.analysis.grades import AGREEING_UNITS, grade
from diagnostic.analysis.levels import level_for

LOW_UNITS = 1 / 3
EXEMPLARY_UNITS = 0.20
LEAST_UNITS = 3
"""Fewer units say nothing about a share of units."""
SCATTERED_SD = 100 / 12**0.5
"""Standard deviation of scores spread evenly from 0 to 100."""
STAY_FACET = "stay"

_PRESENT: tuple[SwotCell, ...] = ("strength", "weakness")


@dataclass(frozen=True)
class _Rule:
    """A rule that fired. ``rank`` orders a cell's entries; ``priority`` decides between a scale's rules."""

    cell: SwotCell
    name: str
    level: GroupLevel
    rank: float
    gap: GapFinding | None = None
    title: str | None = None
    priority: int = 0
    forecast: ForecastMiss | None = None


def swot_entries(diagnosis: Diagnosis) -> tuple[SwotEntry, ...]:
    """Apply the rules to every scale: at most one present and one future cell each, larger rank first.

    Reads only the findings given, so that released findings give a released SWOT.
    """
    entries = []
    for scale in diagnosis.scales:
        if scale.kind == "profile":
            continue
        fired = list(_rules(diagnosis, scale))
        for present in (True, False):
            side = [rule for rule in fired if (rule.cell in _PRESENT) == present]
            if side:
                best = max(side, key=lambda rule: (rule.priority, rule.rank))
                entries.append(_entry(diagnosis, scale, best))
    order = ("strength", "weakness", "opportunity", "threat")
    return tuple(sorted(entries, key=lambda entry: (order.index(entry.cell), -entry.rank)))


def _rules(diagnosis: Diagnosis, scale: ScaleFinding) -> Iterator[_Rule]:
    subject = level_for(scale.levels, Group(diagnosis.plan.reference_role)) or level_for(
        scale.levels, EVERYBODY
    )
    if subject is None:
        return
    yield from _level_rules(diagnosis, scale, subject)
    yield from _gap_rules(diagnosis, scale, subject)
    yield from _forecast_rules(diagnosis, scale, subject)
    yield from _stay_rules(diagnosis, scale)
    if subject.sd > SCATTERED_SD:
        yield _Rule("threat", "polarised", subject, subject.sd / SCATTERED_SD, priority=1)


def _level_rules(diagnosis: Diagnosis, scale: ScaleFinding, subject: GroupLevel) -> Iterator[_Rule]:
    plan, vote = diagnosis.plan, scale.unit_vote
    weight = _weight(scale)
    if subject.word == "high" and vote.n_high >= AGREEING_UNITS * vote.n_units:
        yield _Rule("strength", "high_everywhere", subject, weight * (subject.mean - plan.high_from))
    if subject.word == "low":
        yield _Rule("weakness", "low_overall", subject, weight * (plan.low_to - subject.mean), priority=1)
    if vote.n_units < LEAST_UNITS:
        return
    if vote.n_low >= LOW_UNITS * vote.n_units:
        yield _Rule("weakness", "low_in_units", subject, weight * vote.n_low / vote.n_units)
    important = scale.importance is not None and scale.importance.is_important
    if subject.word != "high" and important and vote.n_high >= EXEMPLARY_UNITS * vote.n_units:
        yield _Rule("opportunity", "high_in_some_units", subject, weight * vote.n_high / vote.n_units)


def _gap_rules(diagnosis: Diagnosis, scale: ScaleFinding, subject: GroupLevel) -> Iterator[_Rule]:
    for gap in diagnosis.gaps:
        if not isinstance(gap, GapFinding) or gap.scale_id != scale.scale_id or _is_unimportant(scale):
            continue
        if view_of(gap) == "rosier":
            rank = gap.difference / gap.smallest_effect
            yield _Rule("threat", "perception_gap", subject, rank, gap=gap, priority=3)


def _forecast_rules(diagnosis: Diagnosis, scale: ScaleFinding, subject: GroupLevel) -> Iterator[_Rule]:
    """Forecasts stand above perception: they need no assumption about how the two groups read a scale."""
    for finding in diagnosis.forecasts:
        misses = finding.scales if isinstance(finding, ForecastFinding) else ()
        for miss in misses:
            if not isinstance(miss, ForecastMiss) or miss.scale_id != scale.scale_id:
                continue
            if miss.word == "too rosy" and not _is_unimportant(scale):
                rank = miss.miss / diagnosis.plan.smallest_miss
                yield _Rule("threat", "rosy_forecast", subject, rank, priority=4, forecast=miss)
            if miss.word == "accurate" and subject.word == "low":
                rank = _weight(scale) * (diagnosis.plan.low_to - subject.mean)
                yield _Rule("opportunity", "leaders_know", subject, rank, forecast=miss)


def _is_unimportant(scale: ScaleFinding) -> bool:
    return scale.importance is not None and not scale.importance.is_important


def _weight(scale: ScaleFinding) -> float:
    return 1 + abs(scale.importance.correlation) if scale.importance is not None else 1.0


def _stay_rules(diagnosis: Diagnosis, scale: ScaleFinding) -> Iterator[_Rule]:
    if scale.kind != "criterion":
        return
    for facet in scale.facets:
        for level in facet.levels:
            if facet.facet_id == STAY_FACET and isinstance(level, GroupLevel) and level.word == "low":
                rank = 1 + (diagnosis.plan.low_to - level.mean) / 100
                title = f"{scale.title}: {facet.title}"
                yield _Rule("threat", "low_stay", level, rank, title=title, priority=2)


def _entry(diagnosis: Diagnosis, scale: ScaleFinding, rule: _Rule) -> SwotEntry:
    letter, reasons = grade(diagnosis, scale, rule.level, rule.gap, is_forecast=rule.forecast is not None)
    return SwotEntry(
        cell=rule.cell,
        scale_id=scale.scale_id,
        title=rule.title or scale.title,
        rule=rule.name,
        grade=letter,
        grade_reasons=reasons,
        level=rule.level,
        unit_vote=scale.unit_vote,
        gap=rule.gap,
        rank=rule.rank,
        forecast=rule.forecast,
    )
