"""Act: write released results as diagnostic.pdf and diagnostic.json; each file appears whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.errors import SetupError
from diagnostic.reporting.tidy import tidy
from diagnostic.workflows.sealed_json import to_json

PDF = "diagnostic.pdf"
JSON = "diagnostic.json"

Tell = Callable[[str], None]


def write_report(
    released: ReleasedAnalysis, folder: Path, *, pdf: bool = True, progress: Tell | None = None
) -> tuple[Path, ...]:
    """Write the report into a folder and give the paths, the PDF first.

    The JSON is written before the PDF is set, so that the figures are safe even if a library for the
    PDF is missing.
    """
    tell = progress or _tell_nobody
    clean = tidy(released)
    tell("Writing the figures")
    figures = json.dumps(json.loads(to_json(clean)), ensure_ascii=False, indent=1)
    paths = [_write(folder / JSON, figures.encode())]
    if pdf:
        paths.insert(0, _write(folder / PDF, _set_pdf(clean, tell)))
    return tuple(paths)


def _set_pdf(released: ReleasedAnalysis, tell: Tell) -> bytes:
    from diagnostic.reporting.book import book_of
    from diagnostic.reporting.render import pdf_of

    tell("Drawing the charts")
    book = book_of(released)
    tell("Setting the pages")
    return pdf_of(book)


def _write(path: Path, content: bytes) -> Path:
    """Write beside the target and rename, so that no reader ever sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise SetupError(
            place=f"output folder '{path.parent}'",
            fault=f"{path.name} cannot be written there ({error.strerror or 'unknown reason'}).",
            mend="Name a folder that may be written to and has room, with --out.",
            code="output_not_writable",
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def _tell_nobody(_: str) -> None:
    pass
