"""Indices of careless answering from one respondent's own answers: runs and spread."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..chunks import Progress
from ..inputs import FloatArray
from .index import RespondentIndex, by_respondent


@dataclass(frozen=True, kw_only=True)
class LongString(RespondentIndex):
    """``values``: the longest run; ``average``: the mean length of all runs."""

    average: FloatArray


def longstring(items: Any, *, progress: Progress | None = None) -> LongString:
    """Give each respondent's longest run of identical consecutive answers.

    `items`: respondents × items in the order in which they were answered, as answered (before reverse
    keying). Range 1 to the number of items. A missing answer ends a run and is a run of its own;
    respondents without any answer get NaN. Raises `DataError` for text or wrong dimensions.

    max and mean of the run lengths of x₁ … x_p.
    Source: Johnson (2005), J. Res. Pers. 39, 103–129. R: `careless::longstring(items, avg = TRUE)`.

    >>> longstring([[3, 3, 3, 2], [1, 2, 3, 4]]).values.tolist()
    [3.0, 1.0]
    """
    (longest, average), labels = by_respondent(items, _runs, progress)
    return LongString(
        values=longest,
        average=average,
        n_respondents=int((~np.isnan(longest)).sum()),
        n_items=len(labels),
        missing="ends a run",
        method="longest run of identical answers",
    )


def intra_individual_variability(items: Any, *, progress: Progress | None = None) -> RespondentIndex:
    """Give the standard deviation of each respondent's own answers.

    `items`: respondents × items on one answer scale, as answered. In answer units, 0 for somebody who
    always gives the same answer. Missing answers are left out; NaN below two answers.
    Raises `DataError` for text or wrong dimensions.

    √(Σ(x_k − x̄)²/(p − 1)) over the items answered.
    Source: Dunn, Heggestad, Shanock & Theilgard (2018), J. Bus. Psychol. 33, 105–121.
    R: `careless::irv(items, na.rm = TRUE)`.

    >>> intra_individual_variability([[3, 3, 3], [1, 3, 5]]).values.tolist()
    [0.0, 2.0]
    """
    (values,), labels = by_respondent(items, _spreads, progress)
    return RespondentIndex(
        values=values,
        n_respondents=int((~np.isnan(values)).sum()),
        n_items=len(labels),
        missing="left out",
        method="standard deviation of a respondent's answers (n − 1)",
    )


def _runs(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give each row's longest run and its mean run length."""
    columns = np.ascontiguousarray(values.T)
    run = np.ones(values.shape[0])
    longest = np.ones(values.shape[0])
    n_runs = np.ones(values.shape[0])
    for before, now in pairwise(columns):
        same = now == before
        run = run * same + 1
        np.maximum(longest, run, out=longest)
        n_runs += ~same
    silent = np.isnan(columns).all(axis=0)
    longest[silent] = np.nan
    return longest, np.where(silent, np.nan, values.shape[1] / n_runs)


def _spreads(values: FloatArray) -> tuple[FloatArray]:
    """Give each row's standard deviation over the items answered."""
    answered = ~np.isnan(values)
    n_answered = answered.sum(axis=1)
    filled = np.where(answered, values, 0.0)
    mean = filled.sum(axis=1) / np.maximum(n_answered, 1)
    filled -= mean[:, None]
    filled *= answered
    squares = np.einsum("ij,ij->i", filled, filled)
    enough = n_answered > 1
    spreads = np.full(values.shape[0], np.nan)
    spreads[enough] = np.sqrt(squares[enough] / (n_answered[enough] - 1))
    return (spreads,)
