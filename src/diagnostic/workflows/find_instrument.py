"""Which instrument a person means: a file, an id, or an id and a version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument


def find_instrument(name: str, catalogue: Catalogue | None = None) -> Instrument:
    """Give the instrument; without a catalogue, ids are looked up among those of the package."""
    from diagnostic.files import read_instruments

    path = Path(name)
    if catalogue is None or path.suffix in read_instruments.ENDINGS or path.exists():
        return read_instruments.find_instrument(name)
    instrument_id, _, version = name.partition("@")
    return catalogue.get(instrument_id, version or None)
