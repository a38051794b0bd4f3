"""Counts of people leave in bands that never say that everybody answered, or all but a few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.analysis.findings import Group
from diagnostic.disclosure.bands import Bands, band


@pytest.mark.parametrize(
    ("count", "invited", "expected"),
    [
        (7, 30, (7, 8)),
        (12, None, (12, 14)),
        (40, None, (40, 44)),
        (40, 40, (35, 40)),
        (43, 48, (40, 48)),
        (12, 12, (9, 12)),
        (99, 104, (95, 104)),
        (123, None, (120, 129)),
        (4_130, 5_000, (4_100, 4_149)),
        (45, 40, (45, 49)),
    ],
)
def test_bands(count: int, invited: int | None, expected: tuple[int, int]) -> None:
    bands = Bands(() if invited is None else ((Group("frontline"), invited),), 7, 5)
    assert bands.of(Group("frontline"), count) == expected


@given(st.integers(7, 6_000), st.data())
def test_bands_part_all_counts_and_the_last_one_hides_who_is_missing(
    invited: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(7, invited))
    low, high = band(count, least=7, invited=invited)
    assert low <= count <= high <= invited
    assert band(low, least=7, invited=invited) == band(high, least=7, invited=invited) == (low, high)
    assert high - low >= (2 if low < 15 else 4) or low == 7
    assert high < invited or low <= max(invited - 2, 7), "all, all but one and all but two look alike"


def test_executives_have_a_first_band_of_their_own_and_wholes_add_up() -> None:
    bands = Bands(
        ((Group("c_suite"), 9), (Group("frontline", "North"), 20), (Group("frontline", "South"), 21)), 7, 5
    )
    assert bands.of(Group("c_suite"), 6) == (6, 9)
    assert bands.of(Group("frontline"), 41) == (35, 41)
    assert bands.of(Group(), 47) == (47, 47)
    assert bands.of(Group(unit="North"), 20) == (15, 20)
