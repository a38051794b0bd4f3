"""Reads the records of a CSV file, whatever separates its fields, and names the row that breaks it."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from io import StringIO

from diagnostic.errors import AnswerDataError

from .columns import MAX_COLUMNS
from .text_stream import Encoding, Source, open_text

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 1 << 20
_SEPARATOR_LINE = re.compile(r"sep=(.)", re.IGNORECASE)

Record = tuple[int, list[str]]
"""The number of a row, as a spreadsheet counts them, and its fields."""


def records(source: Source, encoding: Encoding, wanted: Collection[str]) -> Iterator[Record]:
    """Give the heading and then every row that is not blank; raises `AnswerDataError`.

    ``wanted`` are names that the heading should hold; they help to find what separates the fields.
    """
    with open_text(source, encoding) as stream:
        try:
            sample = stream.read(_SAMPLE_CHARACTERS)
            stream.seek(0)
            delimiter = find_delimiter(sample, wanted)
            yield from _even(csv.reader(stream, delimiter=delimiter, strict=True), source.name)
        except UnicodeDecodeError:
            raise AnswerDataError(
                code="encoding_unknown",
                place=source.name,
                fault=f"the file says that it is {encoding.name.upper()}, but it is not.",
                mend="Save it again as 'CSV UTF-8'.",
            ) from None


def find_delimiter(sample: str, wanted: Collection[str]) -> str:
    """Choose the delimiter that splits the heading into most of the names wanted, then into most fields."""
    lines = [line for line in sample.splitlines() if line.strip()]
    if lines and (said := _SEPARATOR_LINE.fullmatch(lines[0].strip())):
        return said[1]
    names = {name.casefold() for name in wanted}

    def merit(delimiter: str) -> tuple[int, int]:
        fields = _heading(sample.lstrip("\r\n"), delimiter)
        return sum(field.strip().casefold() in names for field in fields), len(fields)

    return max(DELIMITERS, key=merit)


def _heading(sample: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _even(reader: Iterator[list[str]], name: str) -> Iterator[Record]:
    width = 0
    for number, row in _numbered(reader, name):
        if not any(row) or (not width and _SEPARATOR_LINE.fullmatch(",".join(row).strip())):
            continue
        width = width or len(row)
        if len(row) < width or any(row[width:]):
            raise _ragged(name, number, len(row), width)
        yield number, row[:width]


def _numbered(reader: Iterator[list[str]], name: str) -> Iterator[Record]:
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error:
            raise AnswerDataError(
                code="csv_syntax",
                place=f"{name}, row {number}",
                fault="the row cannot be split into fields.",
                mend="Check its quotation marks: a field in quotes ends with one, and doubles those inside.",
            ) from None
        if row is None:
            return
        yield number, row


def _ragged(name: str, number: int, found: int, width: int) -> AnswerDataError:
    many = found > MAX_COLUMNS
    return AnswerDataError(
        code="too_many_columns" if many else "ragged_row",
        place=f"{name}, row {number}",
        fault=f"it has {found:,} fields, but the heading has {width:,}.",
        mend="Give every row one field per column; put fields that hold the separator in quotes.",
    )
