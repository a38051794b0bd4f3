"""The freeze: thresholds rise, parts of the breakdown go, and nothing else moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.anonymity.manifest import Manifest, Node, StratumKey, Suppression
from diagnostic.anonymity.tightening import is_tightening, loosenings
from support.manifests import manifest

NORTH = Node(id="north", title="North", parts=(Node(id="north_a", title="Team A"),))
SOUTH = Node(id="south", title="South")


def company(*parts: Node, title: str = "Example Ltd") -> dict[str, Any]:
    return {"breakdown": Node(id="company", title=title, parts=parts)}


def thresholds(group: int = 7, c_suite: int = 5, comments: int = 10) -> dict[str, Any]:
    return {
        "suppression": Suppression(minimum_group=group, minimum_c_suite=c_suite, minimum_comments=comments)
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"replaces": "anything"},
        thresholds(group=8),
        thresholds(c_suite=6, comments=11),
        company(NORTH),
        company(Node(id="north", title="North"), SOUTH),
        company(),
        {"roster_deleted_on": date(2026, 11, 20)},
        {**thresholds(group=20), **company(), "roster_deleted_on": date(2026, 12, 1)},
    ],
)
def test_showing_less_is_a_tightening(changes: dict[str, Any]) -> None:
    assert is_tightening(manifest(), manifest(**changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (thresholds(group=6), "minimum group fell from 7 to 6"),
        (thresholds(c_suite=4), "minimum c suite fell"),
        (thresholds(group=20, comments=9), "minimum comments fell"),
        (company(NORTH, SOUTH, Node(id="west", title="West")), "'West' at company / west"),
        (company(Node(id="north", title="North", parts=(Node(id="b", title="Team B"),))), "'Team B'"),
        (company(SOUTH, Node(id="north_a", title="Team A")), "'Team A' at company / north_a"),
        (company(NORTH, SOUTH, title="Renamed"), "'Renamed'"),
        ({"roster_deleted_on": date(2026, 12, 5)}, "kept until 2026-12-05"),
        ({"closes_on": date(2026, 11, 19)}, "closes on changed"),
        ({"closes_on": date(2026, 11, 21)}, "closes on changed"),
        ({"opens_on": date(2026, 11, 1)}, "opens on changed"),
        ({"scripts": {}}, "scripts changed"),
        ({"instruments": {}}, "instruments changed"),
        ({"texts": {}}, "texts changed"),
        ({"answer_bytes": 4096}, "answer bytes changed"),
        ({"office_key": "AAAA"}, "office key changed"),
        ({"wave": "x"}, "wave changed"),
        ({"title": "x"}, "title changed"),
        ({"organisation": "x"}, "organisation changed"),
        ({"strata": (StratumKey(role_groups=("a",), invited=26, public_key="AAAA"),)}, "strata changed"),
    ],
)
def test_anything_else_is_not(changes: dict[str, Any], told: str) -> None:
    found = loosenings(manifest(), manifest(**changes))
    assert len(found) == 1
    assert told in found[0]
    assert not is_tightening(manifest(), manifest(**changes))


trees = st.sets(st.sampled_from(["north", "north_a", "south"])).map(
    lambda kept: company(
        *(
            [Node(id="north", title="North", parts=NORTH.parts if "north_a" in kept else ())]
            if "north" in kept
            else []
        ),
        *([SOUTH] if "south" in kept else []),
    )
)
manifests = st.builds(
    lambda group, comments, tree, days: manifest(
        **thresholds(group=group, comments=comments),
        **tree,
        roster_deleted_on=date(2026, 11, 20) + timedelta(days),
    ),
    st.integers(5, 7),
    st.integers(10, 11),
    trees,
    st.integers(0, 2),
)


@given(manifests, manifests, manifests)
def test_tightenings_are_an_order(one: Manifest, two: Manifest, three: Manifest) -> None:
    assert is_tightening(one, one)
    if is_tightening(one, two) and is_tightening(two, one):
        assert one == two
    if is_tightening(one, two) and is_tightening(two, three):
        assert is_tightening(one, three)
