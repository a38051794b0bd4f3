import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.analysis.functioning import focal_groups, item_functioning
from support.instruments_for_tests import make_instrument
from support.surveys import answers, scored

INSTRUMENTS = (make_instrument("trust", n_items=8),)
CELLS = {("c_suite", None): 9, ("middle_management", None): 150, ("frontline", None): 400}
TABLE = answers(INSTRUMENTS, CELLS, shifts={(("middle_management", None), "trust"): 0.8})
MANAGERS = Group("middle_management")


def test_a_real_difference_between_groups_is_not_called_functioning() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    found = item_functioning(survey, survey.scales[0], MANAGERS)
    assert len(found) == 8
    assert not any(item.flagged for item in found)


def test_an_item_that_managers_answer_lower_at_the_same_score_is_flagged() -> None:
    codes = TABLE.codes.copy()
    assert TABLE.role_groups is not None
    rows = TABLE.role_groups == "middle_management"
    codes[rows, 4] = np.maximum(codes[rows, 4] - 1, 1)
    survey = scored(type(TABLE)(codes, TABLE.item_ids, TABLE.role_groups, TABLE.units), INSTRUMENTS)
    found = {item.item_id: item for item in item_functioning(survey, survey.scales[0], MANAGERS)}
    assert [key for key, item in found.items() if item.flagged] == ["trust_5"]
    assert found["trust_5"].effect < -0.3
    assert found["trust_5"].text == "My people statement 5"


def test_only_leading_groups_large_enough_are_tested() -> None:
    assert focal_groups(scored(TABLE, INSTRUMENTS)) == (MANAGERS,)
    without_front_line = answers(INSTRUMENTS, {("middle_management", None): 150})
    assert focal_groups(scored(without_front_line, INSTRUMENTS)) == ()


def test_answers_that_allow_no_test_give_no_finding() -> None:
    codes = np.full_like(TABLE.codes, 3)
    survey = scored(type(TABLE)(codes, TABLE.item_ids, TABLE.role_groups, TABLE.units), INSTRUMENTS)
    assert item_functioning(survey, survey.scales[0], MANAGERS) == ()
