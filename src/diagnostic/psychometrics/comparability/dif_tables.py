"""Tables for item functioning: matching score × group × response category, one per item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import DataError
from ..inputs import FloatArray, IntArray, label_order, read_items, read_labels

_MOST_CATEGORIES = 50


@dataclass(frozen=True)
class ItemTable:
    """``counts``: scores × groups × categories; only scores and categories that occur."""

    counts: FloatArray
    scores: FloatArray
    categories: FloatArray


@dataclass(frozen=True)
class GroupedAnswers:
    """Complete answers with group codes; groups in sorted order, or as given."""

    values: FloatArray
    labels: tuple[str, ...]
    codes: IntArray
    groups: tuple[Any, ...]
    n_left_out: int

    @property
    def n_respondents(self) -> int:
        return int(self.values.shape[0])

    def table(self, item: int, score: FloatArray) -> ItemTable:
        """Count the answers to one item by matching score and group."""
        scores, score_codes = _codes(score)
        categories, category_codes = _codes(self.values[:, item])
        n_groups = len(self.groups)
        cell = (score_codes * n_groups + self.codes) * categories.size + category_codes
        size = scores.size * n_groups * categories.size
        counts = np.bincount(cell, minlength=size).reshape(scores.size, n_groups, categories.size)
        occurring = counts.sum(axis=(1, 2)) > 0
        used = counts.sum(axis=(0, 1)) > 0
        return ItemTable(
            counts[occurring][:, :, used].astype(np.float64), scores[occurring], categories[used]
        )


def read_grouped(items: Any, groups: Any, reference: Any = None) -> GroupedAnswers:
    """Read answers and groups, listwise; the reference group comes first.

    Raises `DataError` for fewer than 2 groups, an unknown reference, or no complete answers.
    """
    matrix = read_items(items, place="items", min_items=2)
    codes, labels = read_labels(groups, matrix.n_respondents)
    kept = (codes >= 0) & ~np.isnan(matrix.values).any(axis=1)
    present = [label for k, label in enumerate(labels) if (codes[kept] == k).any()]
    if len(present) < 2:
        raise DataError(
            "too_few_groups",
            place="groups",
            fault=f"hold {len(present)} group(s) with complete answers.",
            mend="Give at least two groups to compare.",
        )
    present = [present[k] for k in label_order(present)]
    if reference is not None:
        if reference not in present:
            raise DataError(
                "unknown_reference",
                place="reference",
                fault="is not among the groups with complete answers.",
                mend="Name one of the group labels.",
            )
        present.remove(reference)
        present.insert(0, reference)
    position = {label: k for k, label in enumerate(present)}
    recode = np.array([position.get(label, -1) for label in labels], dtype=np.intp)
    return GroupedAnswers(
        values=matrix.values[kept],
        labels=matrix.labels,
        codes=recode[codes[kept]],
        groups=tuple(present),
        n_left_out=int(matrix.n_respondents - kept.sum()),
    )


def require_categories(answers: GroupedAnswers) -> None:
    """Raise when an item has too many different answers to be a response scale."""
    for k, label in enumerate(answers.labels):
        if np.unique(answers.values[:, k]).size > _MOST_CATEGORIES:
            raise DataError(
                "not_ordinal",
                place=f"items[{label!r}]",
                fault=f"has more than {_MOST_CATEGORIES} different answers.",
                mend="Give answers to response options, not continuous scores.",
            )


def _codes(values: FloatArray) -> tuple[FloatArray, IntArray]:
    """Number the distinct values; whole numbers in a short range need no sorting."""
    low, high = float(values.min()), float(values.max())
    if high - low < 10_000:
        steps = values - low
        whole = np.rint(steps)
        if np.array_equal(whole, steps):
            return low + np.arange(high - low + 1, dtype=np.float64), whole.astype(np.intp)
    distinct, codes = np.unique(values, return_inverse=True)
    return distinct, codes.astype(np.intp)
