"""Ordinal answers as categories, and the different patterns of answers among respondents."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import DataError
from ..inputs import FloatArray, IntArray, ItemMatrix

MOST_CATEGORIES = 30
CHUNK_PATTERNS = 2048


@dataclass(frozen=True)
class AnswerPatterns:
    """n different patterns of answers to J items, each given by ``counts`` respondents.

    ``codes`` is n × J, each item's own categories counted from 0, −1 where not answered; ``options[j]``
    are the answers behind item j's categories; ``pattern_of`` leads from each row of the answers to its
    pattern, −1 where nothing was answered. ``hot`` is n × (J·K) zeros and ones, item by item.
    """

    labels: tuple[str, ...]
    options: tuple[FloatArray, ...]
    codes: npt.NDArray[np.int8]
    counts: FloatArray
    pattern_of: IntArray
    hot: npt.NDArray[np.int8]

    @property
    def n_items(self) -> int:
        return len(self.labels)

    @property
    def n_categories(self) -> IntArray:
        return np.array([len(options) for options in self.options], dtype=np.intp)

    @property
    def n_respondents(self) -> int:
        return int(self.counts.sum())

    @property
    def has_missing(self) -> bool:
        return bool((self.codes < 0).any())

    def frequencies(self) -> FloatArray:
        """Give J × K: how many respondents answered each item in each category."""
        weighted = self.counts @ self.hot.astype(np.float64)
        return np.asarray(weighted.reshape(self.n_items, -1))

    def chunks(self) -> list[slice]:
        return [slice(start, start + CHUNK_PATTERNS) for start in range(0, len(self.counts), CHUNK_PATTERNS)]

    def take(self, rows: IntArray) -> AnswerPatterns:
        """Give some of the patterns (rows of the answers no longer lead to them)."""
        return replace(self, codes=self.codes[rows], counts=self.counts[rows], hot=self.hot[rows])

    def by_score(self) -> AnswerPatterns:
        """Give the patterns in the order of their mean answer."""
        answered = self.codes >= 0
        mean = np.where(answered, self.codes, 0).sum(axis=1) / answered.sum(axis=1)
        return self.take(np.argsort(mean, kind="stable"))

    def complete(self) -> AnswerPatterns:
        """Give the patterns without a missing answer, leaving no category that nobody uses."""
        kept = (self.codes >= 0).all(axis=1)
        answers = np.column_stack(
            [options[codes] for options, codes in zip(self.options, self.codes[kept].T, strict=True)]
        )
        return find_patterns(ItemMatrix(answers, self.labels), self.counts[kept])


def find_patterns(items: ItemMatrix, counts: FloatArray | None = None) -> AnswerPatterns:
    """Find the different patterns; rows without any answer belong to none."""
    codes = np.full(items.values.shape, -1, dtype=np.int8)
    options = []
    for j, answers in enumerate(items.values.T):
        found = _different_answers(answers)
        _require_categories(found, items.labels[j])
        for place, option in enumerate(found):
            codes[answers == option, j] = place
        options.append(found)
    answered = np.flatnonzero((codes >= 0).any(axis=1))
    first, ids = _different_rows(codes[answered], max(len(found) for found in options) + 1)
    weights = None if counts is None else counts[answered]
    pattern_of = np.full(len(codes), -1, dtype=np.intp)
    pattern_of[answered] = ids
    patterns = codes[answered][first]
    return AnswerPatterns(
        items.labels,
        tuple(options),
        patterns,
        np.bincount(ids, weights=weights, minlength=len(first)).astype(np.float64),
        pattern_of,
        _one_hot(patterns, max(len(found) for found in options)),
    )


def _different_answers(answers: FloatArray) -> FloatArray:
    """Give the different answers, ascending; the first few thousand usually hold them all."""
    found = np.unique(answers[:4096])
    if len(answers) > 4096 and not np.isin(answers, found).all():
        found = np.unique(answers)
    return found[~np.isnan(found)]


def _require_categories(options: FloatArray, label: str) -> None:
    if not options.size:
        raise DataError(
            "unanswered_item",
            place=f"item '{label}'",
            fault="was answered by nobody.",
            mend="Leave the item out.",
        )
    if options.size > MOST_CATEGORIES:
        raise DataError(
            "too_many_options",
            place=f"item '{label}'",
            fault=f"holds more than {MOST_CATEGORIES} different answers.",
            mend="Give the answers to single items as categories, not scores or measurements.",
        )


def _different_rows(codes: npt.NDArray[np.int8], base: int) -> tuple[IntArray, IntArray]:
    """Give the first row of each pattern and each row's pattern, some columns at a time in one number."""
    ids = np.zeros(len(codes), dtype=np.int64)
    first = np.zeros(1, dtype=np.intp)
    step = max(1, int((62 - np.log2(len(codes) + 1)) // np.log2(base)))
    for start in range(0, codes.shape[1], step):
        key = ids
        for column in codes[:, start : start + step].T:
            key = key * base + (column + 1)
        _, first, ids = np.unique(key, return_index=True, return_inverse=True)
    return first, ids


def _one_hot(codes: npt.NDArray[np.int8], n_categories: int) -> npt.NDArray[np.int8]:
    hot = np.asarray(codes[:, :, None] == np.arange(n_categories, dtype=np.int8), dtype=np.int8)
    return hot.reshape(len(codes), -1)
