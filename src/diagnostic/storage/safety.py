"""Looks at two databases for settings by which they would keep what they are meant to forget."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from diagnostic.errors import SetupError
from diagnostic.storage.engine import open_engine
from diagnostic.storage.safety_of_postgresql import CLUSTER, SETTINGS, STATES


@dataclass(frozen=True)
class Danger:
    """A setting or a file of one database, what it would give away, and how to mend it."""

    database: str
    what: str
    danger: str
    mend: str


def dangers(urls: Mapping[str, str]) -> tuple[Danger, ...]:
    """Give what is unsafe about each of the databases at these URLs, and about their being together.

    A file that is not there yet is not made; it will be made safe.
    """
    found: list[Danger] = []
    clusters: list[str] = []
    for name, url in urls.items():
        engine = open_engine(url)
        if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
            continue
        try:
            with engine.connect() as connection:
                look = _of_sqlite if engine.dialect.name == "sqlite" else _of_postgresql
                found += look(name, engine, connection)
                if engine.dialect.name == "postgresql":
                    clusters.append(str(connection.scalar(CLUSTER)))
        except SQLAlchemyError as error:
            raise _not_looked_at(name, error) from None
        finally:
            engine.dispose()
    if len(clusters) > len(set(clusters)):
        found.append(_ONE_CLUSTER)
    return tuple(found)


_ONE_CLUSTER = Danger(
    "office and ballot_box",
    "one PostgreSQL server",
    "both count their transactions on one counter and write one log, which tells who answered what",
    "give each database a PostgreSQL server of its own",
)


def _not_looked_at(name: str, error: SQLAlchemyError) -> SetupError:
    return SetupError(
        place=f"database '{name}'",
        fault=f"its settings cannot be read ({type(error).__name__}).",
        mend="Check that it is running and reachable and that nobody else has it open, then try again.",
        code="database_unavailable",
    )


def _of_postgresql(name: str, _engine: Engine, connection: Connection) -> Iterator[Danger]:
    values = {row[0]: row[1] for row in connection.execute(text("SELECT name, setting FROM pg_settings"))}
    for setting, (is_unsafe, danger, mend) in SETTINGS.items():
        value = values.get(setting)
        if value is not None and is_unsafe(value):
            yield Danger(name, f"{setting} = {value}", danger, mend)
    for what, (question, danger, mend) in STATES.items():
        if connection.scalar(text(question)):
            yield Danger(name, what, danger, mend)


def _of_sqlite(name: str, engine: Engine, connection: Connection) -> Iterator[Danger]:
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "delete":
        yield Danger(
            name,
            f"journal_mode = {mode}",
            "another program keeps a log in which the order of answers can be read",
            "end every other program that has the file open",
        )
    file = Path(str(engine.url.database))
    for ending in ("-wal", "-shm"):
        left = file.with_name(file.name + ending)
        if left.exists():
            yield Danger(
                name,
                left.name,
                "a log that another program left behind tells the order of answers",
                "end every other program that has the file open; then delete what is left of its log",
            )
    if _others_may_read(file):
        yield Danger(
            name,
            file.name,
            "other users of this machine may read the file or its folder",
            f"chmod 600 {file.name}, or chmod 700 on its folder",
        )


def _others_may_read(file: Path) -> bool:
    everybody_else = stat.S_IRGRP | stat.S_IROTH
    may_enter = file.absolute().parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
    return bool(may_enter and file.stat().st_mode & everybody_else)
