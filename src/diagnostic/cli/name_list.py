"""Reads names to mask: plain text, one name a line."""

from __future__ import annotations

from pathlib import Path

from diagnostic.errors import AnswerDataError


def read_names(file: Path) -> tuple[str, ...]:
    """Read a list of names; empty lines are passed over."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(file, "cannot be read as UTF-8 text") from error
    names = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not names:
        raise _unusable(file, "holds no name")
    return names


def _unusable(file: Path, fault: str) -> AnswerDataError:
    return AnswerDataError(
        place=str(file), fault=f"{fault}.", mend="Write one name a line; nothing has been closed."
    )
