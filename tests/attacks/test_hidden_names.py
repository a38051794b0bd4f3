"""A group that is not shown is named alike whether a few answered in it or nobody did."""

from typing import Any

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import Fielding, Group
from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import select_cells
from diagnostic.reporting.book import book_of
from diagnostic.reporting.pages.cover import confidentiality_words
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, Cell, answers

INSTRUMENTS = (make_instrument("trust", n_items=6, n_facets=2),)
POLICY = DisclosurePolicy()
INVITED = (
    (Group("c_suite"), 4),
    (Group("middle_management", "North"), 6),
    (Group("frontline", "North"), 40),
    (Group("frontline", "South"), 30),
    (Group("frontline", "East"), 5),
)


def _named(few: int, invited: tuple[tuple[Group, int], ...] = INVITED) -> tuple[list[str], int, str]:
    """Give every place that names a hidden group, how many the report counts, and what it says of them."""
    cells: dict[Cell, int] = {
        ("frontline", "North"): 31,
        ("frontline", "South"): 22,
        ("frontline", None): 8,
        ("middle_management", "North"): 3,
    }
    small: tuple[Cell, ...] = (("c_suite", None), ("frontline", "East"))
    cells |= {cell: few for cell in small if few}
    table = answers(INSTRUMENTS, cells)
    selection = select_cells(table, POLICY, c_suite_consented=True, instruments=INSTRUMENTS)
    fielding = Fielding("Company", "Study", "Wave", invited=invited, c_suite_consented=True)
    found = diagnose(table, INSTRUMENTS, QUICK, fielding=fielding, breakdown=selection.published)
    released = release(found, selection, POLICY)
    book_of(released)
    names = list(_walk(to_dict(released), "released"))
    return names, released.n_not_shown, confidentiality_words(released)[1]


def _walk(content: Any, path: str) -> Any:
    if isinstance(content, dict):
        if content.get("label") == "not shown":
            yield f"{path} {content['group']}"
        for key, part in content.items():
            yield from _walk(part, f"{path}.{key}")
        yield from (f"{path} {key}" for key in content if path.endswith("role_titles"))
    elif isinstance(content, list):
        for part in content:
            yield from _walk(part, path)


def test_the_names_of_hidden_groups_do_not_tell_that_somebody_answered() -> None:
    nobody, two = _named(0), _named(2)
    assert any("c_suite" in name for name in nobody[0])
    assert nobody == two


def test_the_comparison_sees_the_difference_where_nothing_was_declared() -> None:
    assert _named(0, ()) != _named(2, ())
