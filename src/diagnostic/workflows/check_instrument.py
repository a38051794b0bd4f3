"""Act: check an instrument file and tell its author everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument

    AtHand: TypeAlias = Callable[[], Iterable[Instrument]]


@dataclass(frozen=True)
class AuthorErrorView:
    """One finding; an ``error`` makes the file unusable, an ``advice`` does not."""

    code: str
    severity: Literal["error", "advice"]
    file: str
    line: int
    fault: str
    mend: str


def check_instrument(
    text: str, file: str = "instrument", at_hand: AtHand | None = None
) -> tuple[AuthorErrorView, ...]:
    """Check the text of an instrument file; nothing found means that it can be used.

    With ``at_hand``, which gives the other instruments, forecasts of unknown items are found, too.
    """
    from diagnostic.instruments.load import inspect_instrument

    return tuple(
        AuthorErrorView(
            finding.code, finding.severity, finding.file, finding.line, finding.fault, finding.mend
        )
        for finding in inspect_instrument(text, file, at_hand).findings
    )


def check_instrument_file(
    path: Path, catalogue: Callable[[], Catalogue] | None = None, others: Sequence[Path] = ()
) -> tuple[AuthorErrorView, ...]:
    """Check one file; raises `InstrumentError` only when it cannot be read at all.

    What it forecasts may stand in the catalogue or in the other files.
    """
    from diagnostic.files.read_instruments import instrument_text

    def at_hand() -> list[Instrument]:
        return [*(catalogue() if catalogue else ()), *_readable(others)]

    return check_instrument(instrument_text(path), path.name, at_hand if catalogue else None)


def _readable(files: Sequence[Path]) -> list[Instrument]:
    from diagnostic.files.read_instruments import instrument_text
    from diagnostic.instruments.load import inspect_instrument

    found = [inspect_instrument(instrument_text(file), file.name).instrument for file in files]
    return [instrument for instrument in found if instrument is not None]
