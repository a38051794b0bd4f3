"""Reads ordinal answers for the categorical estimators: categories per item, tables per group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from ..chunks import Progress, by_group, in_chunks
from ..errors import DataError
from ..inputs import FloatArray, IntArray
from ..pair_tables import PairTables
from .samples import select_items

MOST_CATEGORIES = 30


@dataclass(frozen=True)
class OrdinalGroup:
    """One group's tables: ``tables[i, a, j, b]`` counts category a of item i with category b of item j.

    Categories of an item are numbered 0 … K_i − 1 and padded with empty ones up to the most of any item.
    """

    n: int
    tables: FloatArray


@dataclass(frozen=True)
class OrdinalSample:
    """Complete ordinal answers by group; ``n_categories`` per item (the same in all groups).

    ``numbers[i, k]`` is the category of ``options[k]`` in item i; ``answers`` stay for passes over the rows.
    """

    items: tuple[str, ...]
    group_labels: tuple[Any, ...]
    groups: tuple[OrdinalGroup, ...]
    n_categories: IntArray
    options: FloatArray
    numbers: IntArray
    notes: tuple[str, ...]
    answers: Any
    group_codes: Any

    @property
    def n(self) -> int:
        return sum(group.n for group in self.groups)

    @property
    def threshold_items(self) -> IntArray:
        """For each threshold, the item it belongs to."""
        return np.repeat(np.arange(len(self.items)), self.n_categories - 1)

    def complete_codes(self) -> Iterator[tuple[int, IntArray]]:
        """Give the category numbers of each group's complete rows, some thousands at a time."""
        if self.answers is None:
            _fail(
                "answers_needed",
                "items",
                "pair tables do not hold what robust standard errors and tests need.",
                "Give the answers themselves, or use estimator='DWLS'.",
            )
        every = np.arange(len(self.items))
        for group, rows in _complete_rows(self.answers, self.group_codes):
            yield group, self.numbers[every, np.searchsorted(self.options, rows)]


def read_ordinal_sample(
    items: Any, names: Sequence[str], groups: Any = None, *, progress: Progress | None = None
) -> OrdinalSample:
    """Read ordinal answers, or `PairTables` of complete answers; incomplete rows are left out.

    Raises `DataError` for items with one category or with too many, and for a category that is empty in
    one group though used in another.
    """
    if isinstance(items, PairTables):
        return _from_tables(items, names, groups)
    answers = select_items(items, names)
    chunks = in_chunks(answers, groups)
    found: list[PairTables | None] = [None] * len(chunks.group_labels)
    for group, rows in _complete_rows(answers, groups, progress):
        part, before = PairTables.from_items(rows), found[group]
        found[group] = part if before is None else before.merge(part)
    options = np.unique(np.concatenate([np.empty(0), *(table.options for table in found if table)]))
    every, counts = np.arange(len(names)), []
    for table in found:
        count = np.zeros((len(names), options.size) * 2)
        if table is not None:
            own = np.searchsorted(options, table.options)
            count[np.ix_(every, own, every, own)] = table.counts[0]
        counts.append(count)
    sample = _sample(names, chunks.group_labels, counts, options)
    lost = chunks.n_rows - sample.n
    notes = (f"{lost} respondent(s) with a missing answer or no group are left out.",) if lost else ()
    return replace(sample, notes=notes, answers=answers, group_codes=groups)


def _complete_rows(
    answers: Any, groups: Any, progress: Progress | None = None
) -> Iterator[tuple[int, FloatArray]]:
    for chunk in in_chunks(answers, groups, progress=progress):
        values = np.asarray(chunk.values, dtype=np.float64)
        for group, rows in by_group(chunk.codes, len(values)):
            complete = values[rows][~np.isnan(values[rows]).any(axis=1)]
            if len(complete):
                yield group, complete


def _from_tables(tables: PairTables, names: Sequence[str], groups: Any) -> OrdinalSample:
    chosen = tables.select(list(names))
    totals = chosen.counts.sum(axis=(2, 4))
    if groups is not None or not np.allclose(totals, chosen.n_rows[:, None, None]):
        _fail(
            "tables_not_complete",
            "items",
            "pair tables must be gathered by group already, from respondents who answered every item.",
            "Gather them with PairTables.from_items(complete_answers, groups=groups).",
        )
    return _sample(names, chosen.group_labels, list(chosen.counts), chosen.options)


def _sample(
    names: Sequence[str], labels: Sequence[Any], counts: Sequence[FloatArray], options: FloatArray
) -> OrdinalSample:
    frequencies = np.array([np.einsum("iaia->ia", count) for count in counts])
    used = frequencies.sum(axis=0) > 0
    _check_categories(names, labels, frequencies, used)
    n_categories = used.sum(axis=1)
    places = np.full((len(names), int(n_categories.max())), used.shape[1], dtype=np.intp)
    for k, row in enumerate(used):
        places[k, : n_categories[k]] = np.flatnonzero(row)
    each, groups = np.arange(len(names)), []
    for count in counts:
        padded = np.pad(count, ((0, 0), (0, 1), (0, 0), (0, 1)))
        tables = padded[
            each[:, None, None, None], places[:, :, None, None], each[None, None, :, None], places
        ]
        groups.append(OrdinalGroup(round(float(tables[0, :, 0, :].sum())), tables))
    numbers = np.cumsum(used, axis=1) - 1
    return OrdinalSample(
        tuple(names), tuple(labels), tuple(groups), n_categories, options, numbers, (), None, None
    )


def _check_categories(
    names: Sequence[str], labels: Sequence[Any], frequencies: FloatArray, used: npt.NDArray[np.bool_]
) -> None:
    for group, label in enumerate(labels):
        place = "items" if len(labels) == 1 else f"items of group {label!r}"
        if frequencies[group].sum() == 0:
            _fail("too_few_respondents", place, "nobody answered every item.", "Collect more answers.")
        empty = np.argwhere(used & (frequencies[group] == 0))
        if len(empty) and len(labels) > 1:
            item, category = empty[0]
            number = int(used[item, : category + 1].sum())
            _fail(
                "empty_category",
                f"item {names[item]!r} of group {label!r}",
                f"nobody chose category {number} of {int(used[item].sum())}, which other groups use.",
                "Merge that category with its neighbour for all groups, or leave the item out.",
            )
    for name, count in zip(names, used.sum(axis=1), strict=True):
        if count < 2:
            fault, mend = "everybody who can be used gave the same answer.", "Leave the item out."
            _fail("constant_item", f"item {name!r}", fault, mend)
        if count > MOST_CATEGORIES:
            fault = f"it has {count} categories."
            _fail("too_many_categories", f"item {name!r}", fault, "Use estimator='MLR', or merge categories.")


def _fail(code: str, place: str, fault: str, mend: str) -> NoReturn:
    raise DataError(code, place=place, fault=fault, mend=mend)
