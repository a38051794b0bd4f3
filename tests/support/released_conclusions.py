"""Gaps, differently functioning items and SWOT entries of a made-up released analysis."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from random import Random

from diagnostic.analysis import findings as f
from support.released_parts import interval

FRONT_LINE = f.Group("frontline")


def gap(scale: f.ScaleFinding, role: str, chance: Random) -> f.GapFinding:
    by_group = {entry.group: entry for entry in scale.levels if isinstance(entry, f.GroupLevel)}
    leaders, reference = by_group[f.Group(role)], by_group[FRONT_LINE]
    difference = leaders.mean - reference.mean
    half = 2.2 * sqrt(leaders.sd**2 / leaders.n_respondents + reference.sd**2 / reference.n_respondents)
    p = 0.0004 if abs(difference) > half * 1.6 else chance.uniform(0.06, 0.6)
    is_team = role == "c_suite"
    return f.GapFinding(
        scale_id=scale.scale_id,
        title=scale.title,
        kind="experience" if scale.kind == "criterion" else "perception",
        leaders=leaders.group,
        reference=reference.group,
        n_leaders=leaders.n_respondents,
        n_reference=reference.n_respondents,
        mean_leaders=leaders.mean,
        mean_reference=reference.mean,
        difference=difference,
        interval=interval(difference - half, difference + half),
        statistic=difference / half * 2.2,
        degrees_of_freedom=9.4,
        p_value=p,
        p_adjusted=min(p * 4, 1),
        p_permutation=min(p * 1.1, 1),
        n_permutations=9_999,
        glass_delta=difference / reference.sd,
        glass_delta_interval=interval((difference - half) / reference.sd, (difference + half) / reference.sd),
        probability_of_superiority=0.5 + difference / 80,
        favourable_difference=leaders.favourable_share - reference.favourable_share,
        team_interval=interval(difference - 4, difference + 4) if is_team else None,
        smallest_effect=0.5 * reference.sd,
        minimum_detectable=11.8 if is_team else 4.9,
        word=_gap_word(difference, p),
        rung="C" if is_team else "B",
    )


def _gap_word(difference: float, p: float) -> f.GapWord:
    if p < 0.05 and difference >= 9.5:
        return "clear gap"
    if difference >= 9.5:
        return "gap in this team"
    return "similar" if abs(difference) < 4 else "cannot tell"


def functioning(scale: f.ScaleFinding, roles: bool) -> f.ItemFunctioning:
    item = scale.items[2]
    assert isinstance(item, f.ItemDistribution)
    reference, focal = (
        (FRONT_LINE, f.Group("middle_management")) if roles else (f.EVERYBODY, f.Group(unit="Sales"))
    )
    flagged = scale.scale_id == "trust"
    return f.ItemFunctioning(
        scale.scale_id,
        item.item_id,
        item.text,
        reference=reference,
        focal=focal,
        p_value=0.00004 if flagged else 0.4,
        effect=0.41 if flagged else 0.03,
        flagged=flagged,
    )


def swot(scale: f.ScaleFinding, gaps: Sequence[f.GapFinding]) -> list[f.SwotEntry]:
    people = [entry for entry in scale.levels if isinstance(entry, f.GroupLevel) and entry.group.unit is None]
    subject = next((entry for entry in people if entry.group == FRONT_LINE), people[0])
    cells: dict[str, tuple[f.SwotCell, str]] = {
        "high": ("strength", "high_everywhere"),
        "low": ("weakness", "low_overall"),
        "in between": ("opportunity", "high_in_some_units"),
    }
    cell, rule = cells[subject.word]
    rosy = next((g for g in gaps if g.scale_id == scale.scale_id and g.word == "clear gap"), None)
    entries = [_entry(scale, subject, cell=cell, rule=rule, gap=None)]
    return entries + (
        [_entry(scale, subject, cell="threat", rule="perception_gap", gap=rosy)] if rosy else []
    )


def _entry(
    scale: f.ScaleFinding, subject: f.GroupLevel, *, cell: f.SwotCell, rule: str, gap: f.GapFinding | None
) -> f.SwotEntry:
    return f.SwotEntry(
        cell=cell,
        scale_id=scale.scale_id,
        title=scale.title,
        rule=rule,
        grade="C" if gap else "B",
        grade_reasons=("the gap stands on rung C",) if gap else ("the instrument is a draft",),
        level=subject,
        unit_vote=scale.unit_vote,
        gap=gap,
        rank=2.0 if gap else 1.0,
    )
