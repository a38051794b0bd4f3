"""Subtracting two waves: who compares whatever both publish tells what newcomers and leavers answered."""

from collections import Counter

import numpy as np
import pytest

from diagnostic.analysis.findings import Group
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.wave_membership import Passage, comparable_cells
from support.attackers import Place
from support.two_waves import TwoWaves, Way, all_published, engine, own_change, random_waves

NORTH, SOUTH = (("frontline", unit) for unit in ("North", "South"))
SEVEN = Minimums(7, 7)
BATCHES = [range(start, start + 50) for start in range(0, 300, 50)]


@pytest.mark.parametrize("seeds", BATCHES, ids=str)
def test_no_combination_of_both_waves_describes_too_few(seeds: range) -> None:
    shown = 0
    for seed in seeds:
        waves = random_waves(seed)
        cells = engine(waves)
        assert waves.attack(cells) is None, seed
        shown += len(cells)
    assert shown > 2 * len(seeds), "trends that show nothing prove nothing"


def test_comparing_whatever_both_publish_is_broken() -> None:
    assert sum(_is_broken(random_waves(seed), all_published(random_waves(seed))) for seed in range(30)) >= 20


def test_looking_at_each_cell_s_own_change_is_broken_too() -> None:
    assert sum(_is_broken(random_waves(seed), own_change(random_waves(seed))) for seed in range(30)) >= 8


def _is_broken(waves: TwoWaves, cells: list[Place]) -> bool:
    return waves.attack(cells) is not None


def test_adding_any_cell_that_is_held_back_for_newcomers_lets_the_attack_succeed() -> None:
    tried = 0
    for seed in range(40):
        waves = random_waves(seed)
        if any(None not in way and way[0] != way[1] for way in waves.ways):
            continue  # who moved is credited to nothing, so that more is held back than need be
        cells = engine(waves)
        for place in set(waves.published) - set(cells):
            assert waves.attack([*cells, place]) is not None, (seed, place)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize(("joined", "is_compared"), [(0, True), (1, False), (6, False), (7, True)])
def test_a_cell_is_compared_where_nobody_or_enough_people_changed(joined: int, is_compared: bool) -> None:
    passages = {Group(*NORTH): Passage(20, 0, joined), Group(*SOUTH): Passage(20, 8, 8)}
    shown = comparable_cells([Group(), Group(unit="North"), Group(unit="South")], passages, SEVEN)
    assert (Group(unit="North") in shown) is is_compared
    assert Group() in shown


def test_a_unit_that_stayed_shows_nothing_of_a_newcomer_among_its_managers() -> None:
    manager = ("middle_management", "North")
    passages = {
        Group(*NORTH): Passage(20, 8, 7),
        Group(*manager): Passage(9, 1, 0),
        Group(*SOUTH): Passage(30, 9, 9),
    }
    shown = comparable_cells([Group(), Group(unit="North"), Group(*NORTH), Group(*manager)], passages, SEVEN)
    assert shown == (Group(), Group(unit="North"))  # with the front line there, the manager who left is left


def test_what_was_not_declared_is_credited_to_nothing() -> None:
    cells = [Group(), Group(unit="North"), Group(unit="South")]
    unknown = {Group(*NORTH): None, Group(*SOUTH): Passage(20, 8, 9)}
    assert comparable_cells(cells, unknown, SEVEN) == (Group(),)  # South would leave North as the rest
    assert comparable_cells(cells, dict.fromkeys(unknown), SEVEN) == ()


def test_people_who_only_moved_may_cancel_so_their_cells_are_not_compared() -> None:
    moved = {Group(*NORTH): Passage(20, 0, 0, moved_out=8), Group(*SOUTH): Passage(20, 9, 9, moved_in=8)}
    cells = [Group(), Group(unit="North"), Group(unit="South")]
    assert comparable_cells(cells, moved, SEVEN) == (Group(),)


def test_in_figures_one_newcomer_s_score_out_of_what_is_held_back() -> None:
    places: dict[Way, int] = {(NORTH, NORTH): 20, (None, NORTH): 1, (SOUTH, SOUTH): 30}
    waves = TwoWaves(Counter(places))
    scores, newcomer = np.random.default_rng(3).uniform(30, 80, 20), 4.0
    before, after = (round(float(values.mean()), 1) for values in (scores, np.append(scores, newcomer)))
    assert abs(21 * after - 20 * before - newcomer) < 2.1
    assert (None, "North") in all_published(waves)
    assert (None, "North") not in engine(waves)
