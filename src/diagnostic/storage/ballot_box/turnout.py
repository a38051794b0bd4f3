"""How many answers came to a launched wave, within one of the collector's transactions."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from diagnostic.storage.ballot_box.models import Response, SealedTurnout
from diagnostic.storage.insert import insert_if_new


class TurnoutStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def received(self, wave_id: str) -> dict[str, int]:
        """Count a wave's answers by role group."""
        chosen = select(Response.role_group, func.count()).where(Response.wave_id == wave_id)
        rows = self._session.execute(chosen.group_by(Response.role_group))
        return {row[0]: row[1] for row in rows}

    def seal(self, wave_id: str, content: str) -> None:
        """Keep a wave's turnout unless it has one."""
        insert_if_new(self._session, SealedTurnout, wave_id=wave_id, content=content)

    def sealed(self, wave_id: str) -> str | None:
        """Give what was sealed at a wave's close."""
        found = self._session.get(SealedTurnout, wave_id)
        return None if found is None else found.content
