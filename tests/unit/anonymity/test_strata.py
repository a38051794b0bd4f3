"""Nobody stands in a crowd of fewer than twenty, and nobody is merged who need not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.anonymity.errors import StrataError
from diagnostic.anonymity.strata import strata_of

head_counts = st.lists(st.integers(0, 60), max_size=8)


def parted(*invited: int, minimum: int = 20) -> list[list[int]]:
    named = [(str(place), count) for place, count in enumerate(invited)]
    return [[int(group) for group in stratum.role_groups] for stratum in strata_of(named, minimum=minimum)]


@pytest.mark.parametrize(
    ("invited", "strata"),
    [
        ((20,), [[0]]),
        ((20, 20, 20), [[0], [1], [2]]),
        ((6, 40, 300), [[0, 1], [2]]),
        ((25, 19), [[0, 1]]),
        ((25, 19, 1), [[0], [1, 2]]),
        ((30, 0, 30), [[0], [2]]),
        ((15, 10, 15, 10), [[0, 1], [2, 3]]),
        ((5, 5, 5, 5), [[0, 1, 2, 3]]),
        ((19, 500), [[0, 1]]),
        ((500, 19), [[0, 1]]),
    ],
)
def test_small_groups_join_the_next_one_down_and_the_last_the_next_one_up(
    invited: tuple[int, ...], strata: list[list[int]]
) -> None:
    assert parted(*invited) == strata


@pytest.mark.parametrize("invited", [(), (0, 0), (19,), (10, 9)])
def test_fewer_than_twenty_people_are_no_crowd(invited: tuple[int, ...]) -> None:
    with pytest.raises(StrataError, match=f"{sum(invited)} people are invited"):
        parted(*invited)


@given(head_counts)
def test_everybody_stands_once_in_a_crowd_of_twenty(invited: list[int]) -> None:
    if sum(invited) < 20:
        return
    strata = strata_of((str(place), count) for place, count in enumerate(invited))
    assert all(stratum.invited >= 20 for stratum in strata)
    members = [group for stratum in strata for group in stratum.role_groups]
    assert members == [str(place) for place, count in enumerate(invited) if count]
    for stratum in strata:
        assert stratum.invited == sum(invited[int(group)] for group in stratum.role_groups)


@given(head_counts)
def test_no_other_way_to_part_them_gives_more_strata(invited: list[int]) -> None:
    if sum(invited) < 20:
        return
    groups = [count for count in invited if count]
    most = 0
    for cuts in range(2 ** (len(groups) - 1)):
        sums, running = [], 0
        for place, count in enumerate(groups):
            running += count
            if place == len(groups) - 1 or cuts >> place & 1:
                sums.append(running)
                running = 0
        if min(sums) >= 20:
            most = max(most, len(sums))
    assert len(parted(*invited)) == most
