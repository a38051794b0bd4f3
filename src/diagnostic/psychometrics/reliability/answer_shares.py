"""How often each option of each item was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..chunks import in_chunks
from ..inputs import FloatArray
from ..moments import Missing, Moments
from ..option_counts import count_options
from ..pair_tables import PairTables

if TYPE_CHECKING:
    import pandas as pd

MOST_OPTIONS = 20


@dataclass(frozen=True)
class AnswerShares:
    """``counts`` is items × options; None where the answers are not at hand or not in few categories."""

    labels: tuple[str, ...]
    options: FloatArray
    counts: FloatArray | None
    n_rows: int
    floor: FloatArray
    ceiling: FloatArray
    notes: tuple[str, ...]

    def frequencies(self) -> pd.DataFrame | None:
        """Give items × options as shares of the answers, and the share of rows without one."""
        if self.counts is None:
            return None
        import pandas as pd

        columns = [int(option) if option.is_integer() else option for option in self.options.tolist()]
        table = pd.DataFrame(_shares(self.counts), index=list(self.labels), columns=columns)
        table["missing"] = 1.0 - self.counts.sum(axis=1) / self.n_rows
        return table


def read_answer_shares(items: Any, *, missing: Missing, given: tuple[float, float] | None) -> AnswerShares:
    """Count the answers of each item, chunk by chunk; ``given`` are the lowest and highest option offered."""
    if isinstance(items, Moments):
        note = "Frequencies, floor and ceiling need the answers; moments do not hold them."
        return _without_answers(items.labels, int(items.n_respondents()), (note,))
    if isinstance(items, PairTables):
        n_rows = int(items.n_rows.sum())
        return _shares_of(items.labels, items.options, items.frequencies(), n_rows, given)
    chunks = in_chunks(items)
    options, counts = np.empty(0), np.zeros((len(chunks.labels), 0))
    n_rows = 0
    for chunk in chunks:
        values = chunk.values
        if missing == "listwise" and values.dtype.kind == "f":
            values = values[~np.isnan(values).any(axis=1)]
        n_rows += len(values)
        found, times = count_options(values, MOST_OPTIONS)
        union = np.union1d(options, found)
        if union.size > MOST_OPTIONS:
            return _without_answers(chunks.labels, chunks.n_rows, ())
        counts = _spread(counts, options, union) + _spread(times, found, union)
        options = union
    return _shares_of(chunks.labels, options, counts, n_rows, given)


def _shares_of(
    labels: tuple[str, ...],
    options: FloatArray,
    counts: FloatArray,
    n_rows: int,
    given: tuple[float, float] | None,
) -> AnswerShares:
    low, high = given if given is not None else (options[0], options[-1]) if options.size else (0.0, 0.0)
    shares = _shares(counts)
    floor, ceiling = (shares[:, options == end].sum(axis=1) for end in (low, high))
    return AnswerShares(labels, options, counts, n_rows, floor, ceiling, ())


def _spread(counts: FloatArray, options: FloatArray, union: FloatArray) -> FloatArray:
    wide = np.zeros((len(counts), union.size))
    wide[:, np.searchsorted(union, options)] = counts
    return wide


def _without_answers(labels: tuple[str, ...], n_rows: int, notes: tuple[str, ...]) -> AnswerShares:
    unknown = np.full(len(labels), np.nan)
    return AnswerShares(labels, np.empty(0), None, n_rows, unknown, unknown, notes)


def _shares(counts: FloatArray) -> FloatArray:
    answered = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(counts / np.where(answered > 0, answered, np.nan))
