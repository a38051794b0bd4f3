"""The different patterns of ordinal answers among respondents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..inputs import FloatArray, IntArray
from .coded_answers import CodedAnswers, Codes

CHUNK_PATTERNS = 2048


@dataclass(frozen=True)
class AnswerPatterns:
    """n different patterns of answers to J items, each given by ``counts`` respondents.

    ``codes`` is n × J, each item's own categories counted from 0, −1 where not answered; ``options[j]``
    are the answers behind item j's categories; ``pattern_of`` leads from each row of the answers to its
    pattern, −1 where nothing was answered.
    """

    labels: tuple[str, ...]
    options: tuple[FloatArray, ...]
    codes: Codes
    counts: FloatArray
    pattern_of: IntArray

    @property
    def n_items(self) -> int:
        return len(self.labels)

    @property
    def n_categories(self) -> IntArray:
        return np.array([len(options) for options in self.options], dtype=np.intp)

    @property
    def n_places(self) -> int:
        """Items times the most categories of any item."""
        return self.n_items * max(len(options) for options in self.options)

    @property
    def n_respondents(self) -> int:
        return int(self.counts.sum())

    @property
    def has_missing(self) -> bool:
        return bool((self.codes < 0).any())

    def one_hot(self, rows: slice) -> FloatArray:
        """Give some patterns as rows × (J·K) zeros and ones, item by item."""
        codes = self.codes[rows]
        categories = np.arange(self.n_places // self.n_items, dtype=np.int8)
        hot = np.empty((len(codes), codes.shape[1], categories.size))
        np.equal(codes[:, :, None], categories, out=hot)
        return hot.reshape(len(codes), -1)

    def frequencies(self) -> FloatArray:
        """Give J × K: how many respondents answered each item in each category."""
        width = self.n_places // self.n_items
        tallies = [
            np.bincount(own.astype(np.intp) + 1, self.counts, minlength=width + 1) for own in self.codes.T
        ]
        return np.array(tallies, dtype=np.float64)[:, 1:]

    def category_products(self, centre: FloatArray) -> FloatArray:
        """Give J × J sums of products of category numbers less ``centre``, over answers to both items."""
        out = np.zeros((self.n_items, self.n_items))
        for rows in self.chunks():
            codes = self.codes[rows]
            centred = np.where(codes >= 0, codes - centre, 0.0)
            out += (centred * self.counts[rows, None]).T @ centred
        return out

    def chunks(self) -> list[slice]:
        return [slice(start, start + CHUNK_PATTERNS) for start in range(0, len(self.counts), CHUNK_PATTERNS)]

    def take(self, rows: IntArray) -> AnswerPatterns:
        """Give some of the patterns (rows of the answers no longer lead to them)."""
        return replace(self, codes=self.codes[rows], counts=self.counts[rows])

    def by_score(self) -> AnswerPatterns:
        """Give the patterns in the order of their mean answer."""
        mean = np.empty(len(self.codes))
        for rows in self.chunks():
            answered = self.codes[rows] >= 0
            mean[rows] = np.where(answered, self.codes[rows], 0).sum(axis=1) / answered.sum(axis=1)
        return self.take(np.argsort(mean, kind="stable"))

    def complete(self) -> AnswerPatterns:
        """Give the patterns without a missing answer, leaving no category that nobody uses."""
        kept = self.take(np.flatnonzero((self.codes >= 0).all(axis=1)))
        options, codes = [], np.empty_like(kept.codes)
        for j, own in enumerate(kept.codes.T):
            used, codes[:, j] = np.unique(own, return_inverse=True)
            options.append(self.options[j][used])
        return replace(kept, options=tuple(options), codes=codes)


def find_patterns(answers: CodedAnswers) -> AnswerPatterns:
    """Find the different patterns; rows without any answer belong to none."""
    answered = np.flatnonzero((answers.codes >= 0).any(axis=1))
    codes = answers.codes if len(answered) == len(answers.codes) else answers.codes[answered]
    first, ids = _different_rows(codes, max(len(found) for found in answers.options) + 1)
    pattern_of = np.full(len(answers.codes), -1, dtype=np.intp)
    pattern_of[answered] = ids
    counts = np.bincount(ids, minlength=len(first)).astype(np.float64)
    return AnswerPatterns(answers.labels, answers.options, codes[first], counts, pattern_of)


def _different_rows(codes: npt.NDArray[Any], base: int) -> tuple[IntArray, IntArray]:
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
