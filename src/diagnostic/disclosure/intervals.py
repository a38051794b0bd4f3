"""The interval audit: how closely the printed figures of a scale pin a few people who are not shown.

The linear audit excludes what can be worked out exactly. Bounds remain: where a unit's mean is 4 of 100,
nobody in it can score high. Linear programmes over all that is printed about one scale (means, spreads and
shares of favourable answers, each up to its rounding) give the range that the mean of every small atom can
lie in: of few people whom the cells tell apart from all others. Cells that pin an atom too closely are
withheld, the last admitted first.
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
        """Withhold cells, the last first, until no few people are pinned; give which rows stay."""
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
        """Give the last of the cells that pin a few people on one scale.

        Withholding cells only widens what the others leave open, so a group that has passed has passed.
        """
        described = cells[printed].any(axis=0) & (totals.people > 0)
        groups = [
            group
            for group in self._few(cells[printed], described, totals.people)
            if (number, group.tobytes()) not in self._passed
        ]
        if not groups:
            return
        inside = cells[printed][:, described].astype(np.float64)
        programme = Programme(inside, totals.of(described), np.array(groups)[:, described])
        pinned = programme.pinned(LEAST_WIDTH + _MARGIN)
        if pinned is None:
            self._passed.update((number, group.tobytes()) for group in groups)
        else:
            yield printed[max(pinned)]

    def _few(self, cells: Residues, described: Mask, people: Floats) -> list[Mask]:
        """Give every atom of too few people: base cells that the cells do not tell apart."""
        patterns, atom_of = np.unique(cells, axis=1, return_inverse=True)
        atoms = (atom_of.ravel() == np.arange(patterns.shape[1])[:, None]) & described
        executives_alone = ~(atoms & ~self.is_c_suite).any(axis=1)
        least = np.where(executives_alone, self.minimums.c_suite, self.minimums.anyone)
        return list(atoms[atoms.any(axis=1) & (atoms @ people < least)])
