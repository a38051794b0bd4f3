"""Act: begin a new instrument file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diagnostic.errors import ConflictError
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,49}")


def new_instrument(
    instrument_id: str,
    folder: Path,
    *,
    kind: Literal["core", "criterion", "profile", "forecast"] = "core",
    catalogue: Catalogue | None = None,
) -> Path:
    """Write ``<id>.yaml`` with everything to fill in; never over a file that is there."""
    from diagnostic.files.new_files import create_text
    from diagnostic.instruments.scaffold import scaffold

    if not _IDENTIFIER.fullmatch(instrument_id):
        raise FaultyRequestError(
            "id",
            "it is not an identifier.",
            "Write a lower-case letter, then at most 49 lower-case letters, digits and underscores.",
        )
    if catalogue is not None and instrument_id in catalogue:
        raise ConflictError(
            place=f"instrument '{instrument_id}'",
            fault="an instrument of this id is at hand already.",
            mend="Choose another id, or copy the file of that one and raise its version.",
            code="instrument_exists",
        )
    return create_text(folder / f"{instrument_id}.yaml", scaffold(instrument_id, kind))
