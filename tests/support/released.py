"""A realistic released analysis for tests, drawn from a fixed seed and shaped by keywords."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from diagnostic.analysis import findings as f
from diagnostic.disclosure.bands import Bands, band
from diagnostic.disclosure.counts import counts_in_bands
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from support import released_conclusions as conclusions
from support import released_parts as parts
from support.released_forecasts import forecasts
from support.released_texts import SCALES, UNITS

ROLES = {
    "c_suite": ("Executives", 9),
    "middle_management": ("Middle managers", 131),
    "frontline": ("Front-line staff", 872),
}
TOTAL = 1_012


@dataclass(frozen=True)
class Shape:
    """What the made-up company looks like; ``text`` rewrites every text that an author wrote."""

    n_scales: int = 5
    roles: bool = True
    units: tuple[str, ...] = UNITS
    hidden_units: tuple[str, ...] = ("Research",)
    simulated: bool = True
    invited: bool = True
    text: Callable[[str], str] = field(default=lambda text: text)


def released(**choices: Any) -> ReleasedAnalysis:
    shape = Shape(**choices)
    chance = Random(20_260_101)
    scales = tuple(_scale(shape, chance, number) for number in range(shape.n_scales))
    leaders = ("c_suite", "middle_management") if shape.roles else ()
    gaps = tuple(conclusions.gap(scale, leader, chance) for scale in scales for leader in leaders)
    diagnosis = f.Diagnosis(
        fielding=f.Fielding(
            organisation="Northlight Instruments",
            campaign="Culture diagnostic 2026",
            source="Survey wave 1",
            opened_on="2026-02-02",
            closed_on="2026-02-20",
            is_simulated=shape.simulated,
            c_suite_consented=True,
        ),
        plan=f.AnalysisPlan(),
        plan_hash="9f2c4e7ab1d05836f7c92e4410ab6d3e8c51f07a2b9d4c6e1f83a5b7d9e02c46",
        instruments=(("core", "1.0.0", "Core pack", "draft"),),
        role_titles={role: title for role, (title, _) in ROLES.items()} if shape.roles else {},
        n_respondents=TOTAL,
        responses=_responses(shape, chance),
        missing_share=0.031,
        careless=f.CarelessCheck(41, 0.0405, ("longstring of 12 or more", "Mahalanobis p < 0.001"), ()),
        scales=scales,
        gaps=gaps,
        item_functioning=tuple(conclusions.functioning(scale, shape.roles) for scale in scales[:2]),
        swot=tuple(entry for scale in scales for entry in conclusions.swot(scale, gaps)),
        notes=(),
        forecasts=forecasts(scales, gaps) if shape.roles else (),
    )
    responses = tuple(map(_in_bands, diagnosis.responses))
    diagnosis = replace(counts_in_bands(diagnosis, Bands((), 7, 5)), responses=responses)
    groups = tuple(entry.group for entry in scales[0].levels if isinstance(entry, f.GroupLevel))
    hidden = len(shape.hidden_units) * shape.n_scales
    return retexted(ReleasedAnalysis(diagnosis, DisclosurePolicy(), groups, hidden), shape.text)


def _scale(shape: Shape, chance: Random, number: int) -> f.ScaleFinding:
    scale_id, title, facets, anchors, subject, centre = SCALES[number % len(SCALES)]
    if number >= len(SCALES):
        scale_id, title = f"{scale_id}_{number}", f"{title} {number}"
    cells = [parts.Cell(f.EVERYBODY, TOTAL, centre + 1.5)]
    if shape.roles:
        lifts = {"c_suite": (24, 12, 2, 21, 7)[number % 5], "middle_management": 6, "frontline": 0}
        cells += [parts.Cell(f.Group(role), size, centre + lifts[role]) for role, (_, size) in ROLES.items()]
    for unit in shape.units:
        size = 0 if unit in shape.hidden_units else chance.randint(38, 120)
        cells.append(parts.Cell(f.Group(unit=unit), size, centre + 1.5 + chance.gauss(0, 4.5)))
    return parts.scale(parts.Recipe(scale_id, title, facets, anchors, subject, tuple(cells), chance))


def _in_bands(entry: f.ResponseCount | f.NotShown) -> f.ResponseCount | f.NotShown:
    if isinstance(entry, f.NotShown) or entry.group == f.EVERYBODY:
        return entry
    low, high = band(entry.responded, least=5, invited=entry.invited)
    return replace(entry, responded=low, at_most=high)


def _responses(shape: Shape, chance: Random) -> tuple[f.ResponseCount | f.NotShown, ...]:
    def counted(group: f.Group, responded: int, invited: int) -> f.ResponseCount:
        return f.ResponseCount(group, invited if shape.invited else None, responded)

    counts: list[f.ResponseCount | f.NotShown] = [counted(f.EVERYBODY, TOTAL, 1_199)]
    if shape.roles:
        counts += [counted(f.Group(role), size, round(size * 1.18)) for role, (_, size) in ROLES.items()]
    for unit in shape.units:
        size = chance.randint(60, 110)
        shown = counted(f.Group(unit=unit), size, round(size / chance.uniform(0.66, 0.95)))
        counts.append(f.NotShown(f.Group(unit=unit)) if unit in shape.hidden_units else shown)
    return tuple(counts)


def retexted(value: Any, text: Callable[[str], str]) -> Any:
    """Pass every text that an author or a client wrote through ``text``, wherever it stands."""
    written = {
        "organisation", "campaign", "source", "title", "definition", "low_meaning", "high_meaning",
        "favourable_words", "text", "unit", "action", "owner", "first_step", "stop_rule",
    }  # fmt: skip
    if isinstance(value, tuple):
        return tuple(retexted(part, text) for part in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for part in dataclasses.fields(value):
        old = getattr(value, part.name)
        is_text = part.name in written and isinstance(old, str)
        changed[part.name] = text(old) if is_text else retexted(old, text)
    if isinstance(value, f.ItemDistribution):
        changed["option_anchors"] = tuple(map(text, value.option_anchors))
    if isinstance(value, f.Diagnosis):
        changed["role_titles"] = {role: text(title) for role, title in value.role_titles.items()}
    return dataclasses.replace(value, **changed)
