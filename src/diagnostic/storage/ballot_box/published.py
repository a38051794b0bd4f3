"""What everybody may know of launched waves, within one of the ballot box's transactions."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from diagnostic.storage.ballot_box.models import BallotBoxWave, PublishedWave
from diagnostic.storage.insert import insert_if_new


class PublishedVersion(NamedTuple):
    version: int
    manifest: str
    facts: str


class PublishedStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def publish(self, wave_id: str, version: int, manifest: str, facts: str) -> bool:
        """Keep one version unless it is there; tells whether it is new. What is published never changes."""
        return insert_if_new(
            self._session, PublishedWave, wave_id=wave_id, version=version, manifest=manifest, facts=facts
        )

    def versions(self, wave_id: str) -> list[PublishedVersion]:
        """Give all versions of a wave, the one that holds last; none before its launch."""
        columns = select(PublishedWave.version, PublishedWave.manifest, PublishedWave.facts)
        chosen = columns.where(PublishedWave.wave_id == wave_id).order_by(PublishedWave.version)
        return [PublishedVersion(*row) for row in self._session.execute(chosen)]

    def open_waves(self) -> list[str]:
        """Give the launched waves that still take answers."""
        chosen = select(PublishedWave.wave_id).join(BallotBoxWave, BallotBoxWave.id == PublishedWave.wave_id)
        return list(
            self._session.scalars(
                chosen.where(BallotBoxWave.is_open).distinct().order_by(PublishedWave.wave_id)
            )
        )
