"""What a forecast predicts, counted from the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Forecast, Instrument

from .answer_table import NOT_SHOWN, AnswerTable


@dataclass(frozen=True)
class CountedFact:
    """Of 100 people in a role group who answered an item, how many answered favourably."""

    item_id: str
    role_group: str
    n_answered: int
    percent: float | None
    """From 0 to 100; None where nobody answered."""


def counted_fact(table: AnswerTable, instruments: Sequence[Instrument], forecast: Forecast) -> CountedFact:
    """Count the answers at or above ``favourable_from`` among the role group's answers to the item.

    "Does not apply" and missing answers are in neither number. Without role groups in the table, everybody
    is counted. Raises `AnswerDataError` when the item is not at hand or has no favourable answers.
    """
    favourable_from = _favourable_from(instruments, forecast)
    answers = table.codes[:, table.item_ids.index(forecast.item)]
    if table.role_groups is not None:
        answers = answers[np.asarray(table.role_groups == forecast.role_group, dtype=bool)]
    given = answers[answers > NOT_SHOWN]
    percent = 100.0 * float(np.mean(given >= favourable_from)) if given.size else None
    return CountedFact(forecast.item, forecast.role_group, int(given.size), percent)


def _favourable_from(instruments: Sequence[Instrument], forecast: Forecast) -> int:
    for instrument in instruments:
        for scale, item in instrument.items_with_scales():
            if (instrument.id, scale.id, item.id) == (forecast.instrument, forecast.scale, forecast.item):
                favourable_from = instrument.response_scale_of(scale).favourable_from
                if favourable_from is not None:
                    return favourable_from
    raise AnswerDataError(
        code="forecast_source_missing",
        place=f"forecast of '{forecast.item}'",
        fault="the item that it predicts was not asked, or has no favourable answers.",
        mend=f"Give the instrument '{forecast.instrument}' and its answers, too.",
    )
