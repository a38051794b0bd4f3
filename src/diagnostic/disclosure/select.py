"""Which cells of the breakdown may be shown: minimum size, then the linear audit, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.analysis.findings import Group
from diagnostic.analysis.groups import C_SUITE, Mask, breakdown_of, cell_sizes, cells_of, contains
from diagnostic.disclosure.audit import LinearAudit
from diagnostic.disclosure.circuits import Counts, Minimums
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
from diagnostic.disclosure.modular import Residues
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
    cells, cell_of = _base_cells(table)
    scales = select_scales(table, policy, c_suite_consented=c_suite_consented, instruments=instruments)
    broad = [group for group in scales if group.unit is None]
    facets = _publish(table, broad, scored_on_facets(table, instruments), minimums)
    facets = _unpinned(facets, cells, facet_totals(table, instruments, cell_of), minimums)
    items = _publish(table, broad, answered_items(table, instruments), minimums, never_alone=C_SUITE)
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
    cells, cell_of = _base_cells(table)
    scales = _publish(table, breakdown_of(table), scored_on_scales(table, instruments), minimums)
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


def _publish(
    table: AnswerTable,
    candidates: Iterable[Group],
    figures: Sequence[Mask],
    minimums: Minimums,
    *,
    never_alone: str | None = None,
) -> tuple[Group, ...]:
    """Add candidates one by one, as long as the audit of every kind of figure admits them.

    ``figures`` says for each published figure whose answers enter it. One that fewer than the minimum
    answered in all is shown of nobody and stands in nobody's way. No combination may describe the
    ``never_alone`` role group by itself, however many they are.
    """
    cells, cell_of = _base_cells(table)
    shown = [figure for figure in figures if figure.sum() >= minimums.anyone]
    audits = [
        (kept, LinearAudit(sizes, is_c_suite, minimums))
        for kept, sizes, is_c_suite in _size_patterns(cells, cell_of, shown or figures, never_alone)
    ]
    respondents = cell_sizes(table)
    waiting = [
        (group, np.array([contains(group, cell) for cell in cells], dtype=np.int64))
        for group in candidates
        if minimums.allow(respondents[group], group.role_group == C_SUITE)
    ]
    return tuple(_publish_in_order(waiting, audits))


def _publish_in_order(
    waiting: Sequence[tuple[Group, Residues]], audits: Sequence[tuple[Mask, LinearAudit]]
) -> Iterator[Group]:
    """Admit as many as possible at once, halving on refusal: what is safe together is safe one by one."""
    at_once = len(waiting)
    while waiting:
        rows = np.array([row for _, row in waiting])
        refused = np.zeros(len(waiting), dtype=bool)
        for kept, audit in audits:
            refused |= audit.refuses_at_sight(rows[:, kept])
        waiting = [entry for entry, out in zip(waiting, refused, strict=True) if not out]
        chunk, rows = waiting[:at_once], rows[~refused][:at_once]
        if all(audit.admits(rows[:, kept]) for kept, audit in audits):
            for kept, audit in audits:
                audit.publish(rows[:, kept])
            yield from (group for group, _ in chunk)
            waiting, at_once = waiting[len(chunk) :], 2 * at_once
        elif len(chunk) == 1:
            waiting = waiting[1:]
        else:
            at_once = (len(chunk) + 1) // 2


def _base_cells(table: AnswerTable) -> tuple[list[Group], npt.NDArray[np.intp]]:
    of_respondents = cells_of(table)
    cells = list(dict.fromkeys(of_respondents))
    position = {cell: place for place, cell in enumerate(cells)}
    return cells, np.array([position[cell] for cell in of_respondents], dtype=np.intp)


def _size_patterns(
    cells: Sequence[Group], cell_of: npt.NDArray[np.intp], figures: Sequence[Mask], never_alone: str | None
) -> list[tuple[Mask, Counts, Mask]]:
    """Give the base cells that figures rest on, with the fewest people any of those figures has there.

    Figures that leave the same base cells empty (not asked there) share one audit.
    """
    is_c_suite = np.array([cell.role_group == C_SUITE for cell in cells], dtype=bool)
    hidden = np.array([cell.role_group == never_alone is not None for cell in cells], dtype=bool)
    counts = [np.bincount(cell_of[mask], minlength=len(cells)) for mask in figures]
    fewest: dict[bytes, Counts] = {}
    for count in counts:
        key = (count > 0).tobytes()
        fewest[key] = np.minimum(fewest.get(key, count), count)
    return [
        (sizes > 0, np.where(hidden, 0, sizes)[sizes > 0], is_c_suite[sizes > 0])
        for sizes in fewest.values()
        if sizes.any()
    ]
