"""Reads who is invited: a CSV of role_group, unit, invited and, since an earlier wave, joined and left."""

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
    role_group, invited = (row["role_group"] or "").strip(), _people(row, "invited", place)
    if invited is None or not role_group:
        raise AnswerDataError(place=place, fault="needs a role group and a number of people.", mend=_MEND)
    changes = {name: _people(row, name, place) for name in ("joined", "left", "moved_in", "moved_out")}
    return HeadCount(role_group, invited, (row.get("unit") or "").strip() or None, **changes)


def _people(row: dict[str, str], name: str, place: str) -> int | None:
    written = (row.get(name) or "").strip()
    if written and not (written.isascii() and written.isdecimal()):
        raise AnswerDataError(place=place, fault=f"needs a whole number as {name}, or none.", mend=_MEND)
    return int(written) if written else None
