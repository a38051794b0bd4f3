"""Answers as the service keeps and receives them: one mapping of item to value per respondent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument

from .answer_table import NOT_ANSWERED, NOT_APPLICABLE, AnswerTable, Labels
from .offered import told_values
from .shown import mark_not_shown

NOT_APPLICABLE_ANSWER = "not_applicable"

AnswerRow = Mapping[str, int | str | None]
"""Item id → option value, ``"not_applicable"``, or None; an item left out was not answered."""


def table_of_rows(
    rows: Sequence[AnswerRow],
    instruments: Sequence[Instrument],
    *,
    role_groups: Sequence[str | None] | None = None,
    units: Sequence[str | None] | None = None,
) -> AnswerTable:
    """Put rows of answers into a table, columns in the order of the instruments' items.

    Raises `AnswerDataError` for an item that no instrument has and for anything that its item does not
    offer; the error names respondent (from 1) and item, never the answer.
    """
    offered: dict[str, dict[object, int]] = {}
    for instrument in instruments:
        for question in instrument.closed_questions:
            codes: dict[object, int] = {value: value for value in question.values}
            codes[None] = NOT_ANSWERED
            if question.offers_not_applicable:
                codes[NOT_APPLICABLE_ANSWER] = NOT_APPLICABLE
            offered[question.id] = codes
    table = np.full((len(rows), len(offered)), NOT_ANSWERED, dtype=np.int16)
    columns = {item_id: k for k, item_id in enumerate(offered)}
    for number, row in enumerate(rows):
        for item_id, answer in row.items():
            code = _code(answer, item_id, offered, number)
            table[number, columns[item_id]] = code
    answers = AnswerTable(table, tuple(offered), _labels(role_groups), _labels(units))
    return mark_not_shown(answers, instruments)


def _code(answer: object, item_id: str, offered: Mapping[str, dict[object, int]], number: int) -> int:
    if item_id not in offered:
        raise AnswerDataError(
            code="unknown_item",
            place=f"respondent {number + 1}",
            fault=f"there is no item '{item_id[:60]}'.",
            mend="Use the ids of the instrument's items.",
        )
    if isinstance(answer, bool) or not isinstance(answer, int | str | None) or answer not in offered[item_id]:
        values = told_values([value for value in offered[item_id] if isinstance(value, int)])
        raise AnswerDataError(
            code="answer_out_of_range",
            place=f"respondent {number + 1}, item '{item_id}'",
            fault="the answer is none of the response options.",
            mend=f"Use one of the values {values}{_or_not_applicable(offered[item_id])}; or leave it out.",
        )
    return offered[item_id][answer]


def _or_not_applicable(offered: Mapping[object, int]) -> str:
    return f", {NOT_APPLICABLE_ANSWER}" if NOT_APPLICABLE_ANSWER in offered else ""


def _labels(labels: Sequence[str | None] | None) -> Labels | None:
    return None if labels is None else np.array(list(labels), dtype=object)
