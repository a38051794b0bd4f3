"""Which cells of the breakdown may be shown: minimum size, then the linear audit, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.analysis.groups import C_SUITE, breakdown_of, contains
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.figures import (
    answered_items,
    facet_totals,
    item_totals,
    scale_totals,
    scored_on_facets,
    scored_on_scales,
)
from diagnostic.disclosure.intervals import IntervalAudit
from diagnostic.disclosure.linear_programme import Totals
from diagnostic.disclosure.publish import base_cells, publish
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable


@dataclass(frozen=True)
class CellSelection:
    """The cells that may be shown, by how much detail they may be shown in."""

    scales: tuple[Group, ...]
    facets: tuple[Group, ...]
    items: tuple[Group, ...]
    withheld: tuple[Group, ...]
    """Cells of the breakdown that may not be shown at all."""

    @property
    def published(self) -> tuple[Group, ...]:
        return self.scales


def select_cells(
    table: AnswerTable,
    policy: DisclosurePolicy,
    *,
    c_suite_consented: bool,
    instruments: Sequence[Instrument] = (),
) -> CellSelection:
    """Choose the cells to publish, company first and role groups within units last.

    With ``instruments``, people count towards a cell only where they have a score on every scale
    published; without, everybody who answered counts.
    """
    minimums = _minimums(policy, c_suite_consented)
    cells, cell_of = base_cells(table)
    scales = select_scales(table, policy, c_suite_consented=c_suite_consented, instruments=instruments)
    broad = [group for group in scales if group.unit is None]
    facets = publish(table, broad, scored_on_facets(table, instruments), minimums)
    facets = _unpinned(facets, cells, facet_totals(table, instruments, cell_of), minimums)
    items = publish(table, broad, answered_items(table, instruments), minimums, never_alone=C_SUITE)
    items = _unpinned(items, cells, item_totals(table, instruments, cell_of), minimums)
    withheld = tuple(group for group in breakdown_of(table) if group not in scales)
    return CellSelection(scales, facets, items, withheld)


def select_scales(
    table: AnswerTable,
    policy: DisclosurePolicy,
    *,
    c_suite_consented: bool,
    instruments: Sequence[Instrument] = (),
) -> tuple[Group, ...]:
    """Choose the cells whose scales may be shown; facets and items are chosen among these."""
    minimums = _minimums(policy, c_suite_consented)
    cells, cell_of = base_cells(table)
    scales = publish(table, breakdown_of(table), scored_on_scales(table, instruments), minimums)
    return _unpinned(scales, cells, scale_totals(table, instruments, cell_of), minimums)


def _minimums(policy: DisclosurePolicy, c_suite_consented: bool) -> Minimums:
    least_executives = policy.minimum_c_suite if c_suite_consented else policy.minimum_group
    return Minimums(policy.minimum_group, least_executives)


def _unpinned(
    published: tuple[Group, ...], cells: Sequence[Group], figures: Sequence[Totals], minimums: Minimums
) -> tuple[Group, ...]:
    """Withhold what would tell a few people's mean too closely, given all that is printed."""
    is_c_suite = np.array([cell.role_group == C_SUITE for cell in cells], dtype=bool)
    rows = np.array([[contains(group, cell) for cell in cells] for group in published], dtype=np.int64)
    stay = IntervalAudit(figures, is_c_suite, minimums).rows_that_stay(rows)
    return tuple(published[row] for row in stay)
