"""Who was shown what: role groups without a form of an instrument were not asked its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from diagnostic.instruments.model import Instrument

from .answer_table import NOT_ANSWERED, NOT_SHOWN, AnswerTable


def mark_not_shown(table: AnswerTable, instruments: Sequence[Instrument]) -> AnswerTable:
    """Turn not_answered into not_shown wherever a respondent's role group reads no form of the instrument.

    Only role groups that some instrument knows are judged; others, and people without one, may have
    been asked everything.
    """
    if table.role_groups is None:
        return table
    known = {role for instrument in instruments for role in instrument.role_groups}
    codes = table.codes.copy()
    for instrument in instruments:
        unasked = np.isin(table.role_groups, list(known - set(instrument.role_groups)))
        asked_here = np.isin(table.item_ids, [item.id for item in instrument.items])
        codes[np.outer(unasked, asked_here) & (codes == NOT_ANSWERED)] = NOT_SHOWN
    return replace(table, codes=codes)
