"""Whose answers enter each figure that may be published: one mask over the respondents per figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diagnostic.analysis.groups import Mask
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.score import score


def scored_on_scales(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give who is counted as a respondent (everybody) and, for every scale, who has a score on it."""
    scales = [scale for instrument in instruments for scale in score(table, instrument).scales]
    everybody = np.ones(table.n_respondents, dtype=bool)
    return [everybody, *(~np.isnan(scale.score) for scale in scales)]


def scored_on_facets(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give, for every facet, who has a score on it."""
    scales = [scale for instrument in instruments for scale in score(table, instrument).scales]
    return [~np.isnan(facet.score) for scale in scales for facet in scale.facets]


def answered_items(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give, for every scored item, who answered it; without instruments, for every column."""
    item_ids = [item.id for instrument in instruments for item in instrument.items] or None
    return list(~np.isnan(table.values(item_ids)).T)
