"""The roster within one of the office's transactions: where invitations go, and what was sent there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from diagnostic.storage.office.models import Invitation, RosterEntry, Wave

Occasion = Literal["invitation", "reminder", "last_step"]

_WAVE_IS_OPEN = exists().where(Wave.id == RosterEntry.wave_id, Wave.closed_on.is_(None))
_NOT_USED = Invitation.issued_for.is_(None)
_NOT_STOPPED = RosterEntry.is_stopped.is_(False)
_DUE: dict[Occasion, tuple[ColumnElement[bool], ...]] = {
    "invitation": (RosterEntry.was_sent.is_(False), _NOT_STOPPED, _NOT_USED),
    "reminder": (RosterEntry.was_sent.is_(True), _NOT_STOPPED, _NOT_USED),
    "last_step": (
        _NOT_STOPPED,
        RosterEntry.was_told_to_finish.is_(False),
        Invitation.issued_for.is_not(None),
        Invitation.is_done.is_(False),
    ),
}


class RosterStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entries: Iterable[RosterEntry]) -> None:
        """Add people whose invitations are there already."""
        in_order: list[RosterEntry] = sorted(entries, key=lambda entry: entry.secret_hash)
        self._session.add_all(in_order)
        self._session.flush()

    def entries(self, wave_id: str) -> Sequence[RosterEntry]:
        """Give everybody, in the order of their random hashes."""
        chosen = select(RosterEntry).where(RosterEntry.wave_id == wave_id)
        return self._session.scalars(chosen.order_by(RosterEntry.secret_hash)).all()

    def strata(self, wave_id: str) -> dict[str, int]:
        """Give the stratum of each rostered person, by the hash of their secret."""
        joined = select(RosterEntry.secret_hash, Invitation.stratum).join(
            Invitation, Invitation.secret_hash == RosterEntry.secret_hash
        )
        return {row[0]: row[1] for row in self._session.execute(joined.where(_of(wave_id)))}

    def withdraw(self, entries: Iterable[RosterEntry]) -> None:
        """Take back invitations that nobody was sent and nobody has used, and forget their addresses."""
        for entry in entries:
            self._session.execute(delete(Invitation).where(Invitation.secret_hash == entry.secret_hash))
            self._session.delete(entry)
        self._session.flush()

    def language(self, wave_id: str, secret_hash: str) -> str | None:
        """Give the language a person was invited in; None for an invitation without an address."""
        this_one = RosterEntry.secret_hash == secret_hash, _of(wave_id)
        return self._session.scalar(select(RosterEntry.language).where(*this_one))

    def due(self, wave_id: str, occasion: Occasion) -> dict[str, int]:
        """Give who would get this message now, by hash, and how many reminders each has had."""
        chosen = select(RosterEntry.secret_hash, RosterEntry.reminders).join(
            Invitation, Invitation.secret_hash == RosterEntry.secret_hash
        )
        due = chosen.where(_of(wave_id), _WAVE_IS_OPEN, *_DUE[occasion])
        return {row[0]: row[1] for row in self._session.execute(due)}

    def still_due(self, secret_hash: str, occasion: Occasion) -> RosterEntry | None:
        """Give a person, unless meanwhile this message is no longer theirs to get."""
        joined = select(RosterEntry).join(Invitation, Invitation.secret_hash == RosterEntry.secret_hash)
        this_one = joined.where(RosterEntry.secret_hash == secret_hash, _WAVE_IS_OPEN, *_DUE[occasion])
        return self._session.scalar(this_one)

    def note_sent(self, secret_hash: str) -> None:
        self._change(secret_hash, was_sent=True)

    def note_reminded(self, secret_hash: str) -> None:
        self._change(secret_hash, reminders=RosterEntry.reminders + 1)

    def note_told_to_finish(self, secret_hash: str) -> None:
        self._change(secret_hash, was_told_to_finish=True)

    def stop(self, stop_hash: str) -> None:
        """Send this person nothing more; nothing happens for a hash that is not known."""
        stopping = update(RosterEntry).where(RosterEntry.stop_hash == stop_hash)
        self._session.execute(stopping.values(is_stopped=True))

    def _change(self, secret_hash: str, **values: bool | ColumnElement[int]) -> None:
        this_one = update(RosterEntry).where(RosterEntry.secret_hash == secret_hash)
        self._session.execute(this_one.values(**values))


def _of(wave_id: str) -> ColumnElement[bool]:
    return RosterEntry.wave_id == wave_id
