"""Sorts answers into teams and gathers each team's sizes, means and variances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray, label_order, read_items, read_labels


@dataclass(frozen=True)
class TeamAnswers:
    """Complete answers with their team; ``sizes``, ``means`` and ``variances`` are teams × items."""

    labels: tuple[Any, ...]
    n_respondents: int
    n_items: int
    n_left_out: int
    sizes: IntArray
    means: FloatArray
    variances: FloatArray
    squares_within: FloatArray

    @property
    def notes(self) -> tuple[str, ...]:
        notes = []
        if self.n_left_out:
            notes.append(f"{self.n_left_out} respondent(s) with a missing answer or team left out.")
        n_single = int((self.sizes == 1).sum())
        if n_single:
            notes.append(f"{n_single} team(s) of one respondent have no agreement index.")
        return tuple(notes)


def read_teams(items: Any, teams: Any, *, place: str = "items") -> TeamAnswers:
    """Read answers and team labels, listwise; teams come in sorted order where labels can be sorted.

    Raises `DataError` when labels and answers differ in number or no complete answer is left.
    """
    matrix = read_items(items, place=place)
    codes, labels = read_labels(teams, matrix.n_respondents, place="teams")
    kept = (codes >= 0) & ~np.isnan(matrix.values).any(axis=1)
    if not kept.any():
        raise DataError(
            "no_complete_answers",
            place=place,
            fault="hold no respondent with complete answers and a team.",
            mend="Check that answers and team labels belong to the same respondents.",
        )
    values, codes = matrix.values[kept], codes[kept]
    order = label_order(labels)
    position = np.empty(len(labels), dtype=np.intp)
    position[order] = np.arange(len(labels))
    codes = position[codes]
    sizes = np.bincount(codes, minlength=len(labels))
    present = sizes > 0
    codes = (np.cumsum(present) - 1)[codes]
    sizes = sizes[present]
    origin = np.rint(values.mean(axis=0))
    moved = _sums(values, codes, sizes.size, origin=origin) / sizes[:, None]
    squares = _sums(values, codes, sizes.size, origin=origin, power=2) - sizes[:, None] * moved**2
    squares = np.where(squares > 1e-14 * sizes[:, None] * moved**2, squares, 0.0)
    variances = np.divide(
        squares, sizes[:, None] - 1, out=np.full(squares.shape, np.nan), where=sizes[:, None] > 1
    )
    return TeamAnswers(
        labels=tuple(labels[i] for i in order[present]),
        n_respondents=int(kept.sum()),
        n_items=matrix.n_items,
        n_left_out=int(matrix.n_respondents - kept.sum()),
        sizes=sizes,
        means=moved + origin,
        variances=variances,
        squares_within=squares,
    )


def _sums(
    values: FloatArray, codes: IntArray, n_teams: int, *, origin: FloatArray, power: int = 1
) -> FloatArray:
    """Add up each team's answers about an origin, which keeps whole-number answers exact."""
    columns = [
        np.bincount(codes, weights=(column - start) ** power, minlength=n_teams)
        for column, start in zip(values.T, origin, strict=True)
    ]
    return np.stack(columns, axis=1)
