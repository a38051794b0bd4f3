"""One scale on one page: its items, facets and units, what low means, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import (
    Diagnosis,
    Grade,
    GroupLevel,
    ItemDistribution,
    ScaleFinding,
    TreatmentCard,
)
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.items import items_chart
from diagnostic.reporting.charts.levels import Line, levels_chart
from diagnostic.reporting.charts.units import MOST_ROWS, units_chart
from diagnostic.reporting.pages.scale_words import (
    Fact,
    facts_of,
    measured_words,
    outstanding_words,
    profile_sentence,
)
from diagnostic.reporting.pages.trace_back import TraceBackPart, trace_back_part
from diagnostic.reporting.people import People, find, units_of
from diagnostic.reporting.sentences import level_sentence
from diagnostic.reporting.stems import split_stem

_ITEMS_PER_CHART = 24
_ROOMY = 12


@dataclass(frozen=True)
class ScalePage:
    number: int
    title: str
    is_criterion: bool
    is_profile: bool
    lead: Markup
    profile: Markup | None
    """What a profile scale says beyond its level."""
    grade: Grade | None
    facts: tuple[Fact, ...]
    items: tuple[Chart, ...]
    items_begin: str
    items_of: str
    favourable_words: str
    has_reversed: bool
    has_facets: bool
    levels: Chart | None
    units: Chart | None
    units_are_wide: bool
    low_meaning: str
    high_meaning: str
    treatment: TreatmentCard | None
    trace_back: TraceBackPart | None
    lines: tuple[tuple[Markup | str, ...], ...]
    """Paragraphs of sentences: how well it measures, what stands out."""


def is_shown(scale: ScaleFinding) -> bool:
    """Tell whether a scale has anything to show."""
    return any(isinstance(entry, GroupLevel | ItemDistribution) for entry in (*scale.levels, *scale.items))


def scale_page_of(findings: Diagnosis, scale: ScaleFinding, number: int, people: People) -> ScalePage:
    level = find(scale.levels, people.subject)
    items = _items(scale, people)
    stem = split_stem([item.text for item in items])
    units = units_of(scale.levels)
    entries = [entry for entry in findings.swot if entry.scale_id == scale.scale_id and entry.gap is None]
    return ScalePage(
        number=number,
        title=scale.title,
        is_criterion=scale.kind == "criterion",
        is_profile=scale.kind == "profile",
        lead=_lead(scale, level, people),
        profile=profile_sentence(scale, level) if scale.kind == "profile" and level else None,
        grade=entries[0].grade if entries else None,
        facts=facts_of(scale, level, people),
        items=_item_charts(scale, number, items, stem.endings),
        items_begin=stem.opening,
        items_of=people.mid(items[0].group) if items else "",
        favourable_words=scale.favourable_words,
        has_reversed=any(item.reverse_keyed for item in items),
        has_facets=bool(scale.facets),
        levels=_levels(findings, scale, number, people),
        units=units_chart(f"scale-{number}-units", scale.title, units, findings.plan) if units else None,
        units_are_wide=len(units) > MOST_ROWS,
        low_meaning=scale.low_meaning,
        high_meaning=scale.high_meaning,
        treatment=scale.treatments[0] if scale.treatments else None,
        trace_back=trace_back_part(scale, people),
        lines=(measured_words(findings, scale), outstanding_words(findings, scale, people)),
    )


def _lead(scale: ScaleFinding, level: GroupLevel | None, people: People) -> Markup:
    if level:
        return level_sentence(people, scale.title, level, scale.unit_vote)
    return Markup("The level of {who} on this scale is not shown.").format(who=people.mid(people.subject))


def _items(scale: ScaleFinding, people: People) -> list[ItemDistribution]:
    """Give the subject's items, or the first group's that may be shown."""
    shown = [item for item in scale.items if isinstance(item, ItemDistribution)]
    groups = list(dict.fromkeys(item.group for item in shown))
    chosen = people.subject if people.subject in groups else next(iter(groups), None)
    return [item for item in shown if item.group == chosen]


def _item_charts(
    scale: ScaleFinding, number: int, items: Sequence[ItemDistribution], labels: Sequence[str]
) -> tuple[Chart, ...]:
    is_crowded = len(units_of(scale.levels)) > MOST_ROWS
    step = 16.0 if is_crowded else 17.0 if len(items) > _ROOMY else 18.5
    parts = [slice(start, start + _ITEMS_PER_CHART) for start in range(0, len(items), _ITEMS_PER_CHART)]
    return tuple(
        items_chart(
            f"scale-{number}-items-{place}",
            scale.title,
            items[part],
            labels=labels[part],
            step=step,
            is_profile=scale.kind == "profile",
        )
        for place, part in enumerate(parts)
    )


def _levels(findings: Diagnosis, scale: ScaleFinding, number: int, people: People) -> Chart | None:
    if not any(find(scale.levels, group) for group in people.compared()):
        return None
    facets = [Line(facet.title, facet.levels) for facet in scale.facets]
    lines = [Line("Whole scale", scale.levels, is_total=True), *facets]
    return levels_chart(f"scale-{number}-facets", scale.title, lines, people=people, plan=findings.plan)
