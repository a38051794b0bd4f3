"""The parts of a made-up released analysis: levels, items, measurement, gaps and SWOT entries."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from random import Random

from diagnostic.analysis import findings as f
from diagnostic.psychometrics.results import Interval
from support.released_measurement import measurement
from support.released_texts import LOW, TREATMENT, Facets

SD = 19.0


@dataclass(frozen=True)
class Cell:
    group: f.Group
    size: int
    mean: float


@dataclass(frozen=True)
class Recipe:
    """What one scale is made of."""

    scale_id: str
    title: str
    facets: Facets
    anchors: tuple[str, ...]
    subject: str
    cells: tuple[Cell, ...]
    chance: Random

    @property
    def base(self) -> str:
        return self.scale_id.rsplit("_", 1)[0] if self.scale_id[-1].isdigit() else self.scale_id

    @property
    def mean(self) -> float:
        front = [cell.mean for cell in self.cells if cell.group.role_group == "frontline"]
        return front[0] if front else self.cells[0].mean


def interval(low: float, high: float) -> Interval:
    return Interval(low, high, 0.95, "normal approximation")


def level(cell: Cell) -> f.GroupLevel | f.NotShown:
    if cell.size == 0:
        return f.NotShown(cell.group)
    sd = 11.0 if cell.group.role_group == "c_suite" else SD
    half = 1.96 * sd / sqrt(cell.size)
    share = min(max((cell.mean - 12) / 78, 0.02), 0.98)
    half_share = 1.96 * sqrt(share * (1 - share) / cell.size)
    low, high = cell.mean - half, min(cell.mean + half, 100.0)
    return f.GroupLevel(
        group=cell.group,
        n_respondents=cell.size,
        mean=cell.mean,
        sd=sd,
        interval=interval(low, high),
        favourable_share=share,
        favourable_interval=interval(max(share - half_share, 0), min(share + half_share, 1)),
        word="high" if low >= 65 else "low" if high <= 50 else "in between",
    )


def scale(recipe: Recipe) -> f.ScaleFinding:
    levels = tuple(level(cell) for cell in recipe.cells)
    units = [entry for entry in levels if isinstance(entry, f.GroupLevel) and entry.group.unit]
    items = tuple(
        _item(recipe, f"{recipe.scale_id}_{row}_{number}", facet_id=f"facet_{row}", text=text)
        for row, (_, texts) in enumerate(recipe.facets)
        for number, text in enumerate(texts)
    )
    action, owner = TREATMENT[recipe.base]
    is_criterion = recipe.base == "outcomes"
    return f.ScaleFinding(
        scale_id=recipe.scale_id,
        title=recipe.title,
        kind="criterion" if is_criterion else "core",
        definition=f"How far people find {recipe.title.lower()} in their daily work.",
        low_meaning=LOW[recipe.base],
        high_meaning="People say what they see, and act on it early.",
        favourable_words="often or always" if recipe.anchors[0] == "never" else "agree or strongly agree",
        levels=levels,
        facets=_facets(recipe),
        items=items,
        measurement=measurement(items, recipe.chance),
        unit_vote=f.UnitVote(
            len(units), sum(u.word == "high" for u in units), sum(u.word == "low" for u in units)
        ),
        importance=None
        if is_criterion
        else f.Importance("outcomes", 0.52, interval(0.47, 0.57), 1_004, recipe.base != "comms"),
        treatments=(
            f.TreatmentCard(
                action=action,
                owner=owner,
                first_step="Agree the date and the wording in the next executive meeting",
                cost_band="low",
                evidence_level="moderate",
                review_after_days=90,
                stop_rule="No movement of five points after two reviews",
            ),
        ),
        deviations=tuple(_deviation(recipe, entry) for entry in levels if entry.group.unit),
    )


def _deviation(recipe: Recipe, entry: f.GroupLevel | f.NotShown) -> f.UnitDeviation | f.NotShown:
    if isinstance(entry, f.NotShown):
        return entry
    apart = entry.mean - recipe.cells[0].mean
    half = 1.96 * SD / sqrt(entry.n_respondents)
    span = interval(apart - half, apart + half)
    return f.UnitDeviation(entry.group, apart, span, 0.004, stands_out=abs(apart) > SD / 2)


def _facets(recipe: Recipe) -> tuple[f.FacetFinding, ...]:
    people = [cell for cell in recipe.cells if cell.group.unit is None]
    findings = []
    for row, (title, _) in enumerate(recipe.facets):
        shift = recipe.chance.gauss(0, 6)
        levels = tuple(level(Cell(cell.group, cell.size, min(cell.mean + shift, 97))) for cell in people)
        findings.append(f.FacetFinding(f"facet_{row}", title, levels))
    return tuple(findings)


def _item(recipe: Recipe, item_id: str, *, facet_id: str, text: str) -> f.ItemDistribution:
    reverse = text.startswith("R ")
    centre = 1 + 4 * min(max(recipe.mean + recipe.chance.gauss(0, 7), 5), 95) / 100
    weights = [2.718 ** (-((option - centre) ** 2) / 2.2) for option in range(1, 6)]
    shares = tuple(weight / sum(weights) for weight in weights)
    return f.ItemDistribution(
        group=f.Group("frontline"),
        item_id=item_id,
        text=f"{recipe.subject} {text.removeprefix('R ')}",
        facet_id=facet_id,
        reverse_keyed=reverse,
        option_values=(1, 2, 3, 4, 5),
        option_anchors=recipe.anchors,
        option_shares=tuple(reversed(shares)) if reverse else shares,
        favourable_share=shares[3] + shares[4],
        n_answered=865,
        not_answered_share=0.021,
        not_applicable_share=0.012,
    )
