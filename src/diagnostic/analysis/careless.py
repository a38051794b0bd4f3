"""Respondents who seem to have answered without reading: flagged where two signals agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import CarelessCheck
from diagnostic.analysis.groups import Mask
from diagnostic.analysis.interpret import (
    CARELESS_SIGNALS_TO_FLAG,
    CHANCE_SHARE_OF_SPREAD,
    LEAST_EVEN_ODD_CONSISTENCY,
    LEAST_ITEMS_FOR_CARELESSNESS,
    LEAST_REVERSED_FOR_VARIABILITY,
    LEAST_SCALES_FOR_CONSISTENCY,
    LEAST_VARIABILITY,
    LONGEST_HONEST_RUN,
    UNLIKELY_DISTANCE,
)
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.psychometrics import (
    DataError,
    even_odd_consistency,
    intra_individual_variability,
    longstring,
    mahalanobis_distance,
)
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_SHOWN
from diagnostic.scoring.keying import FloatArray, to_percent_of_range


@dataclass(frozen=True)
class Signal:
    """One sign of carelessness: its rule in words, and whom it shows."""

    rule: str
    shows: Mask


def careless_signals(survey: ScoredSurvey) -> tuple[Signal, ...]:
    """Give every signal these data can carry (Curran, 2016, Journal of Experimental Social Psychology 66)."""
    n_items = sum(scored.scores.n_items for scored in survey.scales)
    if n_items < LEAST_ITEMS_FOR_CARELESSNESS or survey.table.n_respondents == 0:
        return ()
    return tuple(_signals(survey))


def flagged_as_careless(survey: ScoredSurvey, signals: tuple[Signal, ...]) -> Mask:
    """Flag the respondents whom at least two signals show."""
    counts = np.zeros(survey.table.n_respondents, dtype=np.intp)
    for signal in signals:
        counts += signal.shows
    return np.asarray(counts >= CARELESS_SIGNALS_TO_FLAG)


def careless_check(
    flagged: Mask, signals: tuple[Signal, ...], changes_words: tuple[str, ...]
) -> CarelessCheck:
    share = float(flagged.mean()) if flagged.size else 0.0
    return CarelessCheck(int(flagged.sum()), share, tuple(signal.rule for signal in signals), changes_words)


def _signals(survey: ScoredSurvey) -> Iterator[Signal]:
    raw = _as_answered(survey)
    yield Signal(
        f"the same option {LONGEST_HONEST_RUN + 1} or more times in a row",
        _at_least(longstring(raw).values, LONGEST_HONEST_RUN + 1),
    )
    if (
        _n_reversed(survey) >= LEAST_REVERSED_FOR_VARIABILITY
    ):  # without them, answering alike may be answering consistently
        yield Signal(
            f"all answers within a spread (SD) of {LEAST_VARIABILITY:.0f} % of the options' range",
            _at_most(intra_individual_variability(raw).values, LEAST_VARIABILITY),
        )
    share = f"{CHANCE_SHARE_OF_SPREAD:.0%}"
    yield Signal(
        f"answers to statements of one scale spread by {share} or more of what chance gives",
        _at_least(_inconsistency(survey), CHANCE_SHARE_OF_SPREAD),
    )
    yield from _attention_signals(survey)
    keyed = [to_percent_of_range(s.scores.items, s.scores.low, s.scores.high) for s in survey.scales]
    with suppress(DataError):  # too few respondents or items that vary
        distance = mahalanobis_distance(np.hstack(keyed))
        yield Signal(
            f"pattern of answers far from everybody's (Mahalanobis, p < {UNLIKELY_DISTANCE})",
            np.asarray(distance.p_values < UNLIKELY_DISTANCE),
        )
    if len(keyed) >= LEAST_SCALES_FOR_CONSISTENCY:
        consistency = even_odd_consistency(np.hstack(keyed), [block.shape[1] for block in keyed])
        yield Signal(
            f"the two halves of the scales hardly agree (even-odd below {LEAST_EVEN_ODD_CONSISTENCY})",
            _at_most(consistency.values, np.nextafter(LEAST_EVEN_ODD_CONSISTENCY, -1)),
        )


def _n_reversed(survey: ScoredSurvey) -> int:
    return sum(item.reverse_keyed for scored in survey.scales for item in scored.scale.items)


def _attention_signals(survey: ScoredSurvey) -> Iterator[Signal]:
    """Give whom an attention item shows: leaving it open is no sign, choosing otherwise than asked is."""
    table = survey.table
    asked = [scored.scale.attention for scored in survey.scales if scored.scale.attention]
    for item in asked:
        if item.id in table.item_ids:
            codes = table.codes[:, table.item_ids.index(item.id)]
            shows = ~np.isin(codes, (item.expected, NOT_ANSWERED, NOT_SHOWN))
            yield Signal("another option than an attention item asks for", shows)


def _as_answered(survey: ScoredSurvey) -> FloatArray:
    """Give raw answers as percent of each scale's range, so that scales with other options compare."""
    blocks = []
    for scored in survey.scales:
        values = survey.table.values(scored.scores.item_ids)
        blocks.append(to_percent_of_range(values, scored.scores.low, scored.scores.high))
    return np.hstack(blocks)


def _inconsistency(survey: ScoredSurvey) -> FloatArray:
    """Give the mean spread of keyed answers within scales, as share of the spread of uniform guessing."""
    shares = []
    for scored in survey.scales:
        options = scored.instrument.response_scale_of(scored.scale).options
        by_chance = float(np.std([option.value for option in options]))
        shares.append(intra_individual_variability(scored.scores.items).values / by_chance)
    spread = np.array(shares)
    known = ~np.isnan(spread)
    totals: FloatArray = np.where(known, spread, 0.0).sum(axis=0)
    return totals / np.where(known.any(axis=0), known.sum(axis=0), np.nan)


def _at_least(values: FloatArray, limit: float) -> Mask:
    return np.asarray(np.nan_to_num(values, nan=-np.inf) >= limit)


def _at_most(values: FloatArray, limit: float) -> Mask:
    return np.asarray(np.nan_to_num(values, nan=np.inf) <= limit)
