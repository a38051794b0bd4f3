"""From the ballot box's rows to one table of answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, AnswerTable, Codes
from diagnostic.scoring.shown import mark_not_shown
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument
    from diagnostic.storage.ballot_box.repository import StoredAnswers


def collect_answers(
    responses: Iterable[StoredAnswers],
    instruments: Sequence[Instrument],
    only_units: Collection[str] | None = None,
) -> AnswerTable:
    """Give all responses of a wave; what somebody was not asked is marked as not shown.

    With ``only_units``, whoever named another one counts as having named none: it may have been taken away
    since.
    """
    asked = [question.id for instrument in instruments for question in instrument.closed_questions]
    columns = {question_id: place for place, question_id in enumerate(asked)}
    rows, roles, units = [], [], []
    for role_group, unit, answers in responses:
        rows.append(_row(json.loads(answers), columns))
        roles.append(role_group)
        units.append(unit if only_units is None or unit in only_units else None)
    table = AnswerTable(
        np.array(rows, dtype=np.int16).reshape(len(rows), len(columns)),
        tuple(columns),
        np.array(roles, dtype=object),
        np.array(units, dtype=object),
    )
    return mark_not_shown(table, instruments)


def _row(answers: dict[str, int | str], columns: dict[str, int]) -> Codes:
    row = np.full(len(columns), NOT_ANSWERED, dtype=np.int16)
    for item_id, answer in answers.items():
        row[columns[item_id]] = NOT_APPLICABLE if answer == NOT_APPLICABLE_ANSWER else answer
    return row
