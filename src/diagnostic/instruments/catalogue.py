"""The instruments at hand, by id and version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256

from diagnostic.errors import NotFoundError

from .author_errors import AuthorError, FaultyInstrumentError
from .load import load_instrument
from .model import Instrument


@dataclass(frozen=True)
class CatalogueEntry:
    """An instrument with the name of its file and the SHA-256 of the file's text."""

    instrument: Instrument
    file: str
    sha256: str


class Catalogue:
    """Instruments by id and version; unless a version is asked for, the newest."""

    def __init__(self, entries: Iterable[CatalogueEntry] = ()) -> None:
        self._entries: dict[str, dict[str, CatalogueEntry]] = {}
        for entry in entries:
            self._add(entry)

    @classmethod
    def from_texts(cls, texts: Iterable[tuple[str, str]]) -> Catalogue:
        """Read (file name, text) pairs; raises `FaultyInstrumentError` for the first faulty file."""
        return cls(
            CatalogueEntry(load_instrument(text, file), file, sha256(text.encode()).hexdigest())
            for file, text in texts
        )

    def _add(self, entry: CatalogueEntry) -> None:
        instrument = entry.instrument
        versions = self._entries.setdefault(instrument.id, {})
        if instrument.version in versions:
            other = versions[instrument.version].file
            fault = f"'{instrument.id}' {instrument.version} is already described by {other}."
            mend = "Raise the version, or remove one of the two files."
            raise FaultyInstrumentError([AuthorError("duplicate_instrument", entry.file, 1, fault, mend)])
        versions[instrument.version] = entry

    def __iter__(self) -> Iterator[Instrument]:
        """Give the newest version of every instrument, by id."""
        return (self.get(instrument_id) for instrument_id in self.ids)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, instrument_id: str) -> bool:
        return instrument_id in self._entries

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    def versions(self, instrument_id: str) -> tuple[str, ...]:
        """Give the versions of one instrument, newest first."""
        return tuple(sorted(self._versions_of(instrument_id), key=_order, reverse=True))

    def get(self, instrument_id: str, version: str | None = None) -> Instrument:
        """Give one instrument; raises `NotFoundError`."""
        return self.entry(instrument_id, version).instrument

    def entry(self, instrument_id: str, version: str | None = None) -> CatalogueEntry:
        """Give one instrument with its file and digest; raises `NotFoundError`."""
        versions = self._versions_of(instrument_id)
        chosen = version or self.versions(instrument_id)[0]
        if chosen not in versions:
            raise NotFoundError(
                place=f"instrument '{instrument_id}'",
                fault="does not exist in the version asked for.",
                mend=f"Use one of {', '.join(self.versions(instrument_id))}.",
            )
        return versions[chosen]

    def _versions_of(self, instrument_id: str) -> dict[str, CatalogueEntry]:
        if instrument_id not in self._entries:
            close = get_close_matches(instrument_id, self.ids, n=1)
            hint = f"Did you mean '{close[0]}'? " if close else ""
            raise NotFoundError(
                place="catalogue",
                fault=f"There is no instrument '{instrument_id[:60]}'.",
                mend=f"{hint}At hand: {', '.join(self.ids) or 'none'}.",
            )
        return self._entries[instrument_id]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
