"""Act: check an instrument file and tell its author everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class AuthorErrorView:
    """One finding; an ``error`` makes the file unusable, an ``advice`` does not."""

    code: str
    severity: Literal["error", "advice"]
    file: str
    line: int
    fault: str
    mend: str


def check_instrument(text: str, file: str = "instrument") -> tuple[AuthorErrorView, ...]:
    """Check the text of an instrument file; nothing found means that it can be used."""
    from diagnostic.instruments.load import inspect_instrument

    return tuple(
        AuthorErrorView(
            finding.code, finding.severity, finding.file, finding.line, finding.fault, finding.mend
        )
        for finding in inspect_instrument(text, file).findings
    )


def check_instrument_file(path: Path) -> tuple[AuthorErrorView, ...]:
    """Check one file; raises `InstrumentError` only when it cannot be read at all."""
    from diagnostic.files.read_instruments import instrument_text

    return check_instrument(instrument_text(path), path.name)
