"""Sorts answers into teams and gathers each team's sizes, means and variances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray, label_order, read_items, read_labels, read_vector
from ..moments import Moments


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

    `Moments` grouped by team stand for the answers; `teams` is None then.
    Raises `DataError` when labels and answers differ in number or no complete answer is left.
    """
    if isinstance(items, Moments):
        return _from_moments(items, place)
    matrix = read_items(items, place=place)
    codes, labels = read_labels(teams, matrix.n_respondents, place="teams")
    kept = (codes >= 0) & ~np.isnan(matrix.values).any(axis=1)
    if not kept.any():
        raise _nobody(place)
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


def read_team_scores(scores: Any, teams: Any) -> TeamAnswers:
    """Read one score per respondent; `Moments` of several items give the respondents' means."""
    if not isinstance(scores, Moments):
        return read_teams(read_vector(scores, place="scores", drop_missing=False), teams, place="scores")
    whole = scores if scores.n_items == 1 else scores.with_respondent_means()
    score = whole.select([whole.n_items - 1])
    counts, squares = score.pairwise_counts[:, 0, 0], score.pairwise_squares[:, :, 0]
    return _from_sums(score, counts, score.pairwise_sums[:, :, 0], squares, place="scores")


def _from_moments(moments: Moments, place: str) -> TeamAnswers:
    squares = np.diagonal(moments.complete_cross_products, axis1=1, axis2=2)
    return _from_sums(moments, moments.complete_counts, moments.complete_sums, squares, place=place)


def _from_sums(
    moments: Moments, counts: FloatArray, sums: FloatArray, squares: FloatArray, *, place: str
) -> TeamAnswers:
    """Describe the teams of grouped moments by their sizes, sums and sums of squares."""
    order = [k for k in label_order(moments.group_labels) if counts[k] > 0]
    if not order:
        raise _nobody(place)
    sizes = counts[order][:, None]
    means = sums[order] / sizes
    within = np.maximum(squares[order] - sizes * means**2, 0.0)
    within = np.where(within > 1e-14 * squares[order], within, 0.0)
    return TeamAnswers(
        labels=tuple(moments.group_labels[k] for k in order),
        n_respondents=int(sizes.sum()),
        n_items=moments.n_items,
        n_left_out=int(moments.n_rows.sum() - sizes.sum()),
        sizes=sizes[:, 0].astype(np.intp),
        means=means,
        variances=np.divide(within, sizes - 1, out=np.full(within.shape, np.nan), where=sizes > 1),
        squares_within=within,
    )


def _nobody(place: str) -> DataError:
    return DataError(
        "no_complete_answers",
        place=place,
        fault="hold no respondent with complete answers and a team.",
        mend="Check that answers and team labels belong to the same respondents.",
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
