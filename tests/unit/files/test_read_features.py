"""Answers to forecasts, conditional items and attention items in data files."""

from __future__ import annotations

import pytest

from diagnostic.errors import AnswerDataError
from diagnostic.files.read_answers import read_answers
from diagnostic.files.text_stream import Source
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable
from support.instruments import instrument

SHUFFLED = [f"shuffled_{k}" for k in range(1, 7)]


def read(content: str, *names: str, **options: dict[str, str]) -> AnswerTable:
    source = Source.of_bytes(content.encode(), "answers.csv")
    return read_answers(source, [instrument(name) for name in names], **options)  # type: ignore[arg-type]


def test_numbers_are_read_within_their_range() -> None:
    table = read("forecast_1,forecast_2\n70,not_applicable\n0,100\n,7\n", "forecast")
    assert table.codes.tolist() == [[70, NOT_APPLICABLE], [0, 100], [NOT_ANSWERED, 7]]
    with pytest.raises(AnswerDataError) as refused:
        read("forecast_1,forecast_2\n70,101\n", "forecast")
    assert (refused.value.code, refused.value.place) == (
        "answer_out_of_range",
        "answers.csv, row 2, column 'forecast_2'",
    )


def test_an_empty_cell_behind_an_unmet_condition_was_not_shown() -> None:
    table = read("chain_1,chain_2,chain_3,chain_4\n1,,,3\n2,3,,3\n", "conditions")
    assert table.codes.tolist() == [[1, NOT_SHOWN, NOT_SHOWN, 3], [2, 3, NOT_ANSWERED, 3]]


def test_an_attention_item_is_read_where_the_file_has_it() -> None:
    # the third statement waits for the second, which nobody agreed to
    row = "1,1,,1,1,1"
    without = read(f"{','.join(SHUFFLED)}\n{row}\n", "shuffled")
    assert without.item_ids == tuple(SHUFFLED)
    table = read(f"{','.join(SHUFFLED)},shuffled_watch\n{row},3\n{row},\n", "shuffled")
    assert table.item_ids == (*SHUFFLED, "shuffled_watch")
    assert table.codes[:, -1].tolist() == [3, NOT_ANSWERED]
    named = read(
        f"{','.join(SHUFFLED)},Check\n{row},2\n", "shuffled", item_columns={"shuffled_watch": "Check"}
    )
    assert named.codes[0, -1] == 2
    with pytest.raises(AnswerDataError, match="'shuffled_watch'"):
        read(f"{','.join(SHUFFLED)},shuffled_watch\n{row},9\n", "shuffled")


def test_demographics_are_left_to_other_columns() -> None:
    table = read("half_1,half_2,tenure,role_group\n1,2,long,frontline\n", "half_first")
    assert table.item_ids == ("half_1", "half_2")
    assert any("'tenure'" in note for note in table.notes)
