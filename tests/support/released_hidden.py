"""Made-up released analyses of which little or nothing may be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from diagnostic.analysis import findings as f
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from support.released import released


def suppressed() -> ReleasedAnalysis:
    """Give an analysis in which nothing may be shown."""
    full = released().findings
    nothing = dataclasses.replace(
        full,
        scales=tuple(hidden(scale) for scale in full.scales),
        gaps=tuple(f.NotShown(f.Group("c_suite")) for _ in full.gaps),
        responses=tuple(f.NotShown(entry.group) for entry in full.responses),
        swot=(),
        item_functioning=(),
        forecasts=tuple(f.NotShown(f.Group("c_suite")) for _ in full.forecasts),
    )
    return ReleasedAnalysis(nothing, DisclosurePolicy(), (), n_not_shown=412)


def one_respondent() -> ReleasedAnalysis:
    """Give what is left when a single person answered."""
    careless = f.CarelessCheck(0, 0.0, (), ())
    alone = dataclasses.replace(suppressed().findings, n_respondents=1, careless=careless, missing_share=0.0)
    return ReleasedAnalysis(alone, DisclosurePolicy(), (), n_not_shown=14)


def hidden(scale: f.ScaleFinding) -> f.ScaleFinding:
    """Replace every figure of a scale by a cell that is not shown."""

    def cover(entries: Sequence[f.GroupLevel | f.NotShown]) -> tuple[f.NotShown, ...]:
        return tuple(f.NotShown(entry.group) for entry in entries)

    return dataclasses.replace(
        scale,
        levels=cover(scale.levels),
        facets=tuple(dataclasses.replace(facet, levels=cover(facet.levels)) for facet in scale.facets),
        items=tuple(f.NotShown(item.group) for item in scale.items),
        measurement=None,
        unit_vote=f.UnitVote(0, 0, 0),
        importance=None,
    )
