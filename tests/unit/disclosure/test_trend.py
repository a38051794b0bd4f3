"""A trend is made of two releases alone: what either hides, or nobody declared, is not in it."""

from dataclasses import replace
from typing import Any

import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import EVERYBODY, Fielding, Group, GroupLevel, NotShown
from diagnostic.disclosure.export import trend_to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.released_trend import Change, ReleasedTrend
from diagnostic.disclosure.select import select_cells
from diagnostic.disclosure.trend import UNDECLARED, compare_waves, difference_interval
from diagnostic.disclosure.wave_membership import Passage
from diagnostic.psychometrics import Interval
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, Cell, answers

INSTRUMENTS = (make_instrument("trust", n_items=6), make_instrument("climate", n_items=4))
CELLS: dict[Cell, int] = {("frontline", "North"): 40, ("frontline", "South"): 30, ("c_suite", None): 6}
STAYED = {Group(*cell): Passage(n, 0, 0) for cell, n in CELLS.items()}


def _wave(seed: int, shift: float = 0.0, consented: bool = True, minimum: int = 7) -> ReleasedAnalysis:
    table = answers(INSTRUMENTS, CELLS, seed=seed, shifts={(cell, "trust"): shift for cell in CELLS})
    policy = DisclosurePolicy(minimum_group=minimum)
    selection = select_cells(table, policy, c_suite_consented=consented, instruments=INSTRUMENTS)
    invited = tuple((Group(*cell), n) for cell, n in CELLS.items())
    fielding = Fielding("Company", "Study", "Wave", invited=invited, c_suite_consented=consented)
    found = diagnose(table, INSTRUMENTS, QUICK, fielding=fielding, breakdown=selection.published)
    return release(found, selection, policy)


@pytest.fixture(scope="module")
def waves() -> tuple[ReleasedAnalysis, ReleasedAnalysis]:
    return _wave(1), _wave(2, shift=0.8)


def _shown(trend: ReleasedTrend, scale: str = "trust") -> dict[Group, Change]:
    changes = next(one for one in trend.scales if one.scale_id == scale).changes
    return {one.group: one for one in changes if isinstance(one, Change)}


def _level(released: ReleasedAnalysis, group: Group, scale: int = 0) -> GroupLevel:
    level = next(one for one in released.findings.scales[scale].levels if one.group == group)
    assert isinstance(level, GroupLevel)
    return level


def test_changes_are_differences_of_the_printed_figures(waves: Any) -> None:
    trend = compare_waves(*waves, STAYED, ("Spring", "Autumn"))
    company = _shown(trend)[EVERYBODY]
    before, after = (_level(wave, EVERYBODY) for wave in waves)
    assert (company.earlier, company.later) == (before.mean, after.mean)
    assert company.difference == pytest.approx(after.mean - before.mean)
    assert (company.word, trend.later.title) == ("higher", "Autumn")
    assert {Group(unit="North"), Group("c_suite")} <= set(_shown(trend))
    assert _shown(trend, "climate")[EVERYBODY].word == "cannot tell"


def test_the_interval_adds_both_uncertainties_and_keeps_their_sides() -> None:
    level = _level(_wave(1), EVERYBODY)
    before = replace(level, mean=40.0, interval=Interval(37.0, 44.0, 0.95, ""))
    after = replace(level, mean=50.0, interval=Interval(46.0, 53.0, 0.95, ""))
    interval = difference_interval(before, after)
    assert (interval.low, interval.high) == (4.3, 14.2)  # 10 − √(4² + 4²), 10 + √(3² + 3²)


def test_without_a_declaration_no_change_is_shown_and_a_note_says_why(waves: Any) -> None:
    trend = compare_waves(*waves, None)
    assert all(not _shown(trend, scale.scale_id) for scale in trend.scales)
    assert trend.notes == (UNDECLARED,)
    assert all(isinstance(one, NotShown) for scale in trend.scales for one in scale.changes)


def test_what_one_wave_hides_is_not_compared(waves: Any) -> None:
    unasked = _wave(2, consented=False)
    assert Group("c_suite") not in _shown(compare_waves(waves[0], unasked, STAYED))


def test_a_newcomer_hides_the_unit_and_keeps_the_company_only_if_enough_came(waves: Any) -> None:
    one = {**STAYED, Group("frontline", "North"): Passage(39, 1, 1)}
    south = {Group(unit="South"), Group("frontline", "South")}
    assert set(_shown(compare_waves(*waves, one))) == {Group("c_suite"), *south}
    seven = {**STAYED, Group("frontline", "North"): Passage(36, 4, 4)}
    assert {EVERYBODY, Group(unit="North")} <= set(_shown(compare_waves(*waves, seven)))


def test_the_stricter_minimum_of_both_waves_holds(waves: Any) -> None:
    eight = {**STAYED, Group("frontline", "North"): Passage(36, 4, 4)}
    stricter = _wave(2, minimum=9)
    trend = compare_waves(waves[0], stricter, eight)
    assert trend.minimum_group == 9
    assert Group(unit="North") not in _shown(trend)


def test_another_version_is_named_and_not_compared(waves: Any) -> None:
    before, after = waves
    instruments = [
        (name, "2.0.0" if name == "climate" else number, title, status)
        for name, number, title, status in after.findings.instruments
    ]
    changed = replace(after, findings=replace(after.findings, instruments=tuple(instruments)))
    trend = compare_waves(before, changed, STAYED)
    assert [scale.scale_id for scale in trend.scales] == ["trust"]
    assert trend.not_compared == ("Climate",)


def test_the_exported_trend_holds_figures_and_no_counts_of_answers(waves: Any) -> None:
    content = trend_to_dict(compare_waves(*waves, STAYED))
    assert content["format"] == "diagnostic.trend/1"
    change = content["scales"][0]["changes"][0]
    assert set(change) == {"type", "group", "earlier", "later", "difference", "interval", "word"}
