"""What the example company answers beside its scales; drawn last, so that it moves nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diagnostic.example.response_model import CodeArray, Company
from diagnostic.instruments.model import Demographic, Forecast, Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_SHOWN

LEAST_CROWD = 20
"""Smaller role groups are not asked for demographics, as in the survey itself."""
ROUND_NUMBERS = 5

Flags = npt.NDArray[np.bool_]


class Answers(NamedTuple):
    item_ids: tuple[str, ...]
    codes: CodeArray


def with_further_answers(
    instruments: Sequence[Instrument], company: Company, is_careless: Flags, answers: Answers
) -> Answers:
    """Hide what conditions hide; add forecasts, attention items and demographics."""
    _hide(instruments, answers)
    columns = [
        *_forecasts(instruments, company, answers),
        *_attention(instruments, company, is_careless),
        *_demographics(instruments, company),
    ]
    new_ids = (item_id for item_id, _ in columns)
    codes = np.column_stack([answers.codes, *(column for _, column in columns)])
    return Answers((*answers.item_ids, *new_ids), codes.astype(np.int16))


def _hide(instruments: Sequence[Instrument], answers: Answers) -> None:
    for instrument in instruments:
        for _, item in instrument.items_as_asked():
            if item.shown_if:
                source = answers.codes[:, answers.item_ids.index(item.shown_if.item)]
                hidden = ~np.isin(source, item.shown_if.answers)
                answers.codes[hidden, answers.item_ids.index(item.id)] = NOT_SHOWN


def _forecasts(
    instruments: Sequence[Instrument], company: Company, answers: Answers
) -> Iterator[tuple[str, CodeArray]]:
    """Predict the share that everybody invited would give, off by the planted bias and by chance.

    Drawn from a stream of its own, so that with or without forecasts all else is the same.
    """
    roster, truth = company.roster, company.truth
    (rng,) = company.rng.spawn(1)
    company = replace(company, rng=rng)
    for instrument in instruments:
        forecasts = [(item.id, item.forecasts) for item in instrument.items if item.forecasts]
        if not forecasts:
            continue
        asked = _asked(instrument, company)
        between = truth.forecast_sd[0] * rng.standard_normal(len(roster))
        for item_id, forecast in forecasts:
            error = between + truth.forecast_sd[1] * rng.standard_normal(len(roster))
            bias = truth.scale(forecast.scale).forecast_bias
            expected = _share(forecast, instruments, company, answers) + bias + error
            numbers = np.clip(np.round(expected / ROUND_NUMBERS) * ROUND_NUMBERS, 0, 100)
            yield item_id, _as_answered(numbers.astype(np.int16), asked, company)


def _share(
    forecast: Forecast, instruments: Sequence[Instrument], company: Company, answers: Answers
) -> float:
    """Give the share, of 100, of favourable answers; an even one where the wave does not ask the item."""
    for instrument in instruments:
        for scale, item in instrument.items_with_scales():
            if item.id == forecast.item and item.id in answers.item_ids:
                given = answers.codes[company.roster.role_groups == forecast.role_group]
                codes = given[:, answers.item_ids.index(item.id)]
                codes = codes[codes > NOT_SHOWN]
                favourable_from = instrument.response_scale_of(scale).favourable_from
                return 100.0 * float(np.mean(codes >= favourable_from)) if codes.size else 50.0
    return 50.0


def _as_answered(codes: CodeArray, asked: Flags, company: Company) -> CodeArray:
    codes[company.rng.random(len(codes)) < company.truth.missing_share] = NOT_ANSWERED
    codes[~asked] = NOT_SHOWN
    return codes


def _attention(
    instruments: Sequence[Instrument], company: Company, is_careless: Flags
) -> Iterator[tuple[str, CodeArray]]:
    """Let the careful do as they are asked, and the careless pick any option."""
    for instrument in instruments:
        asked = _asked(instrument, company)
        for scale in instrument.scales:
            if scale.attention:
                offered = instrument.response_scale_of(scale).values
                picks = company.rng.choice(offered, len(company.roster))
                codes = np.where(is_careless, picks, scale.attention.expected).astype(np.int16)
                yield scale.attention.id, _as_answered(codes, asked, company)


def _demographics(instruments: Sequence[Instrument], company: Company) -> Iterator[tuple[str, CodeArray]]:
    for instrument in instruments:
        for about in instrument.demographics:
            values = [option.value for option in about.options]
            codes = company.rng.choice(values, len(company.roster)).astype(np.int16)
            codes[~_asked_about(instrument, about, company)] = NOT_SHOWN
            codes[(company.rng.random(len(codes)) < company.truth.missing_share) & (codes != NOT_SHOWN)] = (
                NOT_ANSWERED
            )
            yield about.id, codes


def _asked(instrument: Instrument, company: Company) -> Flags:
    return np.array([instrument.form_for(role) is not None for role in company.roster.role_groups])


def _asked_about(instrument: Instrument, about: Demographic, company: Company) -> Flags:
    roles = company.roster.role_groups
    wanted = set(about.role_groups or instrument.role_groups) & set(instrument.role_groups)
    large = {role for role in wanted if np.count_nonzero(roles == role) >= LEAST_CROWD}
    return np.isin(roles, list(large))
