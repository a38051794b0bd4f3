"""The items that forecast other items, each with what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from diagnostic.analysis.cells import Group
from diagnostic.analysis.scored import ScoredSurvey, language_of
from diagnostic.instruments.model import Forecast, Instrument, Scale
from diagnostic.scoring.counted_fact import counted_fact


@dataclass(frozen=True)
class ForecastItem:
    """One item that predicts the answers to another."""

    item_id: str
    source_id: str
    """The item whose answers it predicts."""
    scale_id: str
    title: str
    reference: Group
    role_groups: tuple[str, ...]
    """Who is asked for it."""
    least_share: float
    percent: float
    n_answered: int


def forecast_items(survey: ScoredSurvey) -> Iterator[ForecastItem]:
    """Give the forecasts of plainly keyed items that somebody answered; others have no fact to compare."""
    for instrument in survey.instruments:
        for scale, item in instrument.items_with_scales():
            source = _source(survey, item.forecasts)
            if item.forecasts is None or source is None:
                continue
            fact = counted_fact(survey.table, survey.instruments, item.forecasts)
            if fact.percent is not None:
                yield ForecastItem(
                    item.id,
                    fact.item_id,
                    source.scale.id,
                    source.instrument.words(source.scale.title, language_of(source.instrument)),
                    Group(fact.role_group),
                    instrument.role_groups,
                    scale.missing.min_answered_share,
                    fact.percent,
                    fact.n_answered,
                )


class _Source(NamedTuple):
    instrument: Instrument
    scale: Scale


def _source(survey: ScoredSurvey, forecast: Forecast | None) -> _Source | None:
    """Find what is forecast among what was asked; a reversed item's share is of the wrong side."""
    for instrument in survey.instruments:
        if forecast is None or instrument.id != forecast.instrument:
            continue
        for scale, item in instrument.items_with_scales():
            is_it = (scale.id, item.id) == (forecast.scale, forecast.item) and not item.reverse_keyed
            if is_it and instrument.response_scale_of(scale).favourable_from is not None:
                return _Source(instrument, scale)
    return None
