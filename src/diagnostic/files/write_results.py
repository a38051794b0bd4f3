"""Writes results to files: whole or not at all, and without giving a spreadsheet anything to compute."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import Any

from diagnostic.errors import SetupError
from diagnostic.scoring.keying import FloatArray
from diagnostic.scoring.score_table import ScoreTable

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_json(path: Path, content: Any) -> Path:
    """Write JSON data, readable and at full precision; NaN and infinities are refused."""
    return write_text(path, json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def write_scores(path: Path, tables: Sequence[ScoreTable]) -> Path:
    """Write one row per respondent: number, role group, unit, and the score of every scale and facet.

    Column names are ``scale`` and ``scale.facet``; a cell is empty where there is no score. All tables
    must come from the same answers.
    """
    return write_text(path, scores_csv(tables), encoding="utf-8-sig")


def scores_csv(tables: Sequence[ScoreTable]) -> str:
    """Give the text of the scores file."""
    columns = [column for table in tables for column in _columns(table)]
    roles, units = tables[0].role_groups, tables[0].units
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["respondent", "role_group", "unit", *(name for name, _ in columns)])
    for row in range(tables[0].n_respondents):
        labels = [inert(labels[row]) if labels is not None else "" for labels in (roles, units)]
        writer.writerow([row + 1, *labels, *(_number(values[row]) for _, values in columns)])
    return text.getvalue()


def inert(label: object) -> str:
    """Keep a spreadsheet from taking a label for a formula."""
    text = "" if label is None else str(label)
    return f"'{text}" if text.startswith(_COMPUTED) else text


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text file whole or not at all."""
    return write_bytes(path, text.encode(encoding))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all: to a neighbour first, which then takes its name."""
    beside = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise SetupError(
            code="file_not_written",
            place=str(path),
            fault=f"the file cannot be written: {error.strerror or 'no reason given'}.",
            mend="Check that the folder exists, may be written to and has room.",
        ) from None
    return path


def _columns(table: ScoreTable) -> Iterator[tuple[str, FloatArray]]:
    for scale in table.scales:
        yield scale.scale_id, scale.score
        for facet in scale.facets:
            yield f"{scale.scale_id}.{facet.facet_id}", facet.score


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
