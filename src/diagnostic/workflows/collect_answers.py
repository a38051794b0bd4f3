"""From the ballot box's rows to one table of answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable, Codes
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument
    from diagnostic.storage.ballot_box.repository import StoredAnswers


def collect_answers(responses: Iterable[StoredAnswers], instruments: Sequence[Instrument]) -> AnswerTable:
    """Give all responses of a wave; an item its role group was not asked is marked as not shown."""
    columns = {item.id: place for place, item in enumerate(i for one in instruments for i in one.items)}
    blanks: dict[str, Codes] = {}
    rows, roles, units = [], [], []
    for role_group, unit, answers in responses:
        blank = blanks.setdefault(role_group, _blank_row(instruments, role_group))
        rows.append(_filled(blank, json.loads(answers), columns))
        roles.append(role_group)
        units.append(unit)
    return AnswerTable(
        np.array(rows, dtype=np.int16).reshape(len(rows), len(columns)),
        tuple(columns),
        np.array(roles, dtype=object),
        np.array(units, dtype=object),
    )


def _blank_row(instruments: Sequence[Instrument], role_group: str) -> Codes:
    return np.array(
        [
            NOT_ANSWERED if instrument.form_for(role_group) is not None else NOT_SHOWN
            for instrument in instruments
            for _ in instrument.items
        ],
        dtype=np.int16,
    )


def _filled(blank: Codes, answers: dict[str, int | str], columns: dict[str, int]) -> Codes:
    row = blank.copy()
    for item_id, answer in answers.items():
        row[columns[item_id]] = NOT_APPLICABLE if answer == NOT_APPLICABLE_ANSWER else answer
    return row
