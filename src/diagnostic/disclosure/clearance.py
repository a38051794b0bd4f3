"""Which figures a selection of cells lets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from diagnostic.analysis.findings import (
    EVERYBODY,
    CarelessCheck,
    Diagnosis,
    FacetFinding,
    GapFinding,
    Group,
    GroupLevel,
    ItemDistribution,
    ItemFunctioning,
    Measurement,
    NotShown,
    ResponseCount,
    ScaleFinding,
    TraceBackFinding,
    UnitDeviation,
)
from diagnostic.analysis.forecast_findings import ForecastFinding
from diagnostic.analysis.groups import C_SUITE
from diagnostic.analysis.levels import vote_of_units
from diagnostic.disclosure.clear_forecasts import clear_forecast
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import CellSelection
from diagnostic.scoring.notes import ALIKE


@dataclass(frozen=True)
class Clearance:
    """What of a diagnosis may be shown, figure by figure; everything else becomes `NotShown`."""

    selection: CellSelection
    policy: DisclosurePolicy
    c_suite_consented: bool

    def shows_all(self, groups: Iterable[Group]) -> bool:
        return all(group in self.selection.scales for group in groups)

    def scale(self, scale: ScaleFinding, diagnosis: Diagnosis) -> ScaleFinding:
        n_items = _items_by_facet(scale)
        allowed = self.selection.items if n_items.total() == 1 else self.selection.scales
        levels = tuple(self._level(level, allowed) for level in scale.levels)
        crossings = (self._level(level, allowed) for level in scale.crossings)
        shows_everybody = self.shows_all([EVERYBODY])
        return replace(
            scale,
            levels=levels,
            facets=tuple(self._facet(facet, n_items[facet.facet_id]) for facet in scale.facets),
            items=tuple(self._item(item) for item in scale.items),
            measurement=self._measurement(scale.measurement) if shows_everybody else None,
            unit_vote=vote_of_units(levels, diagnosis.plan),
            importance=scale.importance if shows_everybody else None,
            crossings=tuple(level for level in crossings if isinstance(level, GroupLevel)),
            deviations=tuple(self._deviation(deviation) for deviation in scale.deviations),
            trace_back=self._trace_back(scale),
        )

    def shows_functioning(self, item: ItemFunctioning) -> bool:
        """Clear an item between two groups, never between executives and others."""
        groups = (item.reference, item.focal)
        return self.shows_all(groups) and all(group.role_group != C_SUITE for group in groups)

    def gap(self, gap: GapFinding | NotShown) -> GapFinding | NotShown:
        if isinstance(gap, NotShown):
            return gap
        enough = self._is_enough(gap.leaders, gap.n_leaders) and self._is_enough(
            gap.reference, gap.n_reference
        )
        return gap if enough and self.shows_all((gap.leaders, gap.reference)) else NotShown(gap.leaders)

    def forecast(self, finding: ForecastFinding | NotShown) -> ForecastFinding | NotShown:
        return clear_forecast(finding, self.selection, self._is_enough)

    def counts(self, diagnosis: Diagnosis) -> Iterator[ResponseCount | NotShown]:
        """Clear counts; a hidden role group within a unit is named only where it was invited.

        Named because somebody answered there, it would say that they did.
        """
        invited = {group for group, _ in diagnosis.fielding.invited}
        for count in diagnosis.responses:
            is_crossing = None not in (count.group.role_group, count.group.unit)
            if count.group in self.selection.scales:
                yield count
            elif count.group in invited or not is_crossing:
                yield NotShown(count.group)

    def notes(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Keep notes, some of which describe everybody's answers, only where everybody may be described."""
        if self.shows_all([EVERYBODY]):
            return tuple(note for note in notes if ALIKE not in note)
        return (f"Fewer than {self.policy.minimum_group} people answered, so no figure is shown.",)

    def careless(self, check: CarelessCheck) -> CarelessCheck:
        if self.shows_all([EVERYBODY]):
            return check
        return CarelessCheck(0, 0.0, (), ())

    def _measurement(self, measurement: Measurement | None) -> Measurement | None:
        """Clear agreement within units only where all of those units may be shown."""
        if measurement is None or self.shows_all(Group(unit=unit) for unit in measurement.agreement_units):
            return measurement
        return replace(
            measurement,
            icc1=None,
            icc2=None,
            rwg_j_median=None,
            icc1_word="",
            agreement_word="",
            agreement_units=(),
        )

    def _facet(self, facet: FacetFinding, n_items: int) -> FacetFinding:
        """Clear a facet's levels; one item by itself is an item, whatever it is called."""
        allowed = self.selection.items if n_items == 1 else self.selection.facets
        return replace(facet, levels=tuple(self._level(level, allowed) for level in facet.levels))

    def _trace_back(self, scale: ScaleFinding) -> TraceBackFinding | None:
        """Keep a verdict on facets only where each of their levels is shown."""
        found = scale.trace_back
        if found is None:
            return None
        named = {facet for rule in found.rules for facet in (rule.if_low, rule.look_at)}
        levels = (
            self._level(level, self.selection.facets)
            for facet in scale.facets
            if facet.facet_id in named
            for level in facet.levels
            if level.group == found.group
        )
        return found if all(isinstance(level, GroupLevel) for level in levels) else None

    def _level(self, level: GroupLevel | NotShown, allowed: Collection[Group]) -> GroupLevel | NotShown:
        if isinstance(level, NotShown):
            return level
        shown = level.group in allowed and self._is_enough(level.group, level.n_respondents)
        return level if shown else NotShown(level.group)

    def _item(self, item: ItemDistribution | NotShown) -> ItemDistribution | NotShown:
        if isinstance(item, NotShown):
            return item
        shown = (
            item.group in self.selection.items
            and item.group.role_group != C_SUITE
            and self._is_enough(item.group, item.n_answered)
        )
        return item if shown else NotShown(item.group)

    def _deviation(self, deviation: UnitDeviation | NotShown) -> UnitDeviation | NotShown:
        shown = self.shows_all((EVERYBODY, deviation.group))
        return deviation if shown else NotShown(deviation.group)

    def _is_enough(self, group: Group, n: int) -> bool:
        lowered = group.role_group == C_SUITE and self.c_suite_consented
        return n >= (self.policy.minimum_c_suite if lowered else self.policy.minimum_group)


def _items_by_facet(scale: ScaleFinding) -> Counter[str | None]:
    items = {item.item_id: item.facet_id for item in scale.items if isinstance(item, ItemDistribution)}
    return Counter(items.values())
