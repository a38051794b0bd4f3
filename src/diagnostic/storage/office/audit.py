"""The office's own log within one of its transactions: entries are appended, never changed or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from diagnostic.storage.office.models import AuditEntry

_LOCK = 5_000_000_027


class AuditStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def lock(self) -> None:
        """Let no other transaction append until this one ends, so that each entry has one successor.

        SQLite takes one writer at a time anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(_LOCK)))

    def append(self, entry: AuditEntry) -> None:
        """Add an entry after the last; call `lock` before reading which one that is."""
        self._session.add(entry)
        self._session.flush()

    def last(self) -> AuditEntry | None:
        return self._session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))

    def all(self) -> Sequence[AuditEntry]:
        """Give every entry, oldest first."""
        return self._session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()

    def holds(self, event: str, details: str) -> bool:
        """Tell whether exactly this was recorded before."""
        same = exists().where(AuditEntry.event == event, AuditEntry.details == details)
        return bool(self._session.scalar(select(same)))
