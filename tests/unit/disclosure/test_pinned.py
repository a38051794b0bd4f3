"""Groups whose members answered so much alike that their figure tells what each of them said."""

from dataclasses import replace

import pytest

from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    GapFinding,
    Group,
    GroupLevel,
    ItemDistribution,
    NotShown,
)
from diagnostic.disclosure.pinned import tells_of_answers, tells_of_members, without_pinned
from diagnostic.psychometrics.results import Interval
from support.released import released

SPAN = Interval(0, 100, 0.95, "test")


def _level(n: int, mean: float, sd: float, group: Group = EVERYBODY) -> GroupLevel:
    return GroupLevel(group, n, mean, sd, SPAN, 0.5, SPAN, "in between")


@pytest.mark.parametrize(
    ("n", "mean", "sd", "tells"),
    [(9, 60, 0.0, True), (9, 60, 2.0, True), (9, 60, 8.0, False), (8, 99.0, 2.8, True),
     (8, 1.0, 2.8, True), (200, 99.0, 2.8, False), (7, 100.0, 0.0, True)],
)  # fmt: skip
def test_a_mean_tells_of_members_who_agree_or_stand_at_an_end(
    n: int, mean: float, sd: float, tells: bool
) -> None:
    assert tells_of_members(_level(n, mean, sd)) is tells


def _item(*counts: int, group: Group = EVERYBODY) -> ItemDistribution:
    n = sum(counts)
    shares = tuple(count / n for count in counts)
    return ItemDistribution(
        group, "item", "Text", None, False, (1, 2, 3, 4, 5), ("",) * 5, shares, 0.5, n, 0.0, 0.0
    )


@pytest.mark.parametrize(
    ("counts", "tells"),
    [((0, 0, 0, 0, 30), True), ((1, 0, 0, 0, 29), True), ((0, 0, 0, 15, 15), True),
     ((0, 0, 1, 15, 14), True), ((0, 0, 2, 15, 13), False), ((2, 0, 0, 0, 28), False),
     ((29, 0, 0, 0, 1), True), ((4, 4, 4, 4, 3), True), ((4, 4, 4, 4, 4), False)],
)  # fmt: skip
def test_answers_on_one_option_or_all_but_one_are_not_shown_nor_fewer_than_twenty(
    counts: tuple[int, ...], tells: bool
) -> None:
    assert tells_of_answers(_item(*counts)) is tells


def _with_level(findings: Diagnosis, group: Group, level: GroupLevel) -> Diagnosis:
    first = findings.scales[0]
    levels = tuple(level if entry.group == group else entry for entry in first.levels)
    return replace(findings, scales=(replace(first, levels=levels), *findings.scales[1:]))


def test_what_rests_on_a_pinned_group_goes_with_it() -> None:
    findings = released().findings
    leaders = Group("c_suite")
    cleared = without_pinned(_with_level(findings, leaders, _level(9, 60, 0.0, leaders)))
    scale = cleared.scales[0]
    assert NotShown(leaders) in scale.levels
    assert all(NotShown(leaders) in facet.levels for facet in scale.facets)
    gaps = [gap for gap in cleared.gaps if not isinstance(gap, GapFinding)]
    assert gaps == [NotShown(leaders)]
    assert scale.measurement is not None


def test_where_everybody_agrees_nothing_is_said_about_the_scale() -> None:
    findings = released().findings
    cleared = without_pinned(_with_level(findings, EVERYBODY, _level(1012, 60, 0.1)))
    scale, other = cleared.scales[:2]
    shown = (*scale.levels, *scale.items, *scale.crossings, *scale.deviations)
    assert all(isinstance(entry, NotShown) for entry in shown)
    assert all(isinstance(level, NotShown) for facet in scale.facets for level in facet.levels)
    assert (scale.measurement, scale.importance, scale.trace_back) == (None, None, None)
    assert all(isinstance(g, NotShown) or g.scale_id != scale.scale_id for g in cleared.gaps)
    assert all(item.scale_id != scale.scale_id for item in cleared.item_functioning)
    assert any(isinstance(level, GroupLevel) for level in other.levels)


def test_the_quality_of_items_is_told_where_everybodys_answers_are() -> None:
    findings = released().findings
    first = findings.scales[0]
    assert first.measurement is not None
    named = [replace(_item(9, 9, 9, 9, 9), item_id=q.item_id) for q in first.measurement.items]
    unanimous = replace(_item(0, 0, 0, 0, 45), item_id=named[0].item_id)
    scale = replace(first, items=(unanimous, *named[1:]))
    cleared = without_pinned(replace(findings, scales=(scale,))).scales[0]
    assert cleared.measurement is not None
    assert [q.item_id for q in cleared.measurement.items] == [item.item_id for item in named[1:]]
