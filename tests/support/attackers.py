"""Attackers on published figures, who know nothing of how these were chosen.

They read a sealed release as JSON and know, better than anybody in a company does, how many answered in
every role group of every unit. Nothing here comes from the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

Place = tuple[str | None, str | None]
"""Role group and unit; None where unknown, or all of them."""
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Printed:
    """What a release says about one cell on one scale."""

    place: Place
    n: int
    """The lower end of the band that is printed; it decides how shares are rounded."""
    mean: float
    sd: float
    share: float
    share_end: str


def read_levels(released: Mapping[str, Any], scale: int = 0) -> list[Printed]:
    """Collect every level of a scale from the JSON of a release."""
    finding = released["findings"]["scales"][scale]
    return [
        Printed(
            (level["group"]["role_group"], level["group"]["unit"]),
            level["n_respondents"],
            level["mean"],
            level["sd"],
            level["favourable_share"],
            level["favourable_end"],
        )
        for level in (*finding["levels"], *finding["crossings"])
        if level["type"] == "GroupLevel"
    ]


class Insider:
    """Knows how many people stand in every role group of every unit."""

    def __init__(self, head_counts: Mapping[Place, int], minimum: int) -> None:
        self._places = [place for place, n in head_counts.items() if n]
        self._sizes = np.array([head_counts[place] for place in self._places], dtype=np.float64)
        self._minimum = minimum

    def rows(self, published: Sequence[Place]) -> Matrix:
        inside = [[_inside(place, cell) for place in self._places] for cell in published]
        return np.array(inside, dtype=np.float64).reshape(len(published), len(self._places))

    def add_and_subtract(self, published: Sequence[Place], n_cells: int) -> tuple[Place, ...] | None:
        """Try every signed sum of up to so many cells; give one that describes too few people."""
        rows = self.rows(published)
        for number in range(1, min(n_cells, len(rows)) + 1):
            chosen = np.array(list(combinations(range(len(rows)), number)))
            for signs in product((1.0, -1.0), repeat=number - 1):
                total = rows[chosen[:, 0]].copy()
                for sign, column in zip(signs, chosen.T[1:], strict=True):
                    total += sign * rows[column]
                people = (total != 0) @ self._sizes
                hits = np.flatnonzero((people > 0) & (people < self._minimum))
                if hits.size:
                    return tuple(published[k] for k in chosen[hits[0]])
        return None

    def combine(self, published: Sequence[Place]) -> tuple[Place, ...] | None:
        """Give too few people whom some combination with rational weights describes alone, if there are any.

        One exists exactly when the cells lose rank on everybody else. Floating point looks, fractions judge.
        """
        rows = self.rows(published)
        rank = np.linalg.matrix_rank(rows)
        for few in self._too_few():
            others = np.delete(rows, few, axis=1)
            if np.linalg.matrix_rank(others) < rank and exact_rank(others) < exact_rank(rows):
                return tuple(self._places[k] for k in few)
        return None

    def bounds(self, printed: Sequence[Printed]) -> Iterator[tuple[tuple[Place, ...], float, float]]:
        """Give, for every few people whom the cells do not tell apart, how low and high their mean may be.

        Solves for mean, mean square and favourable share of every place (0 to 1), given the rounded figures.
        Answers count from 1 to 5, favourable from 4.
        """
        rows = self.rows([level.place for level in printed])
        problem = self._problem(printed, rows)
        for members in self._alike(rows):
            people = self._sizes[members].sum()
            if people < self._minimum and rows[:, members].any():
                aim = np.zeros(3 * len(self._places))
                aim[members] = self._sizes[members] / people
                low, high = (linprog(s * aim, *problem, bounds=(0, 1), method="highs") for s in (1, -1))
                assert low.status == high.status == 0, "the printed figures contradict each other"
                least, most = float(low.x @ aim), float(high.x @ aim)
                yield tuple(self._places[k] for k in members), 100 * least, 100 * most

    def _too_few(self) -> Iterator[list[int]]:
        small = [k for k, size in enumerate(self._sizes) if size < self._minimum]
        for number in range(1, self._minimum):
            for few in combinations(small, number):
                if self._sizes[list(few)].sum() < self._minimum:
                    yield list(few)

    def _alike(self, rows: Matrix) -> Iterator[list[int]]:
        _, pattern_of = np.unique(rows, axis=1, return_inverse=True)
        for pattern in range(pattern_of.max() + 1):
            yield [int(k) for k in np.flatnonzero(pattern_of.ravel() == pattern)]

    def _problem(self, printed: Sequence[Printed], rows: Matrix) -> tuple[Matrix, Matrix]:
        n = len(self._places)
        eye, none = np.eye(n), np.zeros((n, n))
        left, right = [], []
        for level, row in zip(printed, rows, strict=True):
            weights = row * self._sizes / (row @ self._sizes)
            for block, (low, high) in enumerate(_open_ranges(level, int(row @ self._sizes))):
                across = np.zeros(3 * n)
                across[block * n : (block + 1) * n] = weights
                left += [across[None], -across[None]]
                right += [[high], [-low]]
        ties = [
            ([-eye, eye, none], 0.0),  # squares lie below the chord
            ([-eye, none, 0.75 * eye], 0.0),  # a favourable answer scores 75 or more
            ([eye, none, -0.5 * eye], 0.5),  # any other 50 or less
            *(([2 * t * eye, -eye, none], t * t) for t in np.linspace(0, 1, 11)),  # and above the parabola
        ]
        left += [np.hstack(blocks) for blocks, _ in ties]
        right += [[limit] * n for _, limit in ties]
        return np.vstack(left), np.concatenate(right)


def narrowest(insider: Insider, printed: Sequence[Printed]) -> float:
    """Give the width to which the best of the interval attacks comes, in points of 100."""
    return min((high - low for _, low, high in insider.bounds(printed)), default=100.0)


def exact_rank(matrix: Matrix) -> int:
    """Count independent rows by elimination over fractions."""
    rows = [[Fraction(int(value)) for value in row] for row in matrix]
    rank = 0
    for column in range(matrix.shape[1]):
        pivot = next((k for k in range(rank, len(rows)) if rows[k][column]), None)
        if pivot is not None:
            rows[rank], rows[pivot] = rows[pivot], rows[rank]
            for k in range(rank + 1, len(rows)):
                if factor := rows[k][column] / rows[rank][column]:
                    rows[k] = [a - factor * b for a, b in zip(rows[k], rows[rank], strict=True)]
            rank += 1
    return rank


def _inside(place: Place, cell: Place) -> bool:
    return all(wanted in (None, own) for own, wanted in zip(place, cell, strict=True))


def _open_ranges(level: Printed, n: int) -> Iterator[tuple[float, float]]:
    """Give what mean, mean square and favourable share may have been before they were rounded (0 to 1).

    The insider knows how many answered, which is printed as a band only.
    """
    half = 0.0005 + 1e-7
    low, high = level.mean / 100 - half, level.mean / 100 + half
    yield low, high
    lowest_sd, highest_sd = max(level.sd / 100 - half, 0), level.sd / 100 + half
    share_of_n = (n - 1) / n
    yield share_of_n * lowest_sd**2 + max(low, 0) ** 2 - 1e-7, share_of_n * highest_sd**2 + high**2 + 1e-7
    if level.share_end:
        yield (level.share - 1e-7, 1.0) if level.share_end == "or more" else (0.0, level.share + 1e-7)
    else:
        step = 0.01 if level.n >= 100 else 0.05
        yield level.share - step / 2 - 1e-7, level.share + step / 2 + 1e-7
