"""Small surveys drawn from a threshold model, for tests that need answers of known groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import AnalysisPlan, Diagnosis, Fielding, Group
from diagnostic.analysis.scored import ScoredSurvey, score_survey
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import select_cells
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable

Cell = tuple[str | None, str | None]
QUICK = AnalysisPlan(n_permutations=199, parallel_iterations=20)
FIELDING = Fielding("Test company", "Test", "Test file", is_simulated=True)


def answers(
    instruments: Sequence[Instrument],
    cells: Mapping[Cell, int],
    *,
    shifts: Mapping[tuple[Cell, str], float] | None = None,
    spread: float = 1.0,
    seed: int = 1,
) -> AnswerTable:
    """Draw answers of people per (role group, unit); ``shifts`` moves a cell's trait on one scale."""
    rng = np.random.default_rng(seed)
    places = [cell for cell, size in cells.items() for _ in range(size)]
    climate = rng.standard_normal(len(places))
    blocks = []
    for instrument in instruments:
        for scale in instrument.scales:
            trait = spread * (0.7 * climate + 0.7 * rng.standard_normal(len(places)))
            trait += [(shifts or {}).get((place, scale.id), 0.0) for place in places]
            noise = rng.standard_normal((len(places), len(scale.items)))
            values = 1 + np.searchsorted([-1.5, -0.5, 0.5, 1.5], 0.8 * trait[:, None] + 0.6 * noise)
            reverse = np.array([item.reverse_keyed for item in scale.items])
            blocks.append(np.where(reverse, 6 - values, values))
    item_ids = tuple(item.id for instrument in instruments for item in instrument.items)
    roles, units = (np.array([place[k] for place in places], dtype=object) for k in (0, 1))
    return AnswerTable(np.hstack(blocks).astype(np.int16), item_ids, roles, units)


def scored(
    table: AnswerTable,
    instruments: Sequence[Instrument],
    *,
    plan: AnalysisPlan = QUICK,
    invited: Mapping[Group, int] | None = None,
) -> ScoredSurvey:
    fielding = Fielding("Test company", "Test", "Test file", invited=tuple((invited or {}).items()))
    return score_survey(table, instruments, plan, fielding, None)


def diagnosed_and_released(
    table: AnswerTable, instruments: Sequence[Instrument], *, c_suite_consented: bool = True
) -> tuple[Diagnosis, ReleasedAnalysis]:
    policy = DisclosurePolicy()
    fielding = Fielding("Test company", "Test", "Test file", c_suite_consented=c_suite_consented)
    selection = select_cells(table, policy, c_suite_consented=c_suite_consented, instruments=instruments)
    diagnosis = diagnose(table, instruments, QUICK, fielding=fielding)
    return diagnosis, release(diagnosis, selection, policy)
