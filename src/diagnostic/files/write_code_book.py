"""Writes a code book as CSV."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from diagnostic.instruments.code_book import COLUMNS, code_book
from diagnostic.instruments.model import Instrument

from .write_results import inert, write_text


def write_code_book(path: Path, instrument: Instrument) -> Path:
    """Write one row per variable, form and language; nothing in it is computed by a spreadsheet."""
    return write_text(path, code_book_csv(instrument), encoding="utf-8-sig")


def code_book_csv(instrument: Instrument) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in code_book(instrument):
        writer.writerow([inert(row.get(column, "")) for column in COLUMNS])
    return text.getvalue()
