from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.findings import EVERYBODY, Group
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import select_cells
from diagnostic.scoring.answer_table import NOT_ANSWERED
from support.instruments_for_tests import make_instrument
from support.organisations import organisation
from support.surveys import answers

POLICY = DisclosurePolicy()
FRONT_LINE, MANAGERS, EXECUTIVES = Group("frontline"), Group("middle_management"), Group("c_suite")


def _published(*sizes: tuple[str | None, str | None, int], consented: bool = False) -> tuple[Group, ...]:
    return select_cells(organisation(sizes), POLICY, c_suite_consented=consented).scales


def test_a_group_below_the_minimum_is_not_shown() -> None:
    assert _published(("frontline", None, 6)) == ()
    assert _published(("frontline", None, 7)) == (EVERYBODY, FRONT_LINE)


def test_the_remainder_of_what_is_shown_counts_too() -> None:
    published = _published(("frontline", "North", 20), ("frontline", "South", 20), ("frontline", None, 3))
    assert Group(unit="North") in published
    assert Group(unit="South") not in published  # everybody − North − South would be three people


def test_a_role_group_in_a_unit_is_withheld_when_it_reveals_the_other() -> None:
    published = _published(
        ("frontline", "North", 30), ("middle_management", "North", 4), ("frontline", "South", 30)
    )
    assert Group(unit="North") in published
    assert Group("frontline", "North") not in published


def test_executives_below_the_minimum_show_only_by_consent() -> None:
    sizes = (("frontline", "North", 40), ("c_suite", None, 5))
    assert EXECUTIVES not in _published(*sizes)
    assert EXECUTIVES in _published(*sizes, consented=True)
    assert EXECUTIVES not in _published(("frontline", "North", 40), ("c_suite", None, 4), consented=True)


def test_executives_who_stay_hidden_hide_the_last_role_group_too() -> None:
    published = _published(("frontline", None, 40), ("middle_management", None, 20), ("c_suite", None, 4))
    assert FRONT_LINE in published
    assert MANAGERS not in published  # everybody − front line − managers would be the executives


def test_consent_is_for_executives_alone() -> None:
    published = _published(("frontline", "North", 40), ("middle_management", None, 6), consented=True)
    assert MANAGERS not in published


def test_items_show_neither_executives_nor_what_would_reveal_them() -> None:
    table = organisation([("frontline", None, 40), ("middle_management", None, 20), ("c_suite", None, 9)])
    selection = select_cells(table, POLICY, c_suite_consented=True)
    assert selection.scales == (EVERYBODY, FRONT_LINE, MANAGERS, EXECUTIVES)
    assert selection.items == (EVERYBODY, FRONT_LINE)


def test_without_executives_every_role_group_shows_items() -> None:
    table = organisation([("frontline", None, 40), ("middle_management", None, 20)])
    selection = select_cells(table, POLICY, c_suite_consented=True)
    assert selection.items == (EVERYBODY, FRONT_LINE, MANAGERS)


def test_people_count_only_where_they_have_a_score() -> None:
    instruments = (make_instrument("trust", n_items=4), make_instrument("comms", n_items=4))
    table = answers(instruments, {("frontline", "North"): 30, ("frontline", "South"): 8})
    codes = table.codes.copy()
    codes[-2:, 4:] = NOT_ANSWERED  # two of South stopped after the first scale
    table = replace(table, codes=codes)
    by_respondents = select_cells(table, POLICY, c_suite_consented=False)
    by_scores = select_cells(table, POLICY, c_suite_consented=False, instruments=instruments)
    assert Group(unit="South") in by_respondents.scales
    assert by_scores.scales == (EVERYBODY, FRONT_LINE)
    assert Group(unit="North") in by_scores.withheld  # everybody − North would be South's six


def test_an_instrument_only_some_were_asked_does_not_hide_the_others() -> None:
    forms = {"employee": {"role_groups": ["frontline"], "stem": "I"}}
    instruments = (make_instrument("trust", n_items=4), make_instrument("career", n_items=4, forms=forms))
    table = answers(instruments, {("frontline", None): 30, ("middle_management", None): 20})
    codes = table.codes.copy()
    codes[30:, 4:] = NOT_ANSWERED
    selection = select_cells(
        replace(table, codes=codes), POLICY, c_suite_consented=False, instruments=instruments
    )
    assert selection.scales == (EVERYBODY, FRONT_LINE, MANAGERS)


def test_a_scale_that_hardly_anybody_answered_does_not_hide_the_others() -> None:
    instruments = (make_instrument("trust", n_items=4), make_instrument("career", n_items=4))
    table = answers(instruments, {("frontline", None): 30, ("middle_management", None): 20})
    codes = table.codes.copy()
    codes[3:, 4:] = NOT_ANSWERED
    selection = select_cells(
        replace(table, codes=codes), POLICY, c_suite_consented=False, instruments=instruments
    )
    assert selection.scales == selection.items == (EVERYBODY, FRONT_LINE, MANAGERS)


def test_facets_and_items_are_for_broad_groups() -> None:
    instruments = (make_instrument("trust", n_items=6, n_facets=2),)
    table = answers(instruments, {("frontline", "North"): 30, ("frontline", "South"): 30})
    selection = select_cells(table, POLICY, c_suite_consented=False, instruments=instruments)
    assert Group(unit="North") in selection.scales
    assert selection.facets == selection.items == (EVERYBODY, FRONT_LINE)


@pytest.mark.parametrize("labels", [None, np.array([None] * 12, dtype=object)])
def test_without_labels_there_is_only_everybody(labels: np.ndarray | None) -> None:
    table = replace(organisation([("frontline", "North", 12)]), role_groups=labels, units=labels)
    assert select_cells(table, POLICY, c_suite_consented=False).scales == (EVERYBODY,)


def test_nobody_answered_shows_nothing() -> None:
    selection = select_cells(organisation([("frontline", "North", 0)]), POLICY, c_suite_consented=True)
    assert selection.scales == ()
