"""Indices of careless answering from one respondent's own answers: runs and spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..inputs import FloatArray, read_items
from .index import RespondentIndex


@dataclass(frozen=True, kw_only=True)
class LongString(RespondentIndex):
    """``values``: the longest run; ``average``: the mean length of all runs."""

    average: FloatArray


def longstring(items: Any) -> LongString:
    """Give each respondent's longest run of identical consecutive answers.

    `items`: respondents × items in the order in which they were answered, as answered (before reverse
    keying). Range 1 to the number of items. A missing answer ends a run and is a run of its own;
    respondents without any answer get NaN. Raises `DataError` for text or wrong dimensions.

    max and mean of the run lengths of x₁ … x_p.
    Source: Johnson (2005), J. Res. Pers. 39, 103–129. R: `careless::longstring(items, avg = TRUE)`.

    >>> longstring([[3, 3, 3, 2], [1, 2, 3, 4]]).values.tolist()
    [3.0, 1.0]
    """
    matrix = read_items(items, place="items")
    values = matrix.values
    run = np.ones(matrix.n_respondents)
    longest = np.ones(matrix.n_respondents)
    n_runs = np.ones(matrix.n_respondents)
    for k in range(1, matrix.n_items):
        same = values[:, k] == values[:, k - 1]
        run = np.where(same, run + 1, 1.0)
        np.maximum(longest, run, out=longest)
        n_runs += ~same
    silent = np.isnan(values).all(axis=1)
    longest[silent] = np.nan
    return LongString(
        values=longest,
        average=np.where(silent, np.nan, matrix.n_items / n_runs),
        n_respondents=int((~silent).sum()),
        n_items=matrix.n_items,
        missing="ends a run",
        method="longest run of identical answers",
    )


def intra_individual_variability(items: Any) -> RespondentIndex:
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
    matrix = read_items(items, place="items")
    answered = ~np.isnan(matrix.values)
    n_answered = answered.sum(axis=1)
    filled = np.where(answered, matrix.values, 0.0)
    mean = filled.sum(axis=1) / np.maximum(n_answered, 1)
    squares = (np.where(answered, filled - mean[:, None], 0.0) ** 2).sum(axis=1)
    enough = n_answered > 1
    values = np.full(matrix.n_respondents, np.nan)
    values[enough] = np.sqrt(squares[enough] / (n_answered[enough] - 1))
    return RespondentIndex(
        values=values,
        n_respondents=int(enough.sum()),
        n_items=matrix.n_items,
        missing="left out",
        method="standard deviation of a respondent's answers (n − 1)",
    )
