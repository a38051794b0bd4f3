"""Reads instrument files from folders."""

from __future__ import annotations

from pathlib import Path

from diagnostic.errors import InstrumentError
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.instruments.load import load_instrument
from diagnostic.instruments.model import Instrument
from diagnostic.resources import resource_folder

MAX_BYTES = 4_000_000
ENDINGS = (".yaml", ".yml")


def read_catalogue(further: Path | None = None) -> Catalogue:
    """Read the packaged instruments, and those of a further folder; raises `InstrumentError`."""
    folders = [resource_folder("instruments"), *([further] if further is not None else [])]
    return Catalogue.from_texts(
        (path.name, instrument_text(path)) for folder in folders for path in instrument_files(folder)
    )


def read_instrument(path: Path) -> Instrument:
    """Read one instrument; raises `InstrumentError`."""
    return load_instrument(instrument_text(path), path.name)


def find_instrument(name: str) -> Instrument:
    """Give the instrument that a path, or the id (or id@version) of a packaged one, names."""
    path = Path(name)
    if path.suffix in ENDINGS or path.exists():
        return read_instrument(path)
    instrument_id, _, version = name.partition("@")
    return read_catalogue().get(instrument_id, version or None)


def instrument_files(folder: Path) -> tuple[Path, ...]:
    """Give the YAML files of a folder, by name."""
    if not folder.is_dir():
        raise _unreadable(folder, "is not a folder.", "Name a folder that holds instrument files.")
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file()))


def instrument_text(path: Path) -> str:
    """Read the text of one instrument file."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(path, "is larger than an instrument can be.", "Name an instrument file.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(path, "does not exist.", "Check the path.") from None
    except OSError as error:
        raise _unreadable(
            path, f"cannot be read: {error.strerror}.", "Check the path and its rights."
        ) from None
    except UnicodeDecodeError:
        raise _unreadable(path, "is not UTF-8 text.", "Save it as UTF-8 in your editor.") from None


def _unreadable(path: Path, fault: str, mend: str) -> InstrumentError:
    return InstrumentError(code="instrument_unreadable", place=str(path), fault=fault, mend=mend)
