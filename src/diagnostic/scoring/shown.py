"""Who was shown what: role groups without a form were not asked, and conditions hide items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from diagnostic.instruments.model import Instrument

from .answer_table import NOT_ANSWERED, NOT_SHOWN, AnswerTable, Codes, Labels


def mark_not_shown(table: AnswerTable, instruments: Sequence[Instrument]) -> AnswerTable:
    """Turn not_answered into not_shown wherever a respondent was not asked.

    That is where the role group reads no form of the instrument, and where the item's display condition
    is not met. Only role groups that some instrument knows are judged; others, and people without one,
    may have been asked everything.
    """
    codes = table.codes.copy()
    if table.role_groups is not None:
        known = {role for instrument in instruments for role in instrument.role_groups}
        for instrument in instruments:
            _mark_unasked(codes, table.item_ids, table.role_groups, instrument, known)
    for instrument in instruments:
        _mark_hidden(codes, table.item_ids, instrument)
    return replace(table, codes=codes)


def _mark_unasked(
    codes: Codes, item_ids: Sequence[str], role_groups: Labels, instrument: Instrument, known: set[str]
) -> None:
    unasked = np.isin(role_groups, list(known - set(instrument.role_groups)))
    asked_here = np.isin(item_ids, [question.id for question in instrument.closed_questions])
    codes[np.outer(unasked, asked_here) & (codes == NOT_ANSWERED)] = NOT_SHOWN
    for about in instrument.demographics:
        if about.role_groups and about.id in item_ids:
            column = codes[:, item_ids.index(about.id)]
            others = np.isin(role_groups, list(known - set(about.role_groups)))
            column[others & (column == NOT_ANSWERED)] = NOT_SHOWN


def _mark_hidden(codes: Codes, item_ids: Sequence[str], instrument: Instrument) -> None:
    """Go through the items as asked, so that what waits for a hidden item is hidden too."""
    for _, item in instrument.items_as_asked():
        if item.shown_if and {item.id, item.shown_if.item} <= set(item_ids):
            met = np.isin(codes[:, item_ids.index(item.shown_if.item)], item.shown_if.answers)
            column = codes[:, item_ids.index(item.id)]
            column[~met & (column == NOT_ANSWERED)] = NOT_SHOWN
