"""The ballot box's tables: answers without people. No time, no sequence, no code, no name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class BallotBoxTable(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class BallotBoxWave(BallotBoxTable):
    __tablename__ = "waves"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    is_open: Mapped[bool]
    instruments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class PublishedWave(BallotBoxTable):
    """What everybody may know of a launched wave: its signed manifest and the facts its pages show.

    A later ``version`` replaces the one before; all of them stay readable.
    """

    __tablename__ = "published_waves"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    manifest: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)


class SealedTurnout(BallotBoxTable):
    """A closed wave's public counts per stratum, of credentials issued and of answers received."""

    __tablename__ = "sealed_turnout"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class Response(BallotBoxTable):
    """One respondent's answers as canonical JSON; ``unit`` is NULL for 'prefer not to say'."""

    __tablename__ = "responses"
    __table_args__ = ({"sqlite_with_rowid": False},)

    row_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), index=True)
    role_group: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str | None] = mapped_column(String(200))
    answers: Mapped[str] = mapped_column(Text)


class ReleasedResult(BallotBoxTable):
    """A closed wave's released analysis, sealed: written once and never changed."""

    __tablename__ = "released_results"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class SealedReceipts(BallotBoxTable):
    """A closed wave's public list of receipts, a line per response, and its root: written once."""

    __tablename__ = "sealed_receipts"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    root: Mapped[str] = mapped_column(String(64))
    lines: Mapped[str] = mapped_column(Text)


class Comment(BallotBoxTable):
    """What one respondent wrote to one open question; neither its key nor anything else leads to the answers.

    ``unit`` is coarsened before it comes here. Rows live until the wave closes.
    """

    __tablename__ = "comments"
    __table_args__ = ({"sqlite_with_rowid": False},)

    comment_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str | None] = mapped_column(String(200))
    comment: Mapped[str] = mapped_column(Text)


class ReleasedComments(BallotBoxTable):
    """A closed wave's comments, masked and in a drawn order: written once, in place of the rows."""

    __tablename__ = "released_comments"

    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
