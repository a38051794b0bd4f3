"""The linear audit: no sum or difference of published cells may describe fewer than k people.

People with the same role group and unit always stand or fall together; they form a *base cell*. Base cells
that the published cells do not tell apart form an *atom*. Whatever can be worked out exactly from published
means is a vector of the row space of the cells × atoms matrix, hence orthogonal to its null space; such a
vector rests on few people exactly when small atoms totalling fewer than k people have linearly dependent
null-space columns. The audit looks for such sets and refuses the cells that make one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diagnostic.disclosure.circuits import Atoms, Counts, Minimums, StepBudget, finds_leak
from diagnostic.disclosure.modular import PRIME, Residues, restrict

SEARCH_STEPS = 400_000
"""Some seconds for one audit, counted so that every machine stops at the same cell; past them only the block
rule admits."""


class LinearAudit:
    """Keeps what the cells published so far allow to work out, and judges further ones.

    A cell is a row over base cells: 1 inside, 0 outside. What is refused once is refused for good, since
    publishing more only allows more to be worked out.
    """

    def __init__(self, sizes: Counts, is_c_suite: npt.NDArray[np.bool_], minimums: Minimums) -> None:
        self._sizes = sizes
        self._is_c_suite = is_c_suite
        self._minimums = minimums
        self._budget = StepBudget(SEARCH_STEPS)
        self._basis: Residues = np.eye(len(sizes), dtype=np.int64)
        self._published: Residues = np.zeros((1, len(sizes)), dtype=np.int64)

    def refuses_at_sight(self, cells: Residues) -> npt.NDArray[np.bool_]:
        """Tell which cells are too small, or differ from a published one by too few people."""
        people = self._symmetric_differences(cells, self._sizes)
        others = self._symmetric_differences(cells, (~self._is_c_suite).astype(np.int64))
        differing = self._symmetric_differences(cells, np.ones_like(self._sizes))
        enough = np.where(others > 0, self._minimums.anyone, self._minimums.c_suite)
        return np.asarray(((differing > 0) & (people < enough)).any(axis=1))

    def admits(self, cells: Residues) -> bool:
        """Tell whether publishing all of some further cells betrays nobody."""
        basis = self._basis
        for cell in cells:
            basis = restrict(basis, cell)
        if len(basis) == len(self._basis):
            return True  # all of it can be worked out already, or describes nobody
        atoms = self._atoms(np.vstack([self._published, cells]), basis)
        if atoms.are_large_enough(self._minimums):
            return True
        if self._budget.is_spent:
            return False
        return not finds_leak(atoms.smaller_than(self._minimums.limit), self._minimums, self._budget)

    def publish(self, cells: Residues) -> None:
        for cell in cells:
            self._basis = restrict(self._basis, cell)
        self._published = np.vstack([self._published, cells])

    def _symmetric_differences(self, cells: Residues, weights: Counts) -> Counts:
        """Weigh the base cells in which each further cell differs from each published one."""
        shared = _exact_product(cells * weights, self._published.T)
        return np.asarray((cells @ weights)[:, None] + self._published @ weights - 2 * shared)

    def _atoms(self, cells: Residues, basis: Residues) -> Atoms:
        patterns, atom_of = np.unique(cells, axis=1, return_inverse=True)
        belongs = np.zeros((patterns.shape[1], len(self._sizes)), dtype=np.int64)
        belongs[atom_of.ravel(), np.arange(len(self._sizes))] = 1
        belongs = belongs[patterns.any(axis=0)]
        is_c_suite = belongs @ ~self._is_c_suite == 0
        return Atoms(belongs @ self._sizes, is_c_suite, _exact_product(basis, belongs.T) % PRIME)


def _exact_product(left: Residues, right: Residues) -> Residues:
    """Multiply by the fast floating-point road, which is exact while sums stay below 2⁵³.

    ``right`` holds zeros and ones, so that sums of residues do for up to four million base cells.
    """
    return (left.astype(np.float64) @ right.astype(np.float64)).astype(np.int64)
