"""The ballot box's rows become one table, with the three ways of not having an answer kept apart."""

from __future__ import annotations

import numpy as np

from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.collect_answers import collect_answers
from diagnostic.workflows.questionnaire import pinned_instruments
from support.databases import small_catalogue

CATALOGUE = small_catalogue()
INSTRUMENTS = [CATALOGUE.get("climate"), CATALOGUE.get("voice")]


def test_every_answer_finds_its_column() -> None:
    table = collect_answers(
        [
            StoredAnswers("frontline", "North", '{"climate_1":5,"climate_2":"not_applicable","voice_3":1}'),
            StoredAnswers("middle_management", None, '{"climate_4":2}'),
        ],
        INSTRUMENTS,
    )
    assert table.item_ids == (*(f"climate_{k}" for k in range(1, 5)), *(f"voice_{k}" for k in range(1, 4)))
    assert table.codes.dtype == np.int16
    assert table.codes.tolist() == [
        [5, NOT_APPLICABLE, NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED, 1],
        [NOT_ANSWERED, NOT_ANSWERED, NOT_ANSWERED, 2, NOT_SHOWN, NOT_SHOWN, NOT_SHOWN],
    ]
    assert list(table.role_groups) == ["frontline", "middle_management"]
    assert list(table.units) == ["North", None]


def test_no_answers_give_a_table_without_rows() -> None:
    table = collect_answers([], INSTRUMENTS)
    assert (table.n_respondents, table.n_items) == (0, 7)


def test_a_wave_keeps_the_instruments_it_was_opened_with() -> None:
    entry = CATALOGUE.entry("voice")
    pins = [{"id": "voice", "version": "1.0.0", "sha256": entry.sha256}]
    assert pinned_instruments(CATALOGUE, pins) == (entry.instrument,)
