"""Ordinal answers as small category numbers, read some thousand rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..chunks import in_chunks
from ..errors import DataError
from ..inputs import BoolArray, FloatArray, IntArray
from ..option_counts import count_options

MOST_CATEGORIES = 30
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class CodedAnswers:
    """``codes`` is n × J, each item's own categories counted from 0, −1 where not answered.

    ``options[j]`` are the answers behind item j's categories; ``rows`` the places of the n rows among those
    given; ``constant`` the items left out because nobody answered them, or all in the same way;
    ``answered`` tells whether there is any answer at all.
    """

    labels: tuple[str, ...]
    options: tuple[FloatArray, ...]
    codes: Codes
    rows: IntArray
    constant: tuple[str, ...]
    answered: bool


def code_answers(items: Any, *, complete_only: bool = False) -> CodedAnswers:
    """Read answers to items that vary, from all rows or from those without a missing answer.

    Raises `DataError` for an item with more than 30 different answers.
    """
    chunks = in_chunks(items)
    found: list[set[float]] = [set() for _ in chunks.labels]
    rows, start = [], 0
    for chunk in chunks:
        values, used = _used_rows(chunk.values, complete_only)
        _collect_options(found, values, chunks.labels)
        rows.append(used + start)
        start += len(chunk.values)
    kept = [j for j, own in enumerate(found) if len(own) > 1]
    options = tuple(np.array(sorted(found[j]), dtype=np.float64) for j in kept)
    codes = np.empty((sum(map(len, rows)), len(kept)), dtype=np.int8)
    coder, start = _Coder(options), 0
    for chunk in chunks if kept else ():
        values, _ = _used_rows(chunk.values, complete_only)
        codes[start : start + len(values)] = coder.code(values[:, kept])
        start += len(values)
    return CodedAnswers(
        tuple(chunks.labels[j] for j in kept),
        options,
        codes,
        np.concatenate([np.empty(0, dtype=np.intp), *rows]),
        tuple(label for j, label in enumerate(chunks.labels) if j not in kept),
        any(found),
    )


class _Coder:
    """Finds the category of every answer by its place among all options of all items."""

    def __init__(self, options: Sequence[FloatArray]) -> None:
        self.every = np.unique(np.concatenate([np.empty(0), *options]))
        self.numbers = np.full((len(options), self.every.size + 1), -1, dtype=np.int8)
        for j, own in enumerate(options):
            self.numbers[j, np.searchsorted(self.every, own)] = np.arange(own.size)

    def code(self, values: npt.NDArray[Any]) -> Codes:
        """Give categories; NaN, which belongs beyond all options, is −1."""
        return self.numbers[np.arange(values.shape[1]), np.searchsorted(self.every, values)]


def _used_rows(values: npt.NDArray[Any], complete_only: bool) -> tuple[npt.NDArray[Any], IntArray]:
    if not complete_only or values.dtype.kind != "f":
        return values, np.arange(len(values))
    complete: BoolArray = ~np.isnan(values).any(axis=1)
    return values[complete], np.flatnonzero(complete)


def _collect_options(found: list[set[float]], values: npt.NDArray[Any], labels: Sequence[str]) -> None:
    if not len(values):
        return
    options, counts = count_options(values, MOST_CATEGORIES * len(found))
    for j, own in enumerate(found):
        answers = options[counts[j] > 0] if counts.any() else np.unique(values[:, j])
        own.update(answers[~np.isnan(answers)].tolist())
        if len(own) > MOST_CATEGORIES:
            raise DataError(
                "too_many_options",
                place=f"item '{labels[j]}'",
                fault=f"holds more than {MOST_CATEGORIES} different answers.",
                mend="Give the answers to single items as categories, not scores or measurements.",
            )
