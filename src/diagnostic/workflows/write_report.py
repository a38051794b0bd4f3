"""Act: write released results as diagnostic.pdf and diagnostic.json; each file appears whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.files.write_results import write_bytes, write_json
from diagnostic.reporting.tidy import tidy

PDF = "diagnostic.pdf"
JSON = "diagnostic.json"

Tell = Callable[[str], None]


def write_report(
    released: ReleasedAnalysis, folder: Path, *, pdf: bool = True, progress: Tell | None = None
) -> tuple[Path, ...]:
    """Write the report into a folder and give the paths, the PDF first.

    The figures are written before the PDF is set, so that they are safe even if a library for the PDF
    is missing.
    """
    tell = progress or _tell_nobody
    clean = tidy(released)
    tell("Writing the figures")
    figures = write_json(folder / JSON, to_dict(clean))
    if not pdf:
        return (figures,)
    return write_bytes(folder / PDF, _set_pdf(clean, tell)), figures


def _set_pdf(released: ReleasedAnalysis, tell: Tell) -> bytes:
    from diagnostic.reporting.book import book_of
    from diagnostic.reporting.render import pdf_of

    tell("Drawing the charts")
    book = book_of(released)
    tell("Setting the pages")
    return pdf_of(book)


def _tell_nobody(_: str) -> None:
    pass
