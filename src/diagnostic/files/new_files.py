"""Writes files that must not take the place of others."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from diagnostic.errors import ConflictError, SetupError


def create_text(path: Path, text: str) -> Path:
    """Write a new text file; raises `ConflictError` when there is one of that name."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            try:
                stream.write(text)
            except OSError:
                with suppress(OSError):
                    path.unlink()
                raise
    except FileExistsError:
        raise ConflictError(
            code="file_exists",
            place=str(path),
            fault="there is a file of this name already, and it was not touched.",
            mend="Choose another name or folder, or move that file away.",
        ) from None
    except OSError as error:
        raise SetupError(
            code="file_not_written",
            place=str(path),
            fault=f"the file cannot be written: {error.strerror or 'no reason given'}.",
            mend="Check that the folder exists, may be written to and has room.",
        ) from None
    return path
