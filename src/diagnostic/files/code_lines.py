"""Files of access codes: one code, or one link that ends in it, a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from diagnostic.errors import SetupError

_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True)
class CodeLine:
    number: int
    code: str = field(repr=False)
    address: str
    """Of the service; empty when the line holds a code alone."""


def read_code_lines(file: Path) -> list[CodeLine]:
    """Read all lines that are not blank; what stands in them is not checked here."""
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise _unreadable(file, "it is too large to be a file of codes.")
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise _unreadable(file, f"it cannot be read: {error.strerror or 'no reason given'}.") from None
    except UnicodeDecodeError:
        raise _unreadable(file, "it is no text file.") from None
    found = [_line(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise _unreadable(file, "it holds no code.")
    return found


def _line(number: int, text: str) -> CodeLine:
    address, is_link, code = text.rpartition("/a/")
    return CodeLine(number, code if is_link else text, address if is_link else "")


def _unreadable(file: Path, fault: str) -> SetupError:
    return SetupError(
        code="file_not_read", place=file.name, fault=fault, mend="Name a file that `campaign codes` wrote."
    )
