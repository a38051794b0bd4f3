"""Adds cells one after the other, as long as no sum or difference of what is published singles people out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from diagnostic.analysis.findings import Group
from diagnostic.analysis.groups import C_SUITE, Mask, cell_sizes, cells_of, contains
from diagnostic.disclosure.audit import LinearAudit
from diagnostic.disclosure.circuits import Counts, Minimums
from diagnostic.disclosure.modular import Residues
from diagnostic.scoring.answer_table import AnswerTable


def publish(
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
    cells, cell_of = base_cells(table)
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


def base_cells(table: AnswerTable) -> tuple[list[Group], npt.NDArray[np.intp]]:
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
