"""What changed between two waves of one campaign, from their released results and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt

from diagnostic.analysis.findings import EVERYBODY, Group, GroupLevel, NotShown, ScaleFinding
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.precision import MEAN_STEP, to_step
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.disclosure.released_trend import Change, ReleasedTrend, ScaleTrend, TrendWave, TrendWord
from diagnostic.disclosure.wave_membership import Passage, comparable_cells
from diagnostic.psychometrics.results import Interval

METHOD = "square-and-add, as if nobody had answered twice"
UNDECLARED = "Nobody declared who joined and who left since that wave, so no change may be shown."


def compare_waves(
    earlier: ReleasedAnalysis,
    later: ReleasedAnalysis,
    passages: Mapping[Group, Passage | None] | None,
    titles: tuple[str, str] = ("", ""),
) -> ReleasedTrend:
    """Compare what both waves published, where who joined and left hides nobody's answers.

    ``passages`` says, for every base cell of either wave, how its people passed from one to the other;
    None where nobody declared it. ``titles`` are those of the waves.
    """
    least = _least(earlier, later)
    cells = () if passages is None else comparable_cells(_candidates(earlier, later), passages, least)
    before = {_key(scale, earlier): scale for scale in earlier.findings.scales}
    after = {_key(scale, later): scale for scale in later.findings.scales}
    alone = [
        scale.title for key, scale in {**after, **before}.items() if not (key in after and key in before)
    ]
    fielding = later.findings.fielding
    return ReleasedTrend(
        organisation=fielding.organisation,
        campaign=fielding.campaign,
        is_simulated=fielding.is_simulated or earlier.findings.fielding.is_simulated,
        earlier=_wave(earlier, titles[0]),
        later=_wave(later, titles[1]),
        scales=tuple(
            _scale(before[key], scale, cells, key[0]) for key, scale in after.items() if key in before
        ),
        not_compared=tuple(dict.fromkeys(alone)),
        minimum_group=least.anyone,
        role_titles={**earlier.findings.role_titles, **later.findings.role_titles},
        unit_words=fielding.unit_words,
        notes=(UNDECLARED,) if passages is None else (),
    )


def difference_interval(earlier: GroupLevel, later: GroupLevel) -> Interval:
    """Give the interval of later minus earlier from both means' (Zou & Donner, 2008, Stat. Med. 27, 1693).

    Two waves share people, who mostly go on as they were; taken as strangers, they make it too wide.
    """
    difference = later.mean - earlier.mean
    below = sqrt((later.mean - later.interval.low) ** 2 + (earlier.interval.high - earlier.mean) ** 2)
    above = sqrt((later.interval.high - later.mean) ** 2 + (earlier.mean - earlier.interval.low) ** 2)
    level = min(earlier.interval.confidence_level, later.interval.confidence_level)
    return Interval(
        to_step(difference - below, MEAN_STEP), to_step(difference + above, MEAN_STEP), level, METHOD
    )


def _candidates(earlier: ReleasedAnalysis, later: ReleasedAnalysis) -> list[Group]:
    """Give cells that both waves published, in the order in which the later one admitted them."""
    return [group for group in later.published if group in earlier.published]


def _least(earlier: ReleasedAnalysis, later: ReleasedAnalysis) -> Minimums:
    """Give the stricter of both waves' minimums; executives may be fewer where they agreed both times."""
    waves = (earlier, later)
    anyone = max(wave.policy.minimum_group for wave in waves)
    agreed = all(wave.findings.fielding.c_suite_consented for wave in waves)
    return Minimums(anyone, max(wave.policy.minimum_c_suite for wave in waves) if agreed else anyone)


def _key(scale: ScaleFinding, wave: ReleasedAnalysis) -> tuple[str, str]:
    """Give the instrument, as ``id@version``, and the scale: only the same ones are compared."""
    versions = {identity: version for identity, version, _, _ in wave.findings.instruments}
    return f"{scale.instrument_id}@{versions.get(scale.instrument_id, '')}", scale.scale_id


def _wave(wave: ReleasedAnalysis, title: str) -> TrendWave:
    return TrendWave(title or wave.findings.fielding.source, wave.findings.fielding.closed_on)


def _scale(earlier: ScaleFinding, later: ScaleFinding, cells: Sequence[Group], instrument: str) -> ScaleTrend:
    return ScaleTrend(
        later.scale_id, later.title, instrument, later.kind, tuple(_changes(earlier, later, cells))
    )


def _changes(
    earlier: ScaleFinding, later: ScaleFinding, cells: Sequence[Group]
) -> Iterator[Change | NotShown]:
    """Give every cell that either wave names; role groups within units only where both show them."""
    before, after = _levels(earlier), _levels(later)
    named = dict.fromkeys(level.group for scale in (later, earlier) for level in scale.levels)
    crossings = (level.group for level in later.crossings if level.group in cells)
    for group in sorted((*named, *crossings), key=_rank):
        shown = group in cells and group in before and group in after
        yield _change(before[group], after[group]) if shown else NotShown(group)


def _levels(scale: ScaleFinding) -> dict[Group, GroupLevel]:
    levels = (*scale.levels, *scale.crossings)
    return {level.group: level for level in levels if isinstance(level, GroupLevel)}


def _rank(group: Group) -> tuple[bool, bool]:
    """Sort everybody first, then role groups, units, and role groups within units, each as they stood."""
    return (group.unit is not None, group != EVERYBODY and group.role_group is not None)


def _change(earlier: GroupLevel, later: GroupLevel) -> Change:
    interval = difference_interval(earlier, later)
    word: TrendWord = "higher" if interval.low > 0 else "lower" if interval.high < 0 else "cannot tell"
    difference = to_step(later.mean - earlier.mean, MEAN_STEP)
    return Change(later.group, earlier.mean, later.mean, difference, interval, word)
