"""One suppressed cell too many on the page, and an attacker gets through: so the suppression is needed."""

import numpy as np
import pytest

from support.attacked import (
    POLICY,
    Organisation,
    engine,
    minimum_size,
    organisation,
    random_organisation,
    without_intervals,
)
from support.attackers import Insider, Place, narrowest, read_levels

ALLOWED_WIDTH = 37.49


def _made_of(places: dict[Place, int], seed: int = 1) -> Organisation:
    people = [place for place, n in places.items() for _ in range(n)]
    return organisation(people, np.random.default_rng(seed).integers(2, 6, (len(people), 4)))


def _insider(company: Organisation) -> Insider:
    return Insider(company.head_counts, POLICY.minimum_group)


CONSTRUCTED: dict[str, tuple[dict[Place, int], Place]] = {
    "the rest of the company is three people": (
        {("frontline", "North"): 20, ("frontline", "South"): 20, ("frontline", None): 3},
        (None, "South"),
    ),
    "the other role group of a unit is two people": (
        {
            ("frontline", "North"): 30,
            ("middle_management", "North"): 2,
            ("frontline", "South"): 30,
            ("middle_management", "South"): 12,
        },
        ("frontline", "North"),
    ),
    "the last role group is four executives": (
        {("frontline", None): 40, ("middle_management", None): 20, ("c_suite", None): 4},
        ("middle_management", None),
    ),
    "a square of four cells leaves one corner of three": (
        {
            ("frontline", "North"): 20,
            ("frontline", "South"): 20,
            ("middle_management", "North"): 20,
            ("middle_management", "South"): 3,
        },
        ("middle_management", "North"),
    ),
}


@pytest.mark.parametrize("name", CONSTRUCTED)
def test_restoring_the_withheld_cell_lets_the_attack_succeed(name: str) -> None:
    places, withheld = CONSTRUCTED[name]
    company = _made_of(places)
    insider, cells = _insider(company), engine(company)
    assert withheld not in cells
    assert insider.combine(cells) is None
    assert insider.combine([*cells, withheld]) is not None
    assert insider.add_and_subtract([*cells, withheld], n_cells=4) is not None


@pytest.mark.parametrize("seed", range(8))
def test_restoring_any_cell_that_counts_withhold_lets_the_attack_succeed(seed: int) -> None:
    company = random_organisation(seed)
    insider, cells = _insider(company), without_intervals(company)
    for restored in set(minimum_size(company)) - set(cells):
        assert insider.combine([*cells, restored]) is not None, restored


def test_restoring_a_cell_that_bounds_withhold_lets_the_attack_succeed() -> None:
    tried = 0
    for seed in range(12):
        company = random_organisation(seed)
        insider, cells = _insider(company), engine(company)
        restored = set(without_intervals(company)) - set(cells)
        if restored:
            widths = [narrowest(insider, read_levels(company.published([*cells, c]))) for c in restored]
            assert min(widths) < ALLOWED_WIDTH + 0.5, seed
            tried += 1
    assert tried >= 3


def test_a_unit_whose_mean_lies_near_the_end_tells_what_the_hidden_few_in_it_think() -> None:
    places: dict[Place, int] = {
        ("frontline", "North"): 20,
        ("middle_management", "North"): 2,
        ("frontline", "South"): 40,
        ("middle_management", "South"): 12,
    }
    people = [place for place, n in places.items() for _ in range(n)]
    answers = np.array([[1, 1, 1, 2] if unit == "North" else [3, 4, 2, 5] for _, unit in people])
    answers[::7, 0] = 2
    company = organisation(people, answers)
    insider, cells = _insider(company), engine(company)
    assert (None, "North") in without_intervals(company)
    assert (None, "North") not in cells
    restored = read_levels(company.published([*cells, (None, "North")]))
    assert narrowest(insider, restored) < ALLOWED_WIDTH
