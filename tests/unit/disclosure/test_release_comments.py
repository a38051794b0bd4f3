"""Comments are released in lists that are large enough, and so is what is left of them; in a drawn order."""

from __future__ import annotations

import dataclasses
from random import Random

import pytest

from diagnostic.disclosure.comments import WrittenComment, release_comments
from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.disclosure.masking.mask import Mask
from diagnostic.disclosure.released import CommentList, ReleasedComments
from support.released import released

LEAST = 10
no_mask = Mask()


def _drawn(seed: int = 0):
    return Random(seed).randbytes


def _written(**counts: int) -> list[WrittenComment]:
    """So many comments of each unit; 'none' names none."""
    return [
        WrittenComment("more", None if unit == "none" else unit, f"{unit} {number}")
        for unit, count in counts.items()
        for number in range(count)
    ]


def _sizes(written: list[WrittenComment]) -> dict[str | None, int]:
    lists = release_comments(written, LEAST, no_mask, _drawn()).get("more", ())
    return {one.unit: len(one.comments) for one in lists}


@pytest.mark.parametrize(
    ("counts", "sizes"),
    [
        ({}, {}),
        ({"none": 9}, {}),
        ({"A": 5, "none": 4}, {}),
        ({"none": 10}, {None: 10}),
        ({"A": 10}, {None: 10}),  # that all are of A is nobody's business
        ({"A": 10, "none": 9}, {None: 19}),
        ({"A": 10, "none": 10}, {"A": 10, None: 10}),
        ({"A": 10, "B": 10}, {"A": 10, "B": 10}),
        ({"A": 10, "B": 9}, {None: 19}),
        ({"A": 12, "B": 10, "none": 1}, {"A": 12, None: 11}),
        ({"A": 12, "B": 10, "C": 9, "none": 1}, {"A": 12, "B": 10, None: 10}),
        ({"A": 12, "B": 10, "C": 4, "D": 4}, {"A": 12, None: 18}),
    ],
)
def test_a_unit_stands_apart_only_where_it_and_the_rest_are_large_enough(counts, sizes) -> None:
    assert _sizes(_written(**counts)) == sizes


def test_a_larger_minimum_holds_too() -> None:
    assert release_comments(_written(A=14), 15, no_mask, _drawn()) == {"more": ()}


def test_questions_are_released_each_for_itself() -> None:
    written = [*_written(none=12), *[WrittenComment("less", "A", str(k)) for k in range(9)]]
    lists = release_comments(written, LEAST, no_mask, _drawn())
    assert lists["less"] == ()
    assert len(lists["more"][0].comments) == 12


def test_comments_are_masked_and_another_draw_gives_another_order() -> None:
    written = [WrittenComment("more", None, f"Maria wrote {k} to a@b.de") for k in range(30)]
    (first,) = release_comments(written, LEAST, Mask(["Maria"]), _drawn(1))["more"]
    (second,) = release_comments(written, LEAST, Mask(["Maria"]), _drawn(2))["more"]
    assert set(first.comments) == {f"[name] wrote {k} to [e-mail]" for k in range(30)}
    assert sorted(first.comments) == sorted(second.comments)
    assert first.comments != second.comments


def test_released_comments_go_through_json_and_older_results_have_none() -> None:
    lists = (CommentList("North", ("a", "ب")), CommentList(None, ("c",)))
    comments = (
        ReleasedComments("more", "What more?", False, lists),
        ReleasedComments("less", "What less?", True, (), "not shown"),
    )
    analysis = dataclasses.replace(released(n_scales=1), comments=comments)
    content = to_dict(analysis)
    assert from_dict(content) == analysis
    del content["comments"]
    assert from_dict(content).comments == ()
    assert comments[0].n_comments == 3
