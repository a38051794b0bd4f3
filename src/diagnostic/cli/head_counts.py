"""Reads who is invited: a CSV of role_group, unit, invited."""

from __future__ import annotations

import csv
from pathlib import Path

from diagnostic.errors import AnswerDataError
from diagnostic.workflows.views import HeadCount

_MEND = "Write a CSV with the header role_group,unit,invited, such as: frontline,Warehouse,134"


def read_head_counts(file: Path) -> list[HeadCount]:
    """Read the head counts of a wave; every faulty line is an error that names it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AnswerDataError(place=str(file), fault="cannot be read as UTF-8 text.", mend=_MEND) from error
    reader = csv.DictReader(text.splitlines())
    if not {"role_group", "invited"} <= set(reader.fieldnames or ()):
        raise AnswerDataError(
            place=f"{file}, line 1", fault="lacks the columns role_group and invited.", mend=_MEND
        )
    counts = [_head_count(row, f"{file}, line {reader.line_num}") for row in reader]
    if not counts:
        raise AnswerDataError(place=str(file), fault="names nobody.", mend=_MEND)
    return counts


def _head_count(row: dict[str, str], place: str) -> HeadCount:
    invited = (row["invited"] or "").strip()
    if not invited.isdecimal() or not (row["role_group"] or "").strip():
        raise AnswerDataError(
            place=place, fault="needs a role group and a whole number of people.", mend=_MEND
        )
    return HeadCount(row["role_group"].strip(), int(invited), (row.get("unit") or "").strip() or None)
