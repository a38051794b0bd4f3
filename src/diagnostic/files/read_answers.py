"""Reads a CSV file of answers, one row per respondent."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import numpy as np

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_SHOWN, AnswerTable, Codes, Labels
from diagnostic.scoring.shown import mark_not_shown

from .cells import CellCodes
from .check_codes import check_codes, offered_by
from .columns import ColumnMap, Layout, lay_out, listed, wanted_columns
from .csv_rows import Record, records
from .labels import MAX_ROLE_GROUPS, MAX_UNITS, as_role_groups, read_labels
from .text_stream import Source, find_encoding


def read_answers(
    file: Path | Source,
    instruments: Sequence[Instrument],
    *,
    role_column: str | None = None,
    unit_column: str | None = None,
    item_columns: Mapping[str, str] | None = None,
    role_labels: Mapping[str, str] | None = None,
) -> AnswerTable:
    """Read the answers to all items of some instruments.

    Columns are found by what is given here, else by the instruments' ``columns``, else by the items'
    own ids, ``role_group`` and ``unit``. Cells hold option values; empty, NA, NaN, n/a, ``.`` and ``-``
    mean not answered, ``not_applicable`` means that. Rows and columns at fault are named, answers never.
    Raises `AnswerDataError` and `TooLargeError`.
    """
    source = file if isinstance(file, Source) else Source.of_file(file)
    columns = ColumnMap(role_column, unit_column, item_columns or {})
    wanted = wanted_columns(instruments, columns)
    encoding = find_encoding(source)
    rows = records(source, encoding, wanted.values())
    first = next(rows, None)
    if first is None:
        raise _nothing("file_empty", source.name, "the file is empty.")
    layout = lay_out(first[1], instruments, columns, source.name)
    gathered = _gather(rows, layout)
    if not gathered.row_numbers:
        raise _nothing("no_respondents", source.name, "the file holds a heading and nothing else.")
    codes = gathered.codes(len(layout.items))
    offers = offered_by(instruments, {item: layout.heading[k] for item, k in layout.items.items()})
    check_codes(codes, offers, gathered.row_numbers, source.name)
    roles, role_notes = _role_groups(gathered, layout, instruments, role_labels or {}, source.name)
    units, unit_notes = _units(gathered, layout, source.name)
    notes = (*encoding.notes, *_notes(layout, codes, source.name), *role_notes, *unit_notes)
    return mark_not_shown(AnswerTable(codes, tuple(layout.items), roles, units, notes), instruments)


@dataclass
class _Gathered:
    """The cells that matter, row after row."""

    row_numbers: list[int] = field(default_factory=list)
    cells: array[int] = field(default_factory=lambda: array("h"))
    roles: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)

    def codes(self, n_items: int) -> Codes:
        return np.array(self.cells, dtype=np.int16).reshape(-1, n_items)


def _gather(rows: Iterator[Record], layout: Layout) -> _Gathered:
    gathered, codes = _Gathered(), CellCodes()
    positions = list(layout.items.values())
    chosen = itemgetter(*positions) if len(positions) > 1 else lambda row: (row[positions[0]],)
    for number, row in rows:
        gathered.row_numbers.append(number)
        gathered.cells.extend(map(codes.__getitem__, chosen(row)))
        if layout.role_group is not None:
            gathered.roles.append(row[layout.role_group])
        if layout.unit is not None:
            gathered.units.append(row[layout.unit])
    return gathered


def _role_groups(
    gathered: _Gathered,
    layout: Layout,
    instruments: Sequence[Instrument],
    meant: Mapping[str, str],
    place: str,
) -> tuple[Labels | None, tuple[str, ...]]:
    if layout.role_group is None:
        return None, ()
    column = layout.heading[layout.role_group]
    labels, notes = read_labels(gathered.roles, column=column, at_most=MAX_ROLE_GROUPS, place=place)
    known = {role for instrument in instruments for role in instrument.role_groups}
    roles, more_notes = as_role_groups(labels, known, meant)
    return roles, (*notes, *more_notes)


def _units(gathered: _Gathered, layout: Layout, place: str) -> tuple[Labels | None, tuple[str, ...]]:
    if layout.unit is None:
        return None, ()
    column = layout.heading[layout.unit]
    return read_labels(gathered.units, column=column, at_most=MAX_UNITS, place=place)


def _nothing(code: str, place: str, fault: str) -> AnswerDataError:
    mend = "Give a heading with the names of the columns, and one row of answers per respondent below it."
    return AnswerDataError(code=code, place=place, fault=fault, mend=mend)


def _notes(layout: Layout, codes: Codes, place: str) -> Iterator[str]:
    if layout.ignored:
        names = listed(layout.ignored)
        yield f"{place}: {len(layout.ignored)} column(s) belong to no item and were not read: {names}."
    if len(codes) == 1:
        yield f"{place} holds one respondent; nothing can be said about differences."
    n_silent = int(np.count_nonzero((codes <= NOT_SHOWN).all(axis=1)))
    if n_silent:
        yield f"{place}: {n_silent} of {len(codes)} rows hold no answer at all; they have no scores."
