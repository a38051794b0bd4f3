"""What leaves is as coarse as it is printed, and every word fits the rounded figures."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    GapFinding,
    GroupLevel,
    ItemDistribution,
    NotShown,
    ScaleFinding,
)
from diagnostic.analysis.levels import level_word, vote_of_units, wilson_interval
from diagnostic.disclosure.coarsen import coarsen, coded_share
from support.released import released


def _parts(value: Any, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from _parts(part, kind)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _parts(getattr(value, part.name), kind)


@pytest.fixture(scope="module")
def coarse() -> Diagnosis:
    return coarsen(released().findings)


def _is_multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-6


def test_levels_are_printed_in_tenths_and_whole_percents_or_steps_of_five(coarse: Diagnosis) -> None:
    for scale in coarse.scales:
        for level in _parts(scale.levels, GroupLevel):
            figures = (level.mean, level.sd, level.interval.low, level.interval.high)
            assert all(_is_multiple(figure, 0.1) for figure in figures)
            assert _is_multiple(level.favourable_share, 0.01 if level.n_respondents >= 100 else 0.05)


def test_facets_of_small_groups_are_printed_in_whole_points(coarse: Diagnosis) -> None:
    small = [
        level
        for scale in coarse.scales
        for facet in scale.facets
        for level in _parts(facet.levels, GroupLevel)
        if level.n_respondents < 200
    ]
    assert small
    assert all(_is_multiple(level.mean, 1) and _is_multiple(level.interval.low, 1) for level in small)


def test_words_votes_and_differences_follow_from_the_printed_figures(coarse: Diagnosis) -> None:
    for scale in coarse.scales:
        assert scale.unit_vote == vote_of_units(scale.levels, coarse.plan)
        for level in _parts(scale.levels, GroupLevel):
            assert level.word == level_word(level.interval, coarse.plan)
    for gap in _parts(coarse.gaps, GapFinding):
        assert gap.difference == pytest.approx(gap.mean_leaders - gap.mean_reference, abs=1e-9)


def test_shares_of_answers_still_add_up_to_one(coarse: Diagnosis) -> None:
    items = list(_parts(coarse.scales, ItemDistribution))
    assert items
    for item in items:
        assert sum(item.option_shares) == pytest.approx(1)
        assert all(_is_multiple(share, 0.01) for share in item.option_shares)


@pytest.mark.parametrize(
    ("share", "step", "told"),
    [(1.0, 0.05, (0.9, "or more")), (0.9, 0.05, (0.9, "or more")), (0.89, 0.05, (0.9, "")),
     (0.0, 0.05, (0.1, "or less")), (0.11, 0.05, (0.1, "")), (0.995, 0.01, (0.99, "or more")),
     (0.984, 0.01, (0.98, "")), (0.004, 0.01, (0.01, "or less"))],
)  # fmt: skip
def test_unanimity_and_nearly_all_look_alike(share: float, step: float, told: tuple[float, str]) -> None:
    assert coded_share(share, step) == told


def _scale_with(level: GroupLevel) -> ScaleFinding:
    found = released().findings
    changed = replace(found, scales=(replace(found.scales[0], levels=(level,)),))
    return coarsen(changed).scales[0]


@pytest.mark.parametrize(("share", "reaches"), [(1.0, 1.0), (0.0, 0.0)])
def test_the_interval_of_a_coded_share_holds_all_it_stands_for(share: float, reaches: float) -> None:
    whole = next(iter(_parts(released().findings.scales[0].levels, GroupLevel)))
    level = replace(whole, group=EVERYBODY, n_respondents=30, favourable_share=share)
    told = next(iter(_parts(_scale_with(level).levels, GroupLevel)))
    assert told.favourable_end
    assert reaches in told.favourable_interval
    printed = wilson_interval(told.favourable_share, 30, 0.95)
    inner = printed.low if reaches else printed.high
    assert inner == pytest.approx(
        told.favourable_interval.low if reaches else told.favourable_interval.high, abs=1e-3
    )


def test_a_profile_keeps_its_word_and_what_is_not_shown_stays_so() -> None:
    whole = next(iter(_parts(released().findings.scales[0].levels, GroupLevel)))
    assert (
        next(iter(_parts(_scale_with(replace(whole, word="profile")).levels, GroupLevel))).word == "profile"
    )
    found = released().findings
    scale = replace(found.scales[0], items=(NotShown(EVERYBODY),), deviations=(NotShown(EVERYBODY),))
    hidden = coarsen(replace(found, scales=(scale,), gaps=(NotShown(EVERYBODY),)))
    assert hidden.scales[0].items == hidden.scales[0].deviations == hidden.gaps == (NotShown(EVERYBODY),)
