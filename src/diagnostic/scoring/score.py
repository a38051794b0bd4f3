"""From answers to scores: reverse keying, the missing rule, the 0–100 metric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument, MissingRule, ResponseScale, Scale

from .answer_table import NOT_APPLICABLE, NOT_SHOWN, AnswerTable, Codes
from .keying import FloatArray, reverse_key, to_percent_of_range
from .notes import scale_notes
from .offered import told_values
from .score_table import Counts, FacetScores, ScaleScores, ScoreTable


def score(table: AnswerTable, instrument: Instrument) -> ScoreTable:
    """Score every scale and facet of an instrument.

    A score is the mean of the answered items after reverse keying, as a percentage of the option range.
    A respondent gets one when at least ``min_applicable_share`` of the items shown were applicable and at
    least ``min_answered_share`` of those applicable were answered. "Does not apply" therefore shortens the
    scale instead of counting as a neutral answer or as a refusal, but only down to the first share.
    Raises `AnswerDataError` when the table lacks an item or holds a value that is not an option.
    """
    _require_items(table, instrument)
    return ScoreTable(
        instrument.id,
        instrument.version,
        tuple(score_scale(table, scale, instrument.response_scale_of(scale)) for scale in instrument.scales),
        table.role_groups,
        table.units,
    )


def score_scale(table: AnswerTable, scale: Scale, response_scale: ResponseScale) -> ScaleScores:
    """Score one scale and its facets."""
    item_ids = tuple(item.id for item in scale.items)
    codes = table.codes[:, [table.item_ids.index(item_id) for item_id in item_ids]]
    _require_options(codes, item_ids, response_scale)
    low, high = response_scale.low, response_scale.high
    answers = np.where(codes <= NOT_SHOWN, np.nan, codes.astype(np.float64))
    items = reverse_key(answers, [item.reverse_keyed for item in scale.items], low, high)
    whole = _means(items, codes, scale.missing, response_scale)
    facets = tuple(_score_facet(facet.id, scale, items, codes, response_scale) for facet in scale.facets)
    return ScaleScores(
        scale_id=scale.id,
        item_ids=item_ids,
        items=items,
        score=whole.score,
        favourable=whole.favourable,
        facets=facets,
        n_shown=whole.n_shown,
        n_applicable=whole.n_applicable,
        n_answered=whole.n_answered,
        low=low,
        high=high,
        favourable_from=response_scale.favourable_from,
        notes=scale_notes(scale.id, item_ids, codes, whole.score),
    )


def _score_facet(
    facet_id: str, scale: Scale, items: FloatArray, codes: Codes, response_scale: ResponseScale
) -> FacetScores:
    columns = [k for k, item in enumerate(scale.items) if item.facet == facet_id]
    means = _means(items[:, columns], codes[:, columns], scale.missing, response_scale)
    return FacetScores(facet_id, tuple(scale.items[k].id for k in columns), means.score, means.favourable)


@dataclass(frozen=True, eq=False)
class _Means:
    score: FloatArray
    favourable: FloatArray
    n_shown: Counts
    n_applicable: Counts
    n_answered: Counts


def _means(items: FloatArray, codes: Codes, rule: MissingRule, response_scale: ResponseScale) -> _Means:
    answered = ~np.isnan(items)
    n_shown = np.count_nonzero(codes != NOT_SHOWN, axis=1)
    n_applicable = n_shown - np.count_nonzero(codes == NOT_APPLICABLE, axis=1)
    n_answered = np.count_nonzero(answered, axis=1)
    enough = (
        (n_answered > 0)
        & _at_least(n_applicable, rule.min_applicable_share, n_shown)
        & _at_least(n_answered, rule.min_answered_share, n_applicable)
    )
    divisor = np.where(enough, n_answered, np.nan)
    mean = np.where(answered, items, 0.0).sum(axis=1) / divisor
    favourable = _favourable_share(items, response_scale.favourable_from, divisor)
    percent = to_percent_of_range(mean, response_scale.low, response_scale.high)
    return _Means(percent, favourable, n_shown, n_applicable, n_answered)


def _favourable_share(items: FloatArray, favourable_from: int | None, divisor: FloatArray) -> FloatArray:
    if favourable_from is None:
        return np.full(divisor.shape, np.nan)
    return np.asarray(np.count_nonzero(items >= favourable_from, axis=1) / divisor)


def _at_least(part: Counts, share: float, whole: Counts) -> npt.NDArray[np.bool_]:
    return np.asarray(part >= share * whole - 1e-9)


def _require_items(table: AnswerTable, instrument: Instrument) -> None:
    missing = [item.id for item in instrument.items if item.id not in table.item_ids]
    if missing:
        raise AnswerDataError(
            code="items_missing",
            place=f"answers to '{instrument.id}'",
            fault=f"{len(missing)} item(s) are missing: {', '.join(missing[:10])}.",
            mend="Give every item of the instrument a column; leave it empty where nobody was asked.",
        )


def _require_options(codes: Codes, item_ids: tuple[str, ...], response_scale: ResponseScale) -> None:
    allowed = np.array(response_scale.values, dtype=np.int16)
    strange = (codes > NOT_SHOWN) & ~np.isin(codes, allowed)
    if strange.any():
        row, column = (int(k) for k in np.argwhere(strange)[0])
        raise AnswerDataError(
            code="answer_out_of_range",
            place=f"respondent {row + 1}, item '{item_ids[column]}'",
            fault="the answer is none of the response options.",
            mend=f"Use the values {told_values(response_scale.values)}, or leave it empty.",
        )
