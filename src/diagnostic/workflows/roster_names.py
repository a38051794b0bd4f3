"""The names that a roster's addresses spell out: they are masked in comments without being asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.storage.office.repository import OfficeRepository

SHORTEST_PART = 3
_BETWEEN = re.compile(r"[^a-z]+")


def names_on_roster(office: OfficeRepository, wave_id: str) -> tuple[str, ...]:
    """Give the names of everybody a wave has an address of."""
    return names_in(entry.email for entry in office.roster.entries(wave_id))


def names_in(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give what stands before the @, as words: ``ann.bell2@…`` is ``ann bell``. Initials name nobody."""
    found = (_BETWEEN.split(address.partition("@")[0].lower()) for address in addresses)
    names = (" ".join(part for part in parts if len(part) >= SHORTEST_PART) for parts in found)
    return tuple(sorted({name for name in names if name}))
