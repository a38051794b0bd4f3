"""The SWOT grid and the treatments that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.analysis.findings import Diagnosis, SwotCell, TreatmentCard
from diagnostic.reporting.pages.answer import Point, point_of
from diagnostic.reporting.people import People
from diagnostic.reporting.vocabulary import cells

_MOST_CARDS = 4
_GRID_HOLDS = 14


@dataclass(frozen=True)
class SwotField:
    side: Literal["helps", "hurts"]
    title: str
    subtitle: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Card:
    scale: str
    card: TreatmentCard


@dataclass(frozen=True)
class SwotPage:
    fields: tuple[SwotField, ...]
    is_long: bool


def swot_page_of(findings: Diagnosis, people: People) -> SwotPage | None:
    """Give the grid, or None when no rule fired on anything that may be shown."""
    if not findings.swot:
        return None
    fields = tuple(
        SwotField(
            "helps" if cell in {"strength", "opportunity"} else "hurts",
            title,
            subtitle,
            _points(findings, cell, people),
        )
        for cell, (title, subtitle) in cells(people).items()
    )
    return SwotPage(fields, len(findings.swot) > _GRID_HOLDS)


def _points(findings: Diagnosis, cell: SwotCell, people: People) -> tuple[Point, ...]:
    entries = sorted((entry for entry in findings.swot if entry.cell == cell), key=lambda entry: -entry.rank)
    return tuple(point_of(entry, (), people) for entry in entries)


def cards_of(findings: Diagnosis) -> tuple[Card, ...]:
    """Give the first treatment of each concern, then of each opportunity."""
    order = [e for cell in ("weakness", "threat", "opportunity") for e in findings.swot if e.cell == cell]
    wanted = dict.fromkeys(entry.scale_id for entry in order)
    by_id = {scale.scale_id: scale for scale in findings.scales}
    cards = [
        Card(by_id[scale_id].title, by_id[scale_id].treatments[0])
        for scale_id in wanted
        if scale_id in by_id and by_id[scale_id].treatments
    ]
    return tuple(cards[:_MOST_CARDS])
