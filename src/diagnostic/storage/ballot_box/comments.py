"""Open comments: stored together with the response, and nothing leads from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from diagnostic.storage.ballot_box.models import Comment, ReleasedComments
from diagnostic.storage.insert import insert_if_new
from diagnostic.storage.order import blur_order


class StoredComment(NamedTuple):
    question_id: str
    unit: str | None
    comment: str


CommentsByKey = Mapping[str, StoredComment | None]
"""What stands under the key of each open question of a form; None where nothing was written."""
NO_COMMENTS: CommentsByKey = MappingProxyType({})


class CommentStore:
    """The comments of the ballot box, within one of its transactions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, wave_id: str, comments: CommentsByKey) -> None:
        """Store what was written, and hide among others which rows were stored last."""
        written = {key: comment for key, comment in sorted(comments.items()) if comment is not None}
        for key, comment in written.items():
            insert_if_new(self._session, Comment, comment_key=key, wave_id=wave_id, **comment._asdict())
        if written:
            table = Comment.metadata.tables[Comment.__tablename__]
            blur_order(self._session, table, table.c.wave_id == wave_id)

    def are(self, comments: CommentsByKey) -> bool:
        """Tell whether exactly this is stored under these keys."""
        columns = (Comment.comment_key, Comment.question_id, Comment.unit, Comment.comment)
        rows = self._session.execute(select(*columns).where(Comment.comment_key.in_(comments)))
        stored = {row[0]: StoredComment(*row[1:]) for row in rows}
        return stored == {key: comment for key, comment in comments.items() if comment is not None}

    def of_wave(self, wave_id: str) -> list[StoredComment]:
        """Give a wave's comments in the order of their random keys; none once they are released."""
        columns = select(Comment.question_id, Comment.unit, Comment.comment)
        chosen = columns.where(Comment.wave_id == wave_id).order_by(Comment.comment_key)
        return [StoredComment(*row) for row in self._session.execute(chosen)]

    def release(self, wave_id: str, content: str) -> None:
        """Put what is released in place of the rows, for good."""
        insert_if_new(self._session, ReleasedComments, wave_id=wave_id, content=content)
        self._session.execute(delete(Comment).where(Comment.wave_id == wave_id))

    def released(self, wave_id: str) -> str | None:
        """Give what was released at a wave's close; None before."""
        chosen = select(ReleasedComments.content).where(ReleasedComments.wave_id == wave_id)
        return self._session.scalar(chosen)
