"""Small random organisations, and an attacker who knows nothing of how cells were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product

import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.analysis.groups import cells_of, contains, members
from diagnostic.scoring.answer_table import AnswerTable

ROLES = ("frontline", "middle_management", "c_suite", None)


def organisation(sizes: Sequence[tuple[str | None, str | None, int]]) -> AnswerTable:
    """Build answers to one item by people of given role group, unit and number."""
    roles = [role for role, _, size in sizes for _ in range(size)]
    units = [unit for _, unit, size in sizes for _ in range(size)]
    codes = np.ones((len(roles), 1), dtype=np.int16)
    return AnswerTable(codes, ("item_1",), np.array(roles, dtype=object), np.array(units, dtype=object))


def random_organisation(rng: np.random.Generator, n_units: int, largest: int) -> AnswerTable:
    units = [f"unit_{k}" for k in range(n_units)] + [None]
    sizes = [(role, unit, int(rng.integers(0, largest))) for role, unit in product(ROLES[:3], units)]
    sizes.append((None, None, int(rng.integers(0, 3))))
    return organisation(sizes)


def signed_sum_leaks(
    table: AnswerTable, published: Sequence[Group], minimum: int, n_cells: int
) -> list[tuple[Group, ...]]:
    """Add and subtract up to ``n_cells`` published cells; give the combinations that single out too few."""
    rows = {group: members(table, group).astype(int) for group in published}
    leaks = []
    for size in range(1, n_cells + 1):
        for chosen in combinations(published, size):
            for signs in product((1, -1), repeat=size - 1):
                total = rows[chosen[0]] + sum(
                    (sign * rows[group] for sign, group in zip(signs, chosen[1:], strict=True)), 0
                )
                if 0 < np.count_nonzero(total) < minimum:
                    leaks.append(chosen)
    return leaks


def leaking_sets(
    table: AnswerTable, published: Sequence[Group], minimum: int, c_suite_minimum: int | None = None
) -> list[tuple[Group, ...]]:
    """Give every set of people too small to be shown on whom some rational combination rests.

    Works by ranks of exact fractions over all subsets of cells, unlike the audit's null space and search.
    """
    cells, matrix = _incidence(table, published)
    of_people = cells_of(table)
    sizes = [of_people.count(cell) for cell in cells]
    leaks = []
    for size in range(1, minimum):
        for chosen in combinations(range(len(cells)), size):
            total = sum(sizes[k] for k in chosen)
            if total < minimum and _leaks(matrix, cells, chosen, total, c_suite_minimum):
                leaks.append(tuple(cells[k] for k in chosen))
    return leaks


def combinations_about(table: AnswerTable, published: Sequence[Group], role_group: str) -> int:
    """Count the independent combinations of published cells that describe one role group alone."""
    cells, matrix = _incidence(table, published)
    return _dimension(matrix, [k for k, cell in enumerate(cells) if cell.role_group == role_group])


def _incidence(table: AnswerTable, published: Sequence[Group]) -> tuple[list[Group], list[list[Fraction]]]:
    cells = list(dict.fromkeys(cells_of(table)))
    return cells, [[Fraction(contains(group, cell)) for cell in cells] for group in published]


def _leaks(
    matrix: list[list[Fraction]],
    cells: list[Group],
    chosen: tuple[int, ...],
    total: int,
    c_suite_minimum: int | None,
) -> bool:
    executives = [k for k in chosen if cells[k].role_group == "c_suite"]
    if c_suite_minimum is None or not executives:
        return _dimension(matrix, chosen) > 0
    if len(executives) == len(chosen):
        return total < c_suite_minimum and _dimension(matrix, chosen) > 0
    return _dimension(matrix, chosen) > _dimension(matrix, executives)


def _dimension(matrix: list[list[Fraction]], inside: Sequence[int]) -> int:
    """Count the independent combinations of rows that are zero outside some columns."""
    outside = [[value for k, value in enumerate(row) if k not in inside] for row in matrix]
    return _rank(matrix) - _rank(outside)


def _rank(matrix: list[list[Fraction]]) -> int:
    rows = [list(row) for row in matrix]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for k in range(rank + 1, len(rows)):
            factor = rows[k][column] / rows[rank][column]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[rank], strict=True)]
        rank += 1
    return rank
