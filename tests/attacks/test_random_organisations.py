"""Two attackers on random organisations: they break what weaker engines publish, and nothing of ours."""

from collections.abc import Callable

import pytest

from support.attacked import (
    POLICY,
    Organisation,
    engine,
    minimum_size,
    parent_remainder,
    random_organisation,
    without_intervals,
)
from support.attackers import Insider, Place, narrowest, read_levels

BATCHES = [range(start, start + 100) for start in range(0, 1_000, 100)]
BOUNDED = [range(start, start + 40) for start in range(0, 400, 40)]
ALLOWED_WIDTH = 37.5
SLACK = 0.01
"""Points; two solvers round differently."""


def _insider(organisation: Organisation) -> Insider:
    return Insider(organisation.head_counts, POLICY.minimum_group)


@pytest.mark.parametrize("seeds", BATCHES, ids=str)
def test_no_sum_and_no_combination_succeeds_even_on_all_that_counts_allow(seeds: range) -> None:
    """The release shows these cells or fewer, and less can be worked out from fewer."""
    shown = 0
    for seed in seeds:
        organisation = random_organisation(seed)
        insider, cells = _insider(organisation), without_intervals(organisation)
        assert insider.add_and_subtract(cells, n_cells=3) is None, seed
        assert insider.combine(cells) is None, seed
        shown += len(cells)
    assert shown > 3 * len(seeds), "releases that show nothing prove nothing"


@pytest.mark.parametrize("seeds", BOUNDED, ids=str)
def test_no_bound_succeeds_on_what_is_released(seeds: range) -> None:
    shown = 0
    for seed in seeds:
        organisation = random_organisation(seed)
        cells = engine(organisation)
        assert set(cells) <= set(without_intervals(organisation)), seed
        printed = read_levels(organisation.published(cells))
        shown += len(printed)
        assert narrowest(_insider(organisation), printed) >= ALLOWED_WIDTH - SLACK, seed
    assert shown > 3 * len(seeds), "releases that show nothing prove nothing"


def test_four_cells_combined_do_not_succeed_either() -> None:
    for seed in range(6):
        organisation = random_organisation(seed)
        assert _insider(organisation).add_and_subtract(engine(organisation), n_cells=4) is None, seed


def _broken(weak: Callable[[Organisation], list[Place]], seeds: range) -> tuple[int, int, int]:
    """Count the organisations that sums, rational combinations and bounds break."""
    by_sums = by_fractions = by_bounds = 0
    for seed in seeds:
        organisation = random_organisation(seed)
        insider, cells = _insider(organisation), weak(organisation)
        by_sums += insider.add_and_subtract(cells, n_cells=3) is not None
        by_fractions += insider.combine(cells) is not None
        printed = read_levels(organisation.published(cells))
        by_bounds += narrowest(insider, printed) < ALLOWED_WIDTH - SLACK
    return by_sums, by_fractions, by_bounds


def test_a_minimum_size_alone_is_broken_nearly_always() -> None:
    sums, fractions, bounds = _broken(minimum_size, range(10))
    assert fractions >= sums >= 8
    assert bounds >= 8


def test_looking_at_each_remainder_is_broken_too() -> None:
    sums, fractions, bounds = _broken(parent_remainder, range(20))
    assert fractions >= sums >= 4
    assert bounds >= 10


def test_without_the_interval_audit_bounds_pin_some_and_sums_nobody() -> None:
    sums, fractions, bounds = _broken(without_intervals, range(10))
    assert sums == fractions == 0
    assert bounds >= 3
