"""Which cells may be compared between two waves: none whose change rests on too few people.

A reader who takes it that people answer alike twice can subtract one wave's figure from the other's; what is
left are those who joined and those who left. So the cells of both waves are audited together, like those of
one: over the people who stayed, left and joined, base cell by base cell. People who moved between base cells,
and base cells of which nothing was declared, may cancel in ways nobody declared. They are credited to
no combination, and a combination that rests on them alone is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.analysis.groups import C_SUITE, contains
from diagnostic.disclosure.audit import LinearAudit
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.modular import Residues, restrict


@dataclass(frozen=True)
class Passage:
    """How the invited people of one base cell passed from the earlier wave to the later one."""

    stayed: int
    left: int
    joined: int
    moved_out: int = 0
    moved_in: int = 0
    """From and to other base cells; who went where is not declared."""


@dataclass(frozen=True)
class _Column:
    """People of one base cell who belong to the same waves; not counted where nobody knows how many."""

    cell: Group
    in_earlier: bool
    in_later: bool
    people: int
    is_counted: bool = True


def comparable_cells(
    candidates: Sequence[Group], passages: Mapping[Group, Passage | None], minimums: Minimums
) -> tuple[Group, ...]:
    """Choose, in the order given, cells of which both waves' figures may stand beside each other.

    ``passages`` names every base cell of either wave; None where what passed there was not declared.
    """
    columns = [column for cell, passage in passages.items() for column in _columns(cell, passage)]
    audit = _JointAudit(columns, minimums)
    return tuple(group for group in candidates if audit.takes(group))


def _columns(cell: Group, passage: Passage | None) -> Iterator[_Column]:
    if passage is None:
        yield from (_Column(cell, a, b, 0, False) for a, b in ((True, True), (True, False), (False, True)))
        return
    parts = (
        _Column(cell, True, True, passage.stayed),
        _Column(cell, True, False, passage.left),
        _Column(cell, False, True, passage.joined),
        _Column(cell, True, False, passage.moved_out, False),
        _Column(cell, False, True, passage.moved_in, False),
    )
    yield from (part for part in parts if part.people > 0)


class _JointAudit:
    """Takes cells one by one, as long as no combination over both waves rests on too few people."""

    def __init__(self, columns: Sequence[_Column], minimums: Minimums) -> None:
        self._columns = columns
        self._is_counted = np.array([column.is_counted for column in columns], dtype=bool)
        counted = [column for column in columns if column.is_counted]
        self._audit = LinearAudit(
            np.array([column.people for column in counted], dtype=np.int64),
            np.array([column.cell.role_group == C_SUITE for column in counted], dtype=bool),
            minimums,
        )
        self._basis: Residues = np.eye(len(columns), dtype=np.int64)
        self._counted_basis: Residues = np.eye(len(counted), dtype=np.int64)

    def takes(self, group: Group) -> bool:
        """Add a cell's figures of both waves if that betrays nobody."""
        rows = self._rows(group)
        counted = rows[:, self._is_counted]
        basis, counted_basis = _restricted(self._basis, rows), _restricted(self._counted_basis, counted)
        lost, lost_counted = len(self._columns) - len(basis), counted.shape[1] - len(counted_basis)
        # equal ranks: what cancels for everybody who is counted cancels for the others too
        if lost != lost_counted or not self._audit.admits(counted):
            return False
        self._audit.publish(counted)
        self._basis, self._counted_basis = basis, counted_basis
        return True

    def _rows(self, group: Group) -> Residues:
        inside = [contains(group, column.cell) for column in self._columns]
        waves = [(column.in_earlier, column.in_later) for column in self._columns]
        return np.array(waves, dtype=np.int64).reshape(-1, 2).T * np.array(inside, dtype=np.int64)


def _restricted(basis: Residues, rows: Residues) -> Residues:
    for row in rows:
        basis = restrict(basis, row)
    return basis
