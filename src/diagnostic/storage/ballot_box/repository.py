"""What the ballot box can be asked within one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from diagnostic.storage.ballot_box.comments import NO_COMMENTS, CommentsByKey, CommentStore
from diagnostic.storage.ballot_box.models import BallotBoxWave, ReleasedResult, Response, SealedReceipts
from diagnostic.storage.ballot_box.published import PublishedStore
from diagnostic.storage.ballot_box.turnout import TurnoutStore
from diagnostic.storage.barriers import count_row
from diagnostic.storage.insert import insert_if_new

ReceiveOutcome = Literal["received now", "received before", "received differently", "wave closed"]


class StoredAnswers(NamedTuple):
    role_group: str
    unit: str | None
    answers: str


class BallotBoxRepository:
    def __init__(self, session: Session) -> None:
        self._session = session
        self.comments = CommentStore(session)
        self.turnout = TurnoutStore(session)
        self.published = PublishedStore(session)

    def open_wave(self, wave_id: str, instruments: list[dict[str, Any]]) -> None:
        insert_if_new(self._session, BallotBoxWave, id=wave_id, is_open=True, instruments=instruments)

    def is_open(self, wave_id: str) -> bool:
        wave = self._session.get(BallotBoxWave, wave_id)
        return wave is not None and wave.is_open

    def close_wave(self, wave_id: str) -> None:
        wave = self._session.get(BallotBoxWave, wave_id, with_for_update=True)
        if wave is not None:
            wave.is_open = False

    def receive(
        self, wave_id: str, row_key: str, response: StoredAnswers, comments: CommentsByKey = NO_COMMENTS
    ) -> ReceiveOutcome:
        """Store a response under its key, and its comments under theirs, unless the response is there.

        What is there is never changed. The wave stays locked against closing until the transaction ends,
        so that no answer is acknowledged after the close.
        """
        wave = self._session.get(BallotBoxWave, wave_id, with_for_update={"read": True})
        if wave is None or not wave.is_open:
            return self._outcome_for_known(wave_id, row_key, response) or "wave closed"
        is_new = insert_if_new(
            self._session, Response, row_key=row_key, wave_id=wave_id, **response._asdict()
        )
        if is_new:
            count_row(self._session)
            self.comments.add(wave_id, comments)
            return "received now"
        same = self._outcome_for_known(wave_id, row_key, response) == "received before"
        return "received before" if same and self.comments.are(comments) else "received differently"

    def _outcome_for_known(
        self, wave_id: str, row_key: str, response: StoredAnswers
    ) -> ReceiveOutcome | None:
        columns = (Response.wave_id, Response.role_group, Response.unit, Response.answers)
        row = self._session.execute(select(*columns).where(Response.row_key == row_key)).first()
        if row is None:
            return None
        return "received before" if tuple(row) == (wave_id, *response) else "received differently"

    def count(self, wave_id: str) -> int:
        counted = select(func.count()).select_from(Response).where(Response.wave_id == wave_id)
        return self._session.scalar(counted) or 0

    def responses(self, wave_id: str) -> Iterator[StoredAnswers]:
        """Give all responses of a wave in the order of their random keys."""
        for _, response in self.rows(wave_id):
            yield response

    def rows(self, wave_id: str) -> Iterator[tuple[str, StoredAnswers]]:
        """Give all responses of a wave with their keys, in the order of these."""
        columns = select(Response.row_key, Response.role_group, Response.unit, Response.answers)
        chosen = columns.where(Response.wave_id == wave_id).order_by(Response.row_key)
        for key, role, unit, answers in self._session.execute(chosen.execution_options(yield_per=2_000)):
            yield key, StoredAnswers(role, unit, answers)

    def seal_receipts(self, wave_id: str, root: str, lines: Sequence[str]) -> None:
        """Keep a wave's list of receipts and its root unless it has some."""
        insert_if_new(self._session, SealedReceipts, wave_id=wave_id, root=root, lines="\n".join(lines))

    def sealed_receipts(self, wave_id: str) -> tuple[str, tuple[str, ...]] | None:
        """Give the root and the lines sealed at a wave's close."""
        sealed = self._session.get(SealedReceipts, wave_id)
        return None if sealed is None else (sealed.root, tuple(sealed.lines.splitlines()))

    def seal(self, wave_id: str, content: str) -> str:
        """Keep a wave's released results unless it has some; gives what is kept."""
        insert_if_new(self._session, ReleasedResult, wave_id=wave_id, content=content)
        return self.released(wave_id) or content

    def released(self, wave_id: str) -> str | None:
        chosen = select(ReleasedResult.content).where(ReleasedResult.wave_id == wave_id)
        return self._session.scalar(chosen)
