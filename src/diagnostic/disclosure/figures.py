"""Whose answers enter each figure that may be published: one mask over the respondents per figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from diagnostic.analysis.groups import Mask
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.score import score
from diagnostic.scoring.score_table import ScaleScores


def scored_on_scales(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give who is counted as a respondent (everybody) and, for every scale, who has a score on it."""
    everybody = np.ones(table.n_respondents, dtype=bool)
    return [everybody, *(~np.isnan(scale.score) for scale in _scored(table, instruments))]


def scored_on_facets(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give, for every facet, who has a score on it."""
    return [~np.isnan(facet.score) for scale in _scored(table, instruments) for facet in scale.facets]


def answered_items(table: AnswerTable, instruments: Sequence[Instrument]) -> list[Mask]:
    """Give, for every scored item, who answered it; without instruments, for every column."""
    item_ids = [
        item.id
        for instrument in instruments
        for scale, item in instrument.items_with_scales()
        if scale.kind != "forecast"
    ]
    return list(~np.isnan(table.values(item_ids or None)).T)


def _scored(table: AnswerTable, instruments: Sequence[Instrument]) -> Iterator[ScaleScores]:
    """Score all but forecasts, which no cell is described by; `release` clears them on their own."""
    for instrument in instruments:
        for scale, scores in zip(instrument.scales, score(table, instrument).scales, strict=True):
            if scale.kind != "forecast":
                yield scores
