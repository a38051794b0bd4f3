"""The graded-response model behind the example company's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.example.truth import C_SUITE, CompanyTruth, ScaleTruth
from diagnostic.instruments.model import Instrument, Scale
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN

FloatArray = npt.NDArray[np.float64]
CodeArray = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Roster:
    """Everybody invited: role group, department (None for executives), chance to respond."""

    role_groups: npt.NDArray[np.object_]
    units: npt.NDArray[np.object_]
    response_rates: FloatArray

    def __len__(self) -> int:
        return len(self.role_groups)


@dataclass(frozen=True)
class Company:
    """Who is there, what is true of them, and the stream that everything is drawn from."""

    roster: Roster
    truth: CompanyTruth
    rng: np.random.Generator


@dataclass(frozen=True)
class _Habit:
    """From which item on each person stops reading (infinity: never), and what is picked then, 0 to 1."""

    starts: FloatArray
    picks: FloatArray


def answer_codes(
    instruments: Sequence[Instrument], company: Company, is_careless: npt.NDArray[np.bool_]
) -> tuple[tuple[str, ...], CodeArray]:
    """Draw the answers to all scales but forecasts, which need answers to predict."""
    roster, rng = company.roster, company.rng
    climate = rng.standard_normal(len(roster))
    drawn = [(one, scale) for one in instruments for scale in one.scales if scale.kind != "forecast"]
    habit = _draw_habit(is_careless, sum(len(scale.items) for _, scale in drawn), rng)
    item_ids: list[str] = []
    blocks: list[CodeArray] = []
    for instrument, scale in drawn:
        careful = _careful_options(instrument, scale, company, _trait(scale, climate, company))
        n_options = len(instrument.response_scale_of(scale).options)
        options = _careless_options(careful, habit, n_options, first=len(item_ids))
        blocks.append(_with_gaps(instrument, scale, company, options))
        item_ids.extend(item.id for item in scale.items)
    return tuple(item_ids), np.hstack([np.empty((len(roster), 0), dtype=np.int16), *blocks])


def _draw_habit(is_careless: npt.NDArray[np.bool_], n_items: int, rng: np.random.Generator) -> _Habit:
    n_people = len(is_careless)
    starts = np.where(is_careless, rng.uniform(0, n_items / 2, n_people), np.inf)
    favourite = np.broadcast_to(rng.random((n_people, 1)), (n_people, n_items))
    keeps_to_it = (rng.random(n_people) < 0.5)[:, None] & (rng.random((n_people, n_items)) > 0.1)
    return _Habit(starts, np.where(keeps_to_it, favourite, rng.random((n_people, n_items))))


def _careless_options(
    careful: npt.NDArray[np.intp], habit: _Habit, n_options: int, *, first: int
) -> npt.NDArray[np.intp]:
    columns = np.arange(first, first + careful.shape[1])
    picked = (habit.picks[:, columns] * n_options).astype(np.intp)
    return np.where(columns >= habit.starts[:, None], picked, careful)


def _trait(scale: Scale, climate: FloatArray, company: Company) -> FloatArray:
    roster, truth, rng = company.roster, company.truth, company.rng
    known = truth.scale(scale.id)
    own = rng.standard_normal(len(roster))
    spread = known.climate_loading * climate + np.sqrt(1 - known.climate_loading**2) * own
    spread = np.where(roster.role_groups == C_SUITE, truth.c_suite_sd * spread, spread)
    effects = _unit_effects(known, company)
    units = np.array([effects[unit] for unit in roster.units])
    roles = np.array([known.role_shift(role) for role in roster.role_groups])
    return np.asarray(known.location + roles + units + spread, dtype=np.float64)


def _unit_effects(known: ScaleTruth, company: Company) -> dict[str | None, float]:
    """Give every department's effect; executives, who belong to none, see the average front-line one."""
    planted = dict(known.unit_shifts)
    effects: dict[str | None, float] = {
        unit.title: planted.get(unit.title, 0.0)
        + company.truth.random_unit_sd * company.rng.standard_normal()
        for unit in company.truth.units
    }
    sizes = [unit.n_frontline for unit in company.truth.units]
    effects[None] = float(np.average(list(effects.values()), weights=sizes))
    return effects


def _careful_options(
    instrument: Instrument, scale: Scale, company: Company, trait: FloatArray
) -> npt.NDArray[np.intp]:
    """Give the position of the option each person picks: how many thresholds the response passes."""
    n_options = len(instrument.response_scale_of(scale).options)
    n_items = len(scale.items)
    thresholds = np.linspace(-1.5, 1.5, n_options - 1)
    loadings = np.resize(company.truth.item_loadings, n_items)
    response = loadings * trait[:, None] + np.resize(company.truth.item_locations, n_items)
    response += np.sqrt(1 - loadings**2) * company.rng.standard_normal((len(trait), n_items))
    planted = company.truth.functioning
    differs = np.array([item.id == planted.item_id for item in scale.items])
    response[np.outer(company.roster.role_groups == planted.role_group, differs)] += planted.shift
    positions = np.searchsorted(thresholds, response)
    reverse = np.array([item.reverse_keyed for item in scale.items])
    return np.asarray(np.where(reverse, n_options - 1 - positions, positions), dtype=np.intp)


def _with_gaps(
    instrument: Instrument, scale: Scale, company: Company, options: npt.NDArray[np.intp]
) -> CodeArray:
    truth, rng = company.truth, company.rng
    response_scale = instrument.response_scale_of(scale)
    values = np.array(sorted(option.value for option in response_scale.options), dtype=np.int16)
    codes = values[options]
    if response_scale.not_applicable is not None:
        codes[rng.random(codes.shape) < truth.not_applicable_share] = NOT_APPLICABLE
    codes[rng.random(codes.shape) < truth.missing_share] = NOT_ANSWERED
    asked = np.array([instrument.form_for(role) is not None for role in company.roster.role_groups])
    codes[~asked] = NOT_SHOWN
    return codes
