"""No sum or difference of published cells describes fewer than k people, whoever computes it."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.analysis.groups import breakdown_of
from diagnostic.disclosure import audit
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import select_cells
from support.organisations import (
    combinations_about,
    leaking_sets,
    organisation,
    random_organisation,
    signed_sum_leaks,
)

POLICY = DisclosurePolicy(minimum_group=5, minimum_c_suite=5)
CELL = st.tuples(
    st.sampled_from(["frontline", "middle_management", "c_suite", None]),
    st.sampled_from(["North", "South", "East", None]),
    st.integers(1, 9),
)


@given(st.lists(CELL, min_size=1, max_size=9))
@settings(max_examples=150, deadline=None)
def test_no_rational_combination_rests_on_fewer_than_the_minimum(cells: list[tuple[str, str, int]]) -> None:
    table = organisation(cells)
    published = select_cells(table, POLICY, c_suite_consented=False).scales
    assert leaking_sets(table, published, minimum=5) == []


@given(st.lists(CELL, min_size=1, max_size=8))
@settings(max_examples=75, deadline=None)
def test_consent_lowers_the_minimum_for_executives_alone(cells: list[tuple[str, str, int]]) -> None:
    table = organisation(cells)
    published = select_cells(table, DisclosurePolicy(7, 5), c_suite_consented=True).scales
    assert leaking_sets(table, published, minimum=7, c_suite_minimum=5) == []


@pytest.mark.parametrize("seed", range(12))
def test_signed_sums_of_published_cells_single_nobody_out(seed: int) -> None:
    table = random_organisation(np.random.default_rng(seed), n_units=5, largest=12)
    published = select_cells(table, POLICY, c_suite_consented=False).scales
    assert len(published) > 3
    assert signed_sum_leaks(table, published, minimum=5, n_cells=4) == []


def test_the_same_attacker_breaks_releases_by_minimum_size_alone() -> None:
    broken = 0
    for seed in range(12):
        table = random_organisation(np.random.default_rng(seed), n_units=5, largest=12)
        naive = [group for group in breakdown_of(table) if not signed_sum_leaks(table, [group], 5, n_cells=1)]
        broken += bool(signed_sum_leaks(table, naive, minimum=5, n_cells=3))
    assert broken == 12


@pytest.mark.parametrize("seed", range(20))
def test_showing_any_withheld_cell_would_betray_somebody(seed: int) -> None:
    table = random_organisation(np.random.default_rng(seed), n_units=2, largest=9)
    selection = select_cells(table, POLICY, c_suite_consented=False)
    assert selection.withheld
    for group in selection.withheld:
        assert leaking_sets(table, [*selection.scales, group], minimum=5), group


@given(st.lists(CELL, min_size=1, max_size=9), st.randoms())
@settings(max_examples=50, deadline=None)
def test_selection_depends_on_who_answered_and_not_on_the_order(
    cells: list[tuple[str, str, int]], chance: Random
) -> None:
    table = organisation(cells)
    order = chance.sample(range(table.n_respondents), table.n_respondents)
    assert table.role_groups is not None
    assert table.units is not None
    shuffled = type(table)(table.codes[order], table.item_ids, table.role_groups[order], table.units[order])
    assert select_cells(table, POLICY, c_suite_consented=False) == select_cells(
        shuffled, POLICY, c_suite_consented=False
    )


@given(st.lists(CELL, min_size=1, max_size=9))
@settings(max_examples=75, deadline=None)
def test_executives_are_never_alone_in_an_item(cells: list[tuple[str, str, int]]) -> None:
    table = organisation(cells)
    items = select_cells(table, POLICY, c_suite_consented=True).items
    assert combinations_about(table, items, "c_suite") == 0


def test_when_searching_takes_too_long_only_the_block_rule_admits(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [random_organisation(np.random.default_rng(seed), n_units=3, largest=12) for seed in range(5)]
    searched = [select_cells(table, POLICY, c_suite_consented=False).scales for table in tables]
    monkeypatch.setattr(audit, "SEARCH_STEPS", 0)
    blocked = [select_cells(table, POLICY, c_suite_consented=False).scales for table in tables]
    assert 0 < sum(map(len, blocked)) < sum(map(len, searched))
    for table, published in zip(tables, blocked, strict=True):
        assert leaking_sets(table, published, minimum=5) == []


def test_forty_units_are_safe_against_differences_of_two_cells() -> None:
    table = random_organisation(np.random.default_rng(1), n_units=40, largest=30)
    published = select_cells(table, POLICY, c_suite_consented=False).scales
    assert len(published) > 80
    assert signed_sum_leaks(table, published, minimum=5, n_cells=2) == []
