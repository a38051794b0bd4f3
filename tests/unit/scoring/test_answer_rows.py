from __future__ import annotations

import pytest

from diagnostic.errors import AnswerDataError
from diagnostic.scoring.answer_rows import table_of_rows
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN
from support.instruments import PACKAGED, instrument

FOUR = instrument("four_items")


def test_values_and_the_ways_of_having_none() -> None:
    table = table_of_rows([{"calm_1": 5, "calm_3": "not_applicable", "calm_4": None}, {}], [FOUR])
    assert table.item_ids == ("calm_1", "calm_2", "calm_3", "calm_4")
    assert table.codes.tolist() == [
        [5, NOT_ANSWERED, NOT_APPLICABLE, NOT_ANSWERED],
        [NOT_ANSWERED] * 4,
    ]
    assert table.role_groups is None


@pytest.mark.parametrize("answer", [6, 0, -32768, True, "5", 5.0, "secret", [5], {"a": 1}])
def test_anything_else_is_placed_and_never_repeated(answer: object) -> None:
    with pytest.raises(AnswerDataError, match="respondent 2, item 'calm_1'") as caught:
        table_of_rows([{}, {"calm_1": answer}], [FOUR])  # type: ignore[dict-item]
    assert caught.value.code == "answer_out_of_range"
    assert "secret" not in str(caught.value)


def test_not_applicable_where_it_is_not_offered() -> None:
    with pytest.raises(AnswerDataError) as caught:
        table_of_rows([{"wide_1": "not_applicable"}], [instrument("zero_to_ten")])
    assert "not_applicable" not in caught.value.mend


def test_an_unknown_item() -> None:
    with pytest.raises(AnswerDataError, match="'calm_9'") as caught:
        table_of_rows([{"calm_9": 1}], [FOUR])
    assert caught.value.code == "unknown_item"


def test_role_groups_without_a_form_were_not_shown_the_items() -> None:
    trust = instrument("trust", PACKAGED)
    table = table_of_rows(
        [{"calm_1": 5}, {"trust_care_1": 4}, {}, {}],
        [FOUR, trust],
        role_groups=["frontline", "c_suite", None, "visitor"],
        units=["A", "B", None, "A"],
    )
    assert table.codes[0, :4].tolist() == [5, NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED]
    assert table.codes[1, :4].tolist() == [NOT_SHOWN] * 4
    assert (table.codes[2:] == NOT_ANSWERED).all()
    assert table.units is not None
    assert table.units.tolist() == ["A", "B", None, "A"]


def test_an_answer_given_all_the_same_is_kept() -> None:
    trust = instrument("trust", PACKAGED)
    table = table_of_rows([{"calm_1": 5}], [FOUR, trust], role_groups=["c_suite"])
    assert table.codes[0, :4].tolist() == [5, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN]
