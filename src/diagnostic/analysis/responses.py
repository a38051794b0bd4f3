"""Who answered, and how much was left out."""

from __future__ import annotations

import numpy as np

from diagnostic.analysis.findings import EVERYBODY, NotShown, ResponseCount
from diagnostic.analysis.groups import cell_sizes, contains
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_SHOWN


def count_responses(survey: ScoredSurvey) -> tuple[ResponseCount | NotShown, ...]:
    """Count who answered: everybody, role groups, units, then role groups within units."""
    invited = dict(survey.fielding.invited)
    sizes = cell_sizes(survey.table)
    invited_cells = {group for group in invited if group.unit is not None and group.role_group is not None}
    crossings = sorted({*survey.crossings, *invited_cells})
    return tuple(
        ResponseCount(
            group,
            sum(count for cell, count in invited.items() if contains(group, cell)) or None,
            sizes[group],
        )
        if survey.describes(group)
        else NotShown(group)
        for group in (EVERYBODY, *survey.role_groups, *survey.units, *crossings)
    )


def missing_share(survey: ScoredSurvey) -> float:
    """Give the share of answers to the scales' items that are missing, of those asked for."""
    items = {item_id for scored in survey.scales for item_id in scored.scores.item_ids}
    codes = survey.table.codes[:, [item_id in items for item_id in survey.table.item_ids]]
    n_shown = int(np.count_nonzero(codes != NOT_SHOWN))
    return int(np.count_nonzero(codes == NOT_ANSWERED)) / n_shown if n_shown else 0.0
