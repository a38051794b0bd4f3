"""Whose answers enter each figure that may be published: one mask over the respondents per figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from diagnostic.analysis.groups import Mask
from diagnostic.disclosure.linear_programme import Floats, Totals
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.score import score
from diagnostic.scoring.score_table import ScaleScores

CellOf = npt.NDArray[np.intp]
"""Respondent by respondent, the position of their base cell."""


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


def scale_totals(table: AnswerTable, instruments: Sequence[Instrument], cell_of: CellOf) -> list[Totals]:
    """Add up every printed scale within base cells, for the interval audit."""
    return [
        _totals(scale.score, scale.favourable, scale, cell_of)
        for scale in _scored(table, instruments)
        if scale.favourable_from is not None
    ]


def facet_totals(table: AnswerTable, instruments: Sequence[Instrument], cell_of: CellOf) -> list[Totals]:
    """Add up every printed facet within base cells."""
    return [
        _totals(facet.score, facet.favourable, scale, cell_of)
        for scale in _scored(table, instruments)
        if scale.favourable_from is not None
        for facet in scale.facets
    ]


def item_totals(table: AnswerTable, instruments: Sequence[Instrument], cell_of: CellOf) -> list[Totals]:
    """Add up every printed item within base cells."""
    return [
        _totals(100 * (item - scale.low) / (scale.high - scale.low), favourable, scale, cell_of)
        for scale in _scored(table, instruments)
        if scale.favourable_from is not None
        for item, favourable in zip(scale.items.T, scale.favourable_answers.T, strict=True)
    ]


def _totals(score: Floats, favourable: Floats, scale: ScaleScores, cell_of: CellOf) -> Totals:
    """Add up scores from 0 to 100, shares from 0 to 1, of those who have a score."""
    has_score = ~np.isnan(score)
    n_cells = int(cell_of.max(initial=-1)) + 1

    def added(values: Floats) -> Floats:
        sums = np.bincount(cell_of[has_score], weights=values[has_score], minlength=n_cells)
        return np.asarray(sums, dtype=np.float64)

    first_favourable = scale.high + 1 if scale.favourable_from is None else scale.favourable_from
    span = scale.high - scale.low
    thresholds = ((first_favourable - 1 - scale.low) / span, (first_favourable - scale.low) / span)
    return Totals(
        people=added(np.ones_like(score)),
        scores=added(score / 100),
        squares=added((score / 100) ** 2),
        favourable=added(favourable),
        thresholds=thresholds,
    )


def _scored(table: AnswerTable, instruments: Sequence[Instrument]) -> Iterator[ScaleScores]:
    """Score all but forecasts, which no cell is described by; `release` clears them on their own."""
    for instrument in instruments:
        for scale, scores in zip(instrument.scales, score(table, instrument).scales, strict=True):
            if scale.kind != "forecast":
                yield scores
