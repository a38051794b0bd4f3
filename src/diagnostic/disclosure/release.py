"""The one maker of released results: what may not be shown is taken out before anybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    NotShown,
    ResponseCount,
    ScaleFinding,
    UnitDeviation,
)
from diagnostic.analysis.groups import C_SUITE
from diagnostic.analysis.levels import vote_of_units
from diagnostic.analysis.swot import swot_entries
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import CellSelection


def release(diagnosis: Diagnosis, selection: CellSelection, policy: DisclosurePolicy) -> ReleasedAnalysis:
    """Replace every figure about a cell that may not be shown, and conclude again from what is left.

    Unit votes and SWOT entries are worked out anew from the released figures alone, so that no sentence
    rests on a cell that is not shown.
    """
    clearance = _Clearance(selection, policy, diagnosis.fielding.c_suite_consented)
    cleared = replace(
        diagnosis,
        responses=tuple(clearance.count(count) for count in diagnosis.responses),
        careless=clearance.careless(diagnosis.careless),
        scales=tuple(clearance.scale(scale, diagnosis) for scale in diagnosis.scales),
        gaps=tuple(clearance.gap(gap) for gap in diagnosis.gaps),
        item_functioning=tuple(
            item for item in diagnosis.item_functioning if clearance.shows_all((item.reference, item.focal))
        ),
        swot=(),
        notes=clearance.notes(diagnosis.notes),
    )
    released = replace(cleared, swot=swot_entries(cleared))
    return ReleasedAnalysis(released, policy, selection.scales, len(selection.withheld))


@dataclass(frozen=True)
class _Clearance:
    selection: CellSelection
    policy: DisclosurePolicy
    c_suite_consented: bool

    def shows_all(self, groups: Iterable[Group]) -> bool:
        return all(group in self.selection.scales for group in groups)

    def scale(self, scale: ScaleFinding, diagnosis: Diagnosis) -> ScaleFinding:
        levels = tuple(self._level(level, self.selection.scales) for level in scale.levels)
        shows_everybody = self.shows_all([EVERYBODY])
        return replace(
            scale,
            levels=levels,
            facets=tuple(self._facet(facet) for facet in scale.facets),
            items=tuple(self._item(item) for item in scale.items),
            measurement=scale.measurement if shows_everybody else None,
            unit_vote=vote_of_units(levels, diagnosis.plan),
            importance=scale.importance if shows_everybody else None,
            crossings=tuple(self._level(level, self.selection.scales) for level in scale.crossings),
            deviations=tuple(self._deviation(deviation) for deviation in scale.deviations),
        )

    def gap(self, gap: GapFinding | NotShown) -> GapFinding | NotShown:
        if isinstance(gap, NotShown):
            return gap
        enough = self._is_enough(gap.leaders, gap.n_leaders) and self._is_enough(
            gap.reference, gap.n_reference
        )
        return gap if enough and self.shows_all((gap.leaders, gap.reference)) else NotShown(gap.leaders)

    def count(self, count: ResponseCount | NotShown) -> ResponseCount | NotShown:
        return count if count.group in self.selection.scales else NotShown(count.group)

    def notes(self, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Keep notes, some of which describe everybody's answers, only where everybody may be described."""
        if self.shows_all([EVERYBODY]):
            return notes
        return (f"Fewer than {self.policy.minimum_group} people answered, so no figure is shown.",)

    def careless(self, check: CarelessCheck) -> CarelessCheck:
        if self.shows_all([EVERYBODY]):
            return check
        return CarelessCheck(0, 0.0, (), ())

    def _facet(self, facet: FacetFinding) -> FacetFinding:
        return replace(
            facet, levels=tuple(self._level(level, self.selection.facets) for level in facet.levels)
        )

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
