"""Search for the smallest sets of people that a combination of published cells rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.disclosure.modular import Residues, null_space, reduced_row_echelon, without_span_of

Counts = npt.NDArray[np.int64]


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
class Atoms:
    """People who belong to the same published cells: how many, whether all are executives."""

    sizes: Counts
    is_c_suite: npt.NDArray[np.bool_]
    columns: Residues
    """Their null-space columns."""

    def are_large_enough(self, minimums: Minimums) -> bool:
        """The block rule: a combination is constant on atoms, so it rests on at least one whole atom."""
        enough = np.where(self.is_c_suite, minimums.c_suite, minimums.anyone)
        return bool((self.sizes >= enough).all())

    def smaller_than(self, limit: int) -> Atoms:
        small = self.sizes < limit
        return Atoms(self.sizes[small], self.is_c_suite[small], self.columns[:, small])


class StepBudget:
    """How much searching is left. A search that runs out has found nothing safe."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    @property
    def is_spent(self) -> bool:
        return self._left < 0

    def spend(self) -> bool:
        """Take one step; False when none is left."""
        self._left -= 1
        return self._left >= 0


def finds_leak(atoms: Atoms, minimums: Minimums, budget: StepBudget) -> bool:
    """Tell whether a combination rests on too few people, or the budget does not suffice to exclude it."""
    combinations = null_space(atoms.columns)
    involved = np.flatnonzero(combinations.any(axis=0))
    if involved.size == 0:
        return False
    order = involved[np.argsort(atoms.sizes[involved], kind="stable")]
    search = _Search(atoms, order, minimums, budget)
    return search.leaks_from(0, (), search.echelon, 0)


class _Search:
    """Depth first over independent sets of small atoms, smallest first; a dependent set holds one circuit."""

    def __init__(
        self, atoms: Atoms, order: npt.NDArray[np.intp], minimums: Minimums, budget: StepBudget
    ) -> None:
        self.echelon, _ = reduced_row_echelon(atoms.columns[:, order])
        self._sizes = atoms.sizes[order].tolist()
        self._is_c_suite = atoms.is_c_suite[order]
        self._minimums = minimums
        self._budget = budget

    def leaks_from(self, start: int, chosen: tuple[int, ...], rest: Residues, people: int) -> bool:
        """Try every further atom; ``rest`` holds their columns, less what the chosen atoms span."""
        is_dependent = np.asarray(~rest.any(axis=0))
        for place in range(rest.shape[1]):
            position = start + place
            total = people + self._sizes[position]
            if total >= self._minimums.limit:
                return False
            if not self._budget.spend():
                return True
            if is_dependent[place]:
                if self._is_leak((*chosen, position)):
                    return True
            elif self._has_room_after(position, total):
                further = without_span_of(rest[:, place], rest[:, place + 1 :])
                if self.leaks_from(position + 1, (*chosen, position), further, total):
                    return True
        return False

    def _has_room_after(self, position: int, people: int) -> bool:
        following = self._sizes[position + 1 : position + 2]
        return any(people + size < self._minimums.limit for size in following)

    def _is_leak(self, dependent: tuple[int, ...]) -> bool:
        combination = null_space(self.echelon[:, list(dependent)])[0]
        circuit = np.array(dependent)[combination != 0]
        people = sum(self._sizes[position] for position in circuit)
        return not self._minimums.allow(people, bool(self._is_c_suite[circuit].all()))
