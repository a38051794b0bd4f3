"""Reads the answers of the model's items, group by group, for the normal-theory estimators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..chunks import Progress, by_group, in_chunks
from ..errors import DataError
from ..inputs import FloatArray, read_items
from ..moments import Moments
from ..pair_tables import PairTables
from .incomplete_rows import IncompleteRows, IncompleteRowsReader
from .normal_likelihood import CompleteRows, GroupData
from .saturated import Saturated, saturated_moments

MissingRule = Literal["listwise", "fiml"]


@dataclass(frozen=True)
class NormalSample:
    """The data of each group with their saturated moments; ``answers`` stays for passes over the rows."""

    items: tuple[str, ...]
    group_labels: tuple[Any, ...]
    groups: tuple[GroupData, ...]
    saturated: tuple[Saturated, ...]
    missing: MissingRule
    notes: tuple[str, ...]
    answers: Any
    group_codes: Any

    @property
    def n(self) -> float:
        return sum(group.n for group in self.groups)

    def complete_rows(self) -> Iterator[tuple[int, FloatArray]]:
        """Give the complete rows of each group, some thousands at a time."""
        if self.answers is None:
            raise DataError(
                "answers_needed",
                place="items",
                fault="moments do not hold the fourth moments that robust tests and FIML need.",
                mend="Give the answers themselves, or use estimator='ML' with listwise deletion.",
            )
        for group, rows in _grouped_rows(self.answers, self.group_codes, len(self.groups)):
            complete = rows[~np.isnan(rows).any(axis=1)]
            if len(complete):
                yield group, complete


def item_labels(items: Any) -> tuple[str, ...]:
    """Give the column labels of moments, of a frame (also one with other columns), or of an array."""
    if isinstance(items, Moments | PairTables):
        return items.labels
    if hasattr(items, "iloc") and hasattr(items, "columns"):
        return tuple(str(column) for column in items.columns)
    return in_chunks(items).labels


def read_normal_sample(
    items: Any,
    names: Sequence[str],
    groups: Any = None,
    *,
    missing: MissingRule = "listwise",
    progress: Progress | None = None,
) -> NormalSample:
    """Read the named items; rows with a missing answer are left out, or used as far as they go (FIML).

    Raises `DataError` for items that do not vary, covariances that are not positive definite, groups
    that are too small, and pairs of items that nobody answered both of (FIML).
    """
    if isinstance(items, Moments):
        return _from_moments(items, names, groups, missing)
    answers = select_items(items, names)
    moments = Moments.from_items(answers, groups, progress=progress)
    parts: list[tuple[IncompleteRows, ...]] = [()] * len(moments.group_labels)
    notes = list(_group_notes(groups, moments))
    if missing == "fiml":
        parts, empty = _incomplete_rows(answers, groups, len(moments.group_labels))
        if empty:
            notes.append(f"{empty} respondent(s) answered none of the items and are left out.")
    elif moments.has_missing:
        lost = float((moments.n_rows - moments.complete_counts).sum())
        notes.append(f"{lost:g} respondent(s) with a missing answer are left out (listwise deletion).")
    return _sample(moments, parts, missing=missing, notes=notes, answers=answers, groups=groups)


def _from_moments(moments: Moments, names: Sequence[str], groups: Any, missing: MissingRule) -> NormalSample:
    if groups is not None or missing == "fiml":
        raise DataError(
            "answers_needed",
            place="items",
            fault="moments are summed over respondents already.",
            mend="Gather the moments by group (Moments.from_items(items, groups)); give answers for FIML.",
        )
    if set(names) != set(moments.labels) and moments.has_missing:
        raise DataError(
            "moments_of_other_items",
            place="items",
            fault="the moments' complete rows are complete on items that the model does not have.",
            mend="Gather the moments of exactly the model's items, or give the answers themselves.",
        )
    chosen = moments.select(list(names))
    return _sample(chosen, [()] * len(chosen.group_labels), missing=missing)


def _sample(
    moments: Moments,
    parts: Sequence[tuple[IncompleteRows, ...]],
    *,
    missing: MissingRule,
    notes: Sequence[str] = (),
    answers: Any = None,
    groups: Any = None,
) -> NormalSample:
    data, saturated = [], []
    for k, label in enumerate(moments.group_labels):
        group = _group_data(moments, label, parts[k])
        data.append(group)
        saturated.append(saturated_moments(group, moments.labels, place=_place(label)))
    return NormalSample(
        moments.labels,
        moments.group_labels,
        tuple(data),
        tuple(saturated),
        missing,
        tuple(notes),
        answers,
        groups,
    )


def _place(label: Any) -> str:
    return "items" if label is None else f"items of group {label!r}"


def _group_data(moments: Moments, label: Any, incomplete: tuple[IncompleteRows, ...]) -> GroupData:
    own = moments.for_group(label)
    n = float(own.n_respondents(missing="listwise"))
    if n == 0:
        p = own.n_items
        return GroupData(CompleteRows(0.0, np.zeros(p), np.zeros((p, p))), incomplete)
    covariance = own.covariance(missing="listwise", ddof=0)
    return GroupData(CompleteRows(n, own.means(missing="listwise"), covariance), incomplete)


def _group_notes(groups: Any, moments: Moments) -> Iterator[str]:
    if groups is not None:
        lost = len(groups) - float(moments.n_rows.sum())
        if lost:
            yield f"{lost:g} respondent(s) without a group are left out."


def select_items(items: Any, names: Sequence[str]) -> Any:
    """Give the columns of those names, the same object where that is all of them in this order."""
    labels = item_labels(items)
    index = [labels.index(name) for name in names]
    if hasattr(items, "iloc"):
        return items if tuple(names) == labels else items.iloc[:, index]
    import pandas as pd

    values = items if isinstance(items, np.ndarray) else read_items(items).values
    return pd.DataFrame(
        values if tuple(names) == labels else values[:, index], columns=list(names), copy=False
    )


def _grouped_rows(answers: Any, groups: Any, n_groups: int) -> Iterator[tuple[int, FloatArray]]:
    for chunk in in_chunks(answers, groups):
        values = np.asarray(chunk.values, dtype=np.float64)
        for code, rows in by_group(chunk.codes, len(values)):
            if code < n_groups:
                yield code, values[rows]


def _incomplete_rows(
    answers: Any, groups: Any, n_groups: int
) -> tuple[list[tuple[IncompleteRows, ...]], int]:
    """Collect the rows with some answers missing, by group and number of missing answers."""
    readers = [IncompleteRowsReader() for _ in range(n_groups)]
    for group, rows in _grouped_rows(answers, groups, n_groups):
        readers[group].add(rows)
    return [reader.parts() for reader in readers], sum(reader.empty for reader in readers)
