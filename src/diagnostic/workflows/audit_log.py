"""The office's log of what was done in its name, each entry bound to the one before by a hash.

It tells what consultants and administrators did and what the program did by itself, and never what a
respondent did: no answer, no secret, no name, no address, and no time finer than a day. Whoever has noted
the hash of the last entry can tell later whether anything before it was changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diagnostic.storage.office.models import AuditEntry
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context

Event = Literal[
    "campaign_created",
    "wave_opened",
    "wave_launched",
    "manifest_tightened",
    "codes_issued",
    "invitations_made",
    "invitations_sent",
    "reminders_sent",
    "wave_closed",
    "keys_destroyed",
    "roster_deleted",
    "results_sealed",
    "api_key_made",
    "api_key_revoked",
    "unsafe_configuration_accepted",
]
Details = Mapping[str, str | int | bool | Sequence[str]]

NOTHING_BEFORE = "0" * 64
"""What the first entry names as the hash of the one before it."""


@dataclass(frozen=True)
class LogEntry:
    """One line of the log; ``details`` is canonical JSON, exactly as it was hashed."""

    number: int
    day: date
    event: str
    details: str
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class CheckedLog:
    """``head`` is the last entry's hash; ``fault`` is empty when every entry is what it was."""

    n_entries: int
    head: str
    broken_at: int | None = None
    fault: str = ""


def record(office: OfficeRepository, day: date, event: Event, details: Details) -> None:
    """Append an entry within the caller's transaction: it is there if and only if what it tells was done."""
    _append(office, day, event, _written(details))


def record_once(office: OfficeRepository, day: date, event: Event, details: Details) -> None:
    """Append an entry unless the very same event is there: for acts that complete an interrupted one."""
    office.audit.lock()
    written = _written(details)
    if not office.audit.holds(event, written):
        _append(office, day, event, written)


def read_log(context: Context) -> tuple[LogEntry, ...]:
    """Give the whole log, oldest first."""
    with context.office() as office:
        return tuple(_entry(row) for row in office.audit.all())


def verify_chain(entries: Sequence[LogEntry], head: str | None = None) -> CheckedLog:
    """Work every hash out anew; names the first entry that is not what was written.

    A log whose end was cut off is whole in itself. Only a ``head`` noted elsewhere shows that: some entry
    must still have it.
    """
    previous = NOTHING_BEFORE
    for expected, entry in enumerate(entries, start=1):
        fault = _fault(entry, expected, previous)
        if fault:
            return CheckedLog(len(entries), previous, entry.number, fault)
        previous = entry.entry_hash
    if head is not None and head.strip().lower() not in {NOTHING_BEFORE, *(e.entry_hash for e in entries)}:
        fault = "no entry has the hash that was noted: the log was cut short or written anew."
        return CheckedLog(len(entries), previous, len(entries) + 1, fault)
    return CheckedLog(len(entries), previous)


def entry_hash(number: int, day: date, event: str, details: str, previous_hash: str) -> str:
    """Give the hash that binds an entry to everything before it."""
    from diagnostic.anonymity.canonical_json import canonical

    content = {
        "number": number,
        "day": day.isoformat(),
        "event": event,
        "details": details,
        "previous_hash": previous_hash,
    }
    return sha256(canonical(content)).hexdigest()


def _append(office: OfficeRepository, day: date, event: str, details: str) -> None:
    from diagnostic.storage.office.models import AuditEntry

    office.audit.lock()
    last = office.audit.last()
    number, previous = (1, NOTHING_BEFORE) if last is None else (last.number + 1, last.entry_hash)
    office.audit.append(
        AuditEntry(
            number=number,
            day=day,
            event=event,
            details=details,
            previous_hash=previous,
            entry_hash=entry_hash(number, day, event, details, previous),
        )
    )


def _written(details: Details) -> str:
    from diagnostic.anonymity.canonical_json import canonical

    return canonical(dict(details)).decode()


def _entry(row: AuditEntry) -> LogEntry:
    return LogEntry(row.number, row.day, row.event, row.details, row.previous_hash, row.entry_hash)


def _fault(entry: LogEntry, expected: int, previous: str) -> str:
    if entry.number != expected:
        return f"entry {expected} should stand here: one is missing or was put in."
    if entry.previous_hash != previous:
        return "it does not follow the entry before it."
    found = entry_hash(entry.number, entry.day, entry.event, entry.details, entry.previous_hash)
    return "" if found == entry.entry_hash else "its content is not what was written."
