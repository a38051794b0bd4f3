"""The linear audit: no sum or difference of published cells may describe fewer than k people.

People with the same role group and unit always stand or fall together; they form a *base cell*. Base cells
that the published cells do not tell apart form an *atom*. Whatever can be worked out exactly from published
means is a vector of the row space of the cells × atoms matrix, hence orthogonal to its null space; such a
vector rests on few people exactly when small atoms totalling fewer than k people have linearly dependent
null-space columns. The audit looks for the smallest such sets (circuits) and refuses the cell that makes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.disclosure.modular import (
    PRIME,
    Residues,
    inverse,
    null_space,
    reduce_by,
    reduced_row_echelon,
    restrict,
)

Counts = npt.NDArray[np.int64]
STEPS_PER_CELL = 20_000


@dataclass(frozen=True)
class Minimums:
    """How many people a combination must rest on; executives alone may be fewer, if they consented."""

    anyone: int
    c_suite: int

    @property
    def limit(self) -> int:
        return max(self.anyone, self.c_suite)

    def allow(self, people: int, is_c_suite_alone: bool) -> bool:
        return people >= (self.c_suite if is_c_suite_alone else self.anyone)


@dataclass(frozen=True)
class _Atoms:
    """People who belong to the same published cells: how many, whether all are executives."""

    sizes: Counts
    is_c_suite: npt.NDArray[np.bool_]
    columns: Residues
    """Their null-space columns."""

    def smaller_than(self, limit: int) -> _Atoms:
        small = self.sizes < limit
        return _Atoms(self.sizes[small], self.is_c_suite[small], self.columns[:, small])


class LinearAudit:
    """Keeps what the cells published so far allow to work out, and judges the next cell."""

    def __init__(self, sizes: Counts, is_c_suite: npt.NDArray[np.bool_], minimums: Minimums) -> None:
        self._sizes = sizes
        self._is_c_suite = is_c_suite
        self._minimums = minimums
        self._basis: Residues = np.eye(len(sizes), dtype=np.int64)
        self._published: Residues = np.zeros((0, len(sizes)), dtype=np.int64)

    def admits(self, cell: Residues) -> bool:
        """Tell whether publishing one more cell (base cells inside it: 1, outside: 0) betrays nobody."""
        basis = restrict(self._basis, cell)
        if len(basis) == len(self._basis):
            return True  # already a combination of published cells, or a cell of nobody
        atoms = self._atoms(np.vstack([self._published, cell]), basis)
        minimums = self._minimums
        block_rule_holds = (
            atoms.sizes >= np.where(atoms.is_c_suite, minimums.c_suite, minimums.anyone)
        ).all()
        return bool(block_rule_holds) or not _finds_leak(atoms.smaller_than(minimums.limit), minimums)

    def publish(self, cell: Residues) -> None:
        self._basis = restrict(self._basis, cell)
        self._published = np.vstack([self._published, cell])

    def _atoms(self, cells: Residues, basis: Residues) -> _Atoms:
        patterns, atom_of = np.unique(cells, axis=1, return_inverse=True)
        belongs = np.zeros((patterns.shape[1], len(self._sizes)), dtype=np.int64)
        belongs[atom_of.ravel(), np.arange(len(self._sizes))] = 1
        belongs = belongs[patterns.any(axis=0)]
        is_c_suite = belongs @ ~self._is_c_suite == 0
        return _Atoms(belongs @ self._sizes, is_c_suite, basis @ belongs.T % PRIME)


def _finds_leak(atoms: _Atoms, minimums: Minimums) -> bool:
    """Search sets of small atoms for one that a combination of published cells rests on."""
    combinations = null_space(atoms.columns)
    involved = np.flatnonzero(combinations.any(axis=0))
    if involved.size == 0:
        return False
    order = involved[np.argsort(atoms.sizes[involved], kind="stable")]
    search = _CircuitSearch(atoms, order, minimums)
    return search.leaks_from(0, (), (), 0)


class _CircuitSearch:
    """Depth-first search over independent sets of atoms, smallest atoms first, within a budget of steps."""

    def __init__(self, atoms: _Atoms, order: npt.NDArray[np.intp], minimums: Minimums) -> None:
        echelon, _ = reduced_row_echelon(atoms.columns[:, order])
        self._columns = [[int(entry) for entry in column] for column in echelon.T]
        self._sizes = atoms.sizes[order].tolist()
        self._is_c_suite = atoms.is_c_suite[order]
        self._echelon = echelon
        self._minimums = minimums
        self._steps_left = STEPS_PER_CELL

    def leaks_from(
        self,
        start: int,
        chosen: tuple[int, ...],
        independent: tuple[tuple[int, Sequence[int]], ...],
        people: int,
    ) -> bool:
        for position in range(start, len(self._sizes)):
            total = people + self._sizes[position]
            if total >= self._minimums.limit:
                return False
            self._steps_left -= 1
            if self._steps_left < 0:
                return True  # too long to tell: only the block rule may admit, and it did not
            rest = reduce_by(self._columns[position], independent)
            pivot = next((place for place, entry in enumerate(rest) if entry), None)
            if pivot is None:
                if self._is_leak((*chosen, position)):
                    return True
                continue
            scale = inverse(rest[pivot])
            unit = [entry * scale % PRIME for entry in rest]
            if self.leaks_from(position + 1, (*chosen, position), (*independent, (pivot, unit)), total):
                return True
        return False

    def _is_leak(self, dependent: tuple[int, ...]) -> bool:
        combination = null_space(self._echelon[:, list(dependent)])[0]
        circuit = np.array(dependent)[combination != 0]
        people = sum(self._sizes[position] for position in circuit)
        return not self._minimums.allow(people, bool(self._is_c_suite[circuit].all()))
