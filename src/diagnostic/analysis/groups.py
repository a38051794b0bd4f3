"""The cells of the breakdown: who belongs to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

import numpy as np
import numpy.typing as npt

from diagnostic.analysis.findings import EVERYBODY, Group
from diagnostic.scoring.answer_table import AnswerTable, Labels

Mask = npt.NDArray[np.bool_]

C_SUITE = "c_suite"
"""The role group of which nobody may see single items."""


def role_groups_of(
    table: AnswerTable, order: Sequence[str] = (), invited: Set[str] = frozenset()
) -> tuple[Group, ...]:
    """Give the role groups that answered or were invited: those in ``order`` first, then the rest by name."""
    present = _labels(table.role_groups) | invited
    named = [role for role in order if role in present]
    return tuple(Group(role_group=role) for role in [*named, *sorted(present - set(named))])


def units_of(table: AnswerTable, invited: Set[str] = frozenset()) -> tuple[Group, ...]:
    return tuple(Group(unit=unit) for unit in sorted(_labels(table.units) | invited))


def crossings_of(table: AnswerTable) -> tuple[Group, ...]:
    """Give every role group within every unit that answered."""
    return tuple(sorted(cell for cell in set(cells_of(table)) if cell.role_group and cell.unit))


def breakdown_of(table: AnswerTable) -> tuple[Group, ...]:
    """Give every cell that could be shown: company, role groups, units, role groups within units.

    Within each kind the larger cell comes first, then the one whose name sorts first, so that the order
    depends on head counts alone and never on an answer.
    """
    kinds = (role_groups_of(table), units_of(table), crossings_of(table))
    sizes = cell_sizes(table)
    ordered = [sorted(kind, key=lambda group: (-sizes[group], group)) for kind in kinds]
    return (EVERYBODY, *(group for kind in ordered for group in kind))


def cells_of(table: AnswerTable) -> list[Group]:
    """Give each respondent's own cell: role group and unit, None where unknown."""
    nobody_knows = [None] * table.n_respondents
    roles = nobody_knows if table.role_groups is None else table.role_groups.tolist()
    units = nobody_knows if table.units is None else table.units.tolist()
    return [Group(role, unit) for role, unit in zip(roles, units, strict=True)]


def cell_sizes(table: AnswerTable) -> Counter[Group]:
    """Count the respondents of every cell."""
    sizes: Counter[Group] = Counter()
    for cell, count in Counter(cells_of(table)).items():
        for group in {EVERYBODY, Group(cell.role_group), Group(None, cell.unit), cell}:
            sizes[group] += count
    return sizes


def members(table: AnswerTable, group: Group) -> Mask:
    """Tell, respondent by respondent, who belongs to a cell."""
    inside = np.ones(table.n_respondents, dtype=bool)
    for labels, wanted in ((table.role_groups, group.role_group), (table.units, group.unit)):
        if wanted is not None:
            inside &= np.zeros_like(inside) if labels is None else np.asarray(labels == wanted, dtype=bool)
    return inside


def contains(outer: Group, inner: Group) -> bool:
    """Tell whether everybody in ``inner`` belongs to ``outer`` by definition."""
    return outer.role_group in (None, inner.role_group) and outer.unit in (None, inner.unit)


def _labels(labels: Labels | None) -> set[str]:
    return set() if labels is None else {label for label in labels.tolist() if label is not None}
