"""How often each option of each item was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..chunks import in_chunks
from ..inputs import FloatArray
from ..moments import Missing, Moments

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


def read_answer_shares(items: Any, *, missing: Missing, options: tuple[float, float] | None) -> AnswerShares:
    """Count the answers of each item, chunk by chunk."""
    if isinstance(items, Moments):
        note = "Frequencies, floor and ceiling need the answers; moments do not hold them."
        return _without_answers(items.labels, int(items.n_respondents()), (note,))
    chunks = in_chunks(items)
    tallies: list[dict[float, float]] = [{} for _ in chunks.labels]
    n_rows = 0
    for chunk in chunks:
        values = chunk.values
        if missing == "listwise" and values.dtype.kind == "f":
            values = values[~np.isnan(values).any(axis=1)]
        n_rows += len(values)
        if not _tally(values, tallies):
            return _without_answers(chunks.labels, chunks.n_rows, ())
    found = np.array(sorted(set().union(*tallies)))
    counts = np.array([[tally.get(option, 0.0) for option in found] for tally in tallies])
    low, high = options if options is not None else (found[0], found[-1]) if found.size else (0.0, 0.0)
    shares = _shares(counts)
    return AnswerShares(
        chunks.labels,
        found,
        counts,
        n_rows,
        shares[:, found == low].sum(axis=1),
        shares[:, found == high].sum(axis=1),
        (),
    )


def _tally(values: Any, tallies: list[dict[float, float]]) -> bool:
    """Add to the counts; False as soon as there are more options than a frequency table can show."""
    found = _options_in(values)
    if len(set().union(found.tolist(), *tallies)) > MOST_OPTIONS:
        return False
    for option in found.tolist():
        for tally, count in zip(tallies, (values == option).sum(axis=0).tolist(), strict=True):
            if count:
                tally[option] = tally.get(option, 0.0) + count
    return True


def _options_in(values: Any) -> FloatArray:
    """Give the different answers, looking no further than is needed to see that they are too many."""
    found: set[float] = set()
    for rows in (values[:64], values[64:]):
        found |= set(np.unique(rows[~np.isnan(rows)] if rows.dtype.kind == "f" else rows).tolist())
        if len(found) > MOST_OPTIONS:
            break
    return np.array(sorted(found), dtype=np.float64)


def _without_answers(labels: tuple[str, ...], n_rows: int, notes: tuple[str, ...]) -> AnswerShares:
    unknown = np.full(len(labels), np.nan)
    return AnswerShares(labels, np.empty(0), None, n_rows, unknown, unknown, notes)


def _shares(counts: FloatArray) -> FloatArray:
    answered = counts.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(counts / np.where(answered > 0, answered, np.nan))
