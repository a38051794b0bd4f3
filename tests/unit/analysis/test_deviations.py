import numpy as np
import pytest

from diagnostic.analysis.deviations import unit_deviations
from diagnostic.analysis.findings import Group, NotShown, UnitDeviation
from diagnostic.psychometrics import adjust_p_values, welch_test
from support.instruments_for_tests import make_instrument
from support.surveys import answers, scored

INSTRUMENTS = (make_instrument("trust", n_items=6), make_instrument("comms", n_items=6))
UNITS = ("North", "South", "East", "West")
TABLE = answers(
    INSTRUMENTS,
    {("frontline", unit): 60 for unit in UNITS},
    shifts={(("frontline", "West"), "trust"): -1.2},
)


def test_the_unit_that_differs_stands_out_and_no_other() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    deviations = unit_deviations(survey)
    standing_out = [
        (scale_id, entry.group.unit)
        for scale_id, entries in deviations.items()
        for entry in entries
        if isinstance(entry, UnitDeviation) and entry.stands_out
    ]
    assert standing_out == [("trust", "West")]


def test_p_values_are_adjusted_over_all_units_and_scales() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    raw = []
    for scale in survey.scales:
        for unit in sorted(UNITS):
            inside = survey.members(Group(unit=unit))
            raw.append(welch_test(scale.scores.score[inside], scale.scores.score[~inside]).p_value)
    found = [entry for entries in unit_deviations(survey).values() for entry in entries]
    adjusted = [entry.p_adjusted for entry in found if isinstance(entry, UnitDeviation)]
    assert adjusted == pytest.approx(adjust_p_values(raw, "bh").tolist())


def test_a_unit_too_small_to_test_is_not_shown() -> None:
    table = answers(INSTRUMENTS, {("frontline", "North"): 40, ("frontline", "Tiny"): 1})
    entries = unit_deviations(scored(table, INSTRUMENTS))["trust"]
    assert entries[1] == NotShown(Group(unit="Tiny"))


def test_a_single_unit_has_nobody_to_be_compared_with() -> None:
    table = answers(INSTRUMENTS, {("frontline", "North"): 40})
    assert unit_deviations(scored(table, INSTRUMENTS))["trust"] == (NotShown(Group(unit="North")),)
    no_units = type(table)(table.codes, table.item_ids, table.role_groups, None)
    assert unit_deviations(scored(no_units, INSTRUMENTS)) == {"trust": (), "comms": ()}
    assert np.all(no_units.codes == table.codes)
