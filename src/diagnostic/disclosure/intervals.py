"""The interval audit: how closely the printed figures of a scale pin a few people who are not shown.

The linear audit excludes what can be worked out exactly. Bounds remain: where a unit's mean is 4 of 100,
nobody in it can score high. Linear programmes over all that is printed about one scale (means, spreads and
shares of favourable answers, each up to its rounding) give the range that the mean of every hidden small
atom can lie in. Cells that pin an atom too closely are withheld, the last admitted first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.linear_programme import Floats, Programme, Totals
from diagnostic.disclosure.modular import Residues

Mask = npt.NDArray[np.bool_]
LEAST_WIDTH = 0.375
"""Of the range of scores: 1.5 points on options from 1 to 5."""
_MARGIN = 0.005
"""For what tangents in place of a parabola leave open that nothing else does."""


@dataclass(frozen=True)
class IntervalAudit:
    """Judges cells, rows over base cells, by what is printed about them on every scale."""

    figures: Sequence[Totals]
    """Scale by scale, over base cells."""
    is_c_suite: Mask
    """Which base cells are executives."""
    minimums: Minimums
    _passed: set[tuple[int, bytes]] = field(default_factory=set, init=False, repr=False)

    def rows_that_stay(self, cells: Residues) -> list[int]:
        """Withhold cells, the last first, until no hidden small atom is pinned; give which rows stay."""
        kept = list(range(len(cells)))
        while kept and (culprit := next(self._culprits(cells, kept), None)) is not None:
            kept.remove(culprit)
        return kept

    def _culprits(self, cells: Residues, kept: Sequence[int]) -> Iterator[int]:
        for number, totals in enumerate(self.figures):
            people = cells @ totals.people
            alone = cells @ np.where(self.is_c_suite, 0.0, totals.people) == 0
            least = np.where(alone, self.minimums.c_suite, self.minimums.anyone)
            printed = [cell for cell in kept if people[cell] >= least[cell]]
            if printed:
                yield from self._blamed(number, totals, cells, printed)

    def _blamed(self, number: int, totals: Totals, cells: Residues, printed: Sequence[int]) -> Iterator[int]:
        """Give the last of the cells that pin an atom on one scale.

        Withholding cells only widens what the others leave open, so an atom that has passed has passed.
        """
        patterns, atom_of = np.unique(cells[printed], axis=1, return_inverse=True)
        belongs = atom_of.ravel() == np.arange(patterns.shape[1])[:, None]
        belongs &= totals.people > 0
        described = patterns.any(axis=0) & belongs.any(axis=1)
        atoms = belongs[described]
        keys = [(number, atom.tobytes()) for atom in atoms]
        new = [k for k in self._small(atoms, totals.people) if keys[k] not in self._passed]
        if not new:
            return
        programme = Programme(patterns[:, described].astype(np.float64), totals.added_up(atoms))
        pinned = programme.pinned(new, LEAST_WIDTH + _MARGIN)
        if pinned is None:
            self._passed.update(keys[k] for k in new)
        else:
            yield printed[max(pinned)]

    def _small(self, atoms: Mask, people: Floats) -> list[int]:
        sizes = atoms @ people
        executives_alone = ~(atoms & ~self.is_c_suite).any(axis=1)
        least = np.where(executives_alone, self.minimums.c_suite, self.minimums.anyone)
        return [int(k) for k in np.flatnonzero(sizes < least)]
