"""Reads who gets an invitation by e-mail: a CSV of email, role_group, language. No error quotes a field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from os import SEEK_END

from diagnostic.errors import AnswerDataError, TooLargeError

from .csv_rows import Record, records
from .text_stream import Source, find_encoding

MAX_BYTES = 10 << 20
MAX_PEOPLE = 50_000
COLUMNS = ("email", "role_group", "language")
_MOST_FAULTS_TOLD = 10
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_MEND = "Mend the file; nothing was stored and nothing was sent."
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
)


@dataclass(frozen=True)
class RosterLine:
    row: int
    """As a spreadsheet counts it."""
    email: str = field(repr=False)
    """In small letters."""
    role_group: str
    language: str


def read_roster(
    source: Source, *, role_groups: Collection[str], languages: Sequence[str]
) -> tuple[RosterLine, ...]:
    """Read a roster; raises `AnswerDataError` or `TooLargeError`, naming rows by their number only.

    Who has no language gets the first of ``languages``.
    """
    encoding = find_encoding(_of_fair_size(source))
    rows = records(source, encoding, COLUMNS)
    places = _places(next(rows, (0, [])), source.name)
    reader = _Reader(places, role_groups, languages)
    for record in islice(rows, MAX_PEOPLE + 1):
        reader.read(record)
    if len(reader.lines) + len(reader.faults) > MAX_PEOPLE:
        raise _too_large(source.name, f"it names more than {MAX_PEOPLE:,} people.")
    if reader.faults:
        raise _faulty(source.name, reader.faults)
    if not reader.lines:
        raise AnswerDataError(code="roster_empty", place=source.name, fault="it names nobody.", mend=_MEND)
    return tuple(reader.lines)


def _of_fair_size(source: Source) -> Source:
    try:
        with source.open() as stream:
            if stream.seek(0, SEEK_END) > MAX_BYTES:
                raise _too_large(source.name, f"the file is larger than {MAX_BYTES >> 20} MB.")
    except OSError:
        pass  # whoever reads it next tells why it cannot be read
    return source


def _places(heading: Record, name: str) -> dict[str, int]:
    """Find the columns. Their names are not repeated: without a heading they would be a person's data."""
    number, fields = heading
    names = [one.strip().casefold() for one in fields]
    if "unit" in names:
        raise AnswerDataError(
            code="roster_with_unit",
            place=f"{name}, row {number}",
            fault="there is a column for the unit.",
            mend="Take it out. People name their unit in the form, or choose not to; an invitation that "
            "knew it would make their crowd smaller than they were promised.",
        )
    if not {"email", "role_group"} <= set(names) or set(names) - set(COLUMNS) or len(set(names)) < len(names):
        raise AnswerDataError(
            code="roster_columns",
            place=f"{name}, row {number or 1}",
            fault="it is not the heading email,role_group,language.",
            mend="Write that heading (language may be left out), and no further column: "
            "the office keeps nothing of a person that it does not need.",
        )
    return {one: names.index(one) for one in names}


class _Reader:
    def __init__(
        self, places: dict[str, int], role_groups: Collection[str], languages: Sequence[str]
    ) -> None:
        self.lines: list[RosterLine] = []
        self.faults: list[tuple[int, str]] = []
        self._places, self._role_groups, self._languages = places, role_groups, languages
        self._rows: dict[str, int] = {}

    def read(self, record: Record) -> None:
        row, fields = record
        values = {name: fields[place].strip() for name, place in self._places.items()}
        email, role_group = values["email"].lower(), values["role_group"]
        language = values.get("language") or self._languages[0]
        fault = next(self._faults(fields, email, role_group, language), None)
        if fault is not None:
            self.faults.append((row, fault))
            return
        self._rows[email] = row
        self.lines.append(RosterLine(row, email, role_group, language))

    def _faults(self, fields: list[str], email: str, role_group: str, language: str) -> Iterator[str]:
        if any(value.startswith(_FORMULA_STARTS) for value in fields):
            yield "a field begins like a spreadsheet's formula"
        if len(email) > 254 or len(email.partition("@")[0]) > 64 or not _ADDRESS.fullmatch(email):
            yield "it holds no e-mail address in plain letters (write other letters of a domain as xn--…)"
        if email in self._rows:
            yield f"its address stands in row {self._rows[email]} already"
        if role_group not in self._role_groups:
            yield f"its role group is none of the wave's ({', '.join(sorted(self._role_groups))})"
        if language not in self._languages:
            yield f"its language is none of the wave's ({', '.join(self._languages)})"


def _faulty(name: str, faults: Sequence[tuple[int, str]]) -> AnswerDataError:
    told = " ".join(f"Row {row}: {fault}." for row, fault in faults[:_MOST_FAULTS_TOLD])
    more = len(faults) - _MOST_FAULTS_TOLD
    return AnswerDataError(
        code="roster_faulty", place=name, fault=told + (f" And {more} more." if more > 0 else ""), mend=_MEND
    )


def _too_large(name: str, fault: str) -> TooLargeError:
    return TooLargeError(place=name, fault=fault, mend="Split it, or keep only the columns that are needed.")
