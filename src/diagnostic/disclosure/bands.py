"""How many people are said to have answered: a band, so that no page says that everybody in a group did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.analysis.findings import EVERYBODY, Group
from diagnostic.analysis.groups import C_SUITE, contains

_WIDTHS = ((15, 3), (100, 5), (1_000, 10))
"""Below so many people, bands are so wide."""
_WIDEST = 50


@dataclass(frozen=True)
class Bands:
    """The bands of every group, fixed by how many were invited and the minimum, never by who answered."""

    invited: Sequence[tuple[Group, int]]
    least: int
    least_executives: int

    def of(self, group: Group, count: int) -> tuple[int, int]:
        """Give the fewest and the most people that a count of one group's answers stands for.

        That of everybody together is exact: anybody can count the lines of the list of receipts.
        """
        if group == EVERYBODY:
            return count, count
        least = self.least_executives if group.role_group == C_SUITE else self.least
        invited = sum(n for cell, n in self.invited if contains(group, cell))
        return band(count, least=least, invited=invited if count <= invited else None)


def band(count: int, *, least: int, invited: int | None = None) -> tuple[int, int]:
    """Give the band that a count falls into.

    Bands begin at multiples of their width. The last one holds ``invited`` and is never narrower than the
    others; the first begins at ``least``, below which nothing is shown.
    """
    start = _floor(count)
    while invited is not None and start > 0 and not _is_wide_enough(start, invited):
        start = _floor(start - 1)
    following = start + _width(start)
    is_last = invited is not None and not _is_wide_enough(following, invited)
    end = invited if is_last and invited is not None else following - 1
    return (least if start < least <= count else start), end


def _is_wide_enough(start: int, invited: int) -> bool:
    return invited - start + 1 >= _width(start)


def _floor(count: int) -> int:
    return count // _width(count) * _width(count)


def _width(count: int) -> int:
    return next((width for below, width in _WIDTHS if count < below), _WIDEST)
