"""Of executives a report shows their group's mean, by consent and from five people on; never an item.

Walks every number of the released JSON and every sentence, row and picture text of the rendered page.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import Fielding, Group
from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import select_cells
from diagnostic.reporting.book import book_of
from diagnostic.reporting.render import html_of
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, answers

EXECUTIVES = "c_suite"
POLICY = DisclosurePolicy()
INSTRUMENTS = (
    make_instrument("trust", n_items=6, n_facets=2),
    make_instrument("outcomes", n_items=4, kind="criterion"),
)
HIDDEN = {"four, with consent": (4, True), "six, without consent": (6, False), "none": (0, True)}
INVITED = 9
CANARY = -2.2
"""Executives answer far lower than anybody else, so that a figure of theirs stands out."""


@cache
def _released(executives: int, consented: bool, policy: DisclosurePolicy = POLICY) -> dict[str, Any]:
    cells: dict[tuple[str | None, str | None], int] = {
        (EXECUTIVES, None): executives,
        ("middle_management", "North"): 55,
        ("frontline", "North"): 60,
        ("frontline", "South"): 50,
        ("middle_management", "South"): 52,
    }
    place: tuple[str | None, str | None] = (EXECUTIVES, None)
    shifts = {(place, scale): CANARY for scale in ("trust", "outcomes")}
    table = answers(INSTRUMENTS, cells, shifts=shifts)
    selection = select_cells(table, policy, c_suite_consented=consented, instruments=INSTRUMENTS)
    fielding = Fielding(
        "Company", "Study", "Wave", c_suite_consented=consented, invited=((Group(EXECUTIVES), INVITED),)
    )
    diagnosis = diagnose(table, INSTRUMENTS, QUICK, fielding=fielding)  # breakdown left to the release
    return to_dict(release(diagnosis, selection, policy))


def _lines_about_executives(released: dict[str, Any]) -> list[str]:
    """Give the rows, the sentences and the parts of picture texts of the page that speak of executives."""
    page = html_of(book_of(from_dict(released)))
    told = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    told += re.split(r"[;.,]", " ".join(re.findall(r'alt="([^"]*)"', page)))
    told += re.split(r"[.;<>]", re.sub(r"<(?!/?(p|tr|h\d|div)\b)[^>]+>", " ", page))
    return [line for line in told if re.search("executives", line, re.IGNORECASE)]


def _records(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for part in parts:
        yield from _records(part)


def _is_about_executives(record: dict[str, Any]) -> bool:
    groups = (record.get(key) for key in ("group", "leaders", "reference", "focal"))
    return any(isinstance(group, dict) and group["role_group"] == EXECUTIVES for group in groups)


@pytest.mark.parametrize("case", HIDDEN)
def test_too_few_or_unasked_leave_no_number_in_the_released_json(case: str) -> None:
    released = _released(*HIDDEN[case])
    about = [record for record in _records(released) if _is_about_executives(record)]
    assert all(set(record) <= {"type", "group", "label"} for record in about)
    assert all(group["role_group"] != EXECUTIVES for group in released["published"])
    assert about or not HIDDEN[case][0]


@pytest.mark.parametrize("case", [case for case in HIDDEN if HIDDEN[case][0]])
def test_nor_does_any_mean_come_near_what_they_answered(case: str) -> None:
    theirs = _released(6, True)["findings"]["scales"][0]["levels"][1]
    assert (theirs["type"], theirs["group"]["role_group"]) == ("GroupLevel", EXECUTIVES)
    assert theirs["mean"] < 20
    levels = [record for record in _records(_released(*HIDDEN[case])) if "mean" in record]
    assert levels
    assert all(record["mean"] is None or record["mean"] > 30 or "item_id" in record for record in levels)


@pytest.mark.parametrize("case", HIDDEN)
def test_nor_does_a_number_of_theirs_stand_on_the_page(case: str) -> None:
    theirs = _lines_about_executives(_released(*HIDDEN[case]))
    allowed = f"mean is shown from {POLICY.minimum_c_suite} people on"
    assert all(not re.search(r"\d", line) or allowed in line for line in theirs), theirs


def test_the_walk_finds_the_numbers_that_a_lower_minimum_lets_through() -> None:
    weak = _released(4, True, DisclosurePolicy(minimum_group=3, minimum_c_suite=3))
    assert any("mean" in record for record in _records(weak) if _is_about_executives(record))
    assert sum(bool(re.search(r"\d", line)) for line in _lines_about_executives(weak)) > 3


def test_a_consenting_group_shows_its_mean_and_no_item() -> None:
    released = _released(6, True)
    about = [record for record in _records(released) if _is_about_executives(record)]
    assert any("mean" in record for record in about)
    assert any("mean_leaders" in record for record in about)
    assert not any("item_id" in record and len(record) > 3 for record in about)
    assert not any("option_shares" in record for record in about)


def test_nothing_shown_of_the_others_items_tells_those_of_executives() -> None:
    items = [record for record in _records(_released(6, True)) if "option_shares" in record]
    groups = {record["group"]["role_group"] for record in items}
    assert groups == {None, "frontline"}  # managers too would leave the executives as the remainder


@pytest.mark.parametrize("executives", [60, 6])
def test_items_that_function_differently_are_never_told_of_executives(executives: int) -> None:
    functioning = _released(executives, True)["findings"]["item_functioning"]
    assert functioning, "managers are compared"
    assert {item["focal"]["role_group"] for item in functioning} == {"middle_management"}
