"""Reads ordinal answers for the categorical estimators: categories per item, tables per group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from ..chunks import Progress, by_group, in_chunks
from ..errors import DataError
from ..inputs import FloatArray, IntArray
from ..pair_tables import PairTables
from .samples import select_items

Codes = npt.NDArray[np.int16]
MOST_CATEGORIES = 30


@dataclass(frozen=True)
class OrdinalGroup:
    """One group's tables: ``tables[i, a, j, b]`` counts category a of item i with category b of item j.

    Categories of an item are numbered 0 … K_i − 1 and padded with empty ones up to the most that any
    item has; ``codes`` are the complete rows in these numbers, None where only tables were given.
    """

    n: int
    tables: FloatArray
    codes: Codes | None


@dataclass(frozen=True)
class OrdinalSample:
    """Complete ordinal answers by group; ``n_categories`` per item (the same in all groups)."""

    items: tuple[str, ...]
    group_labels: tuple[Any, ...]
    groups: tuple[OrdinalGroup, ...]
    n_categories: IntArray
    notes: tuple[str, ...]

    @property
    def n(self) -> int:
        return sum(group.n for group in self.groups)

    @property
    def threshold_items(self) -> IntArray:
        """For each threshold, the item it belongs to."""
        return np.repeat(np.arange(len(self.items)), self.n_categories - 1)


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
    options = _options(answers, groups)
    codes, labels, n_rows = _coded(answers, groups, options)
    found = [PairTables.from_items(rows, progress=progress) if len(rows) else None for rows in codes]
    counts = [np.zeros((len(names), options.size) * 2) for _ in codes]
    for table, count in zip(found, counts, strict=True):
        if table is not None:
            own, every = table.options.astype(np.intp), np.arange(len(names))
            count[np.ix_(every, own, every, own)] = table.counts[0]
    lost = n_rows - sum(len(rows) for rows in codes)
    notes = [f"{lost} respondent(s) with a missing answer or no group are left out."] if lost else []
    return _sample(names, labels, counts, codes, notes)


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
    return _sample(names, chosen.group_labels, list(chosen.counts), [None] * len(chosen.group_labels), [])


def _sample(
    names: Sequence[str],
    labels: Sequence[Any],
    counts: Sequence[FloatArray],
    codes: Sequence[Codes | None],
    notes: Sequence[str],
) -> OrdinalSample:
    frequencies = np.array([np.einsum("iaia->ia", count) for count in counts])
    used = frequencies.sum(axis=0) > 0
    n_categories = used.sum(axis=1)
    _check_categories(names, labels, frequencies, used)
    width = int(n_categories.max())
    places = np.full((len(names), width), used.shape[1], dtype=np.intp)
    numbers = np.cumsum(used, axis=1) - 1
    for k, row in enumerate(used):
        places[k, : n_categories[k]] = np.flatnonzero(row)
    each = np.arange(len(names))
    made = []
    for count, rows in zip(counts, codes, strict=True):
        padded = np.pad(count, ((0, 0), (0, 1), (0, 0), (0, 1)))
        compact = padded[
            each[:, None, None, None], places[:, :, None, None], each[None, None, :, None], places
        ]
        n = round(float(compact[0, :, 0, :].sum()))
        own = None if rows is None else numbers[each, rows].astype(np.int16)
        made.append(OrdinalGroup(n, compact, own))
    return OrdinalSample(tuple(names), tuple(labels), tuple(made), n_categories, tuple(notes))


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


def _options(answers: Any, groups: Any) -> FloatArray:
    found = np.empty(0)
    for chunk in in_chunks(answers, groups):
        values = np.asarray(chunk.values, dtype=np.float64)
        found = np.union1d(found, values[~np.isnan(values)])
        if found.size > 100 * max(1, values.shape[1]):
            _fail("too_many_categories", "items", "they are not ordinal.", "Use estimator='MLR'.")
    return found


def _coded(answers: Any, groups: Any, options: FloatArray) -> tuple[list[Codes], tuple[Any, ...], int]:
    chunks = in_chunks(answers, groups)
    pieces: list[list[Codes]] = [[] for _ in chunks.group_labels]
    for chunk in chunks:
        values = np.asarray(chunk.values, dtype=np.float64)
        for code, rows in by_group(chunk.codes, len(values)):
            own = values[rows]
            complete = own[~np.isnan(own).any(axis=1)]
            pieces[code].append(np.searchsorted(options, complete).astype(np.int16))
    none = np.empty((0, len(chunks.labels)), dtype=np.int16)
    return [np.concatenate([none, *piece]) for piece in pieces], chunks.group_labels, chunks.n_rows


def complete_codes(sample: OrdinalSample, group: int, chunk_rows: int) -> Iterator[Codes]:
    """Give the coded rows of a group, some thousands at a time."""
    codes = sample.groups[group].codes
    if codes is None:
        _fail(
            "answers_needed",
            "items",
            "pair tables do not hold what robust standard errors and tests need.",
            "Give the answers themselves, or use estimator='DWLS'.",
        )
    yield from (codes[k : k + chunk_rows] for k in range(0, len(codes), chunk_rows))


def _fail(code: str, place: str, fault: str, mend: str) -> NoReturn:
    raise DataError(code, place=place, fault=fault, mend=mend)
