"""Database engines that keep what they acknowledge and keep quiet about what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from diagnostic.errors import SetupError

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000

_SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",  # first, because the others may have to wait already
    "PRAGMA journal_mode = DELETE",  # a write-ahead log would keep the order in which rows came
    "PRAGMA synchronous = EXTRA",  # FULL leaves the deletion of the journal, which is the commit, unsynced
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # VACUUM would else copy the answers into the system's temporary folder
    "PRAGMA foreign_keys = ON",
)
_POSTGRESQL_SETTINGS = (
    "SET synchronous_commit = on",
    # with a snapshot from before a barrier, the table that it rewrote would look empty
    "SET default_transaction_isolation = 'read committed'",
    f"SET lock_timeout = {BUSY_TIMEOUT_MS}",
)
_POSTGRESQL_DEMANDS = {
    "fsync": ("on", "acknowledged answers could be lost in a power failure"),
    "full_page_writes": ("on", "acknowledged answers could be lost in a power failure"),
    "track_commit_timestamp": ("off", "it records when each answer was sent"),
}


def open_engine(url: str) -> Engine:
    """Make an engine for SQLite or PostgreSQL; nothing is connected before the first use."""
    parsed = _checked(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return _postgresql_engine(parsed)


@contextmanager
def one_transaction(url: str) -> Iterator[Connection]:
    """Open a database for one transaction only; the driver's errors come through as they are."""
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except Exception as error:
        raise _bad_url("it is not a database URL") from error
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise _bad_url("it names neither a SQLite file nor a PostgreSQL database")


def refuse_one_for_both(office_url: str, ballot_box_url: str) -> None:
    """Refuse to keep people and answers in the same database."""
    if _checked(office_url) == _checked(ballot_box_url):
        raise SetupError(
            place="database URLs",
            fault="office and ballot box name the same database.",
            mend="Give each its own; who was invited and what was answered must never share one.",
            code="databases_not_apart",
        )


def _bad_url(fault: str) -> SetupError:
    return SetupError(
        place="database URL",
        fault=f"{fault}.",
        mend="Write sqlite:///path/to/file.sqlite or postgresql://user:password@host/database.",
        code="database_url_faulty",
    )


def _sqlite_engine(url: URL) -> Engine:
    file = Path(str(url.database))
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def make_file(*_: Any) -> None:
        _make_private_file(file)

    @event.listens_for(engine, "connect")
    def settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for setting in _SQLITE_SETTINGS:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # taking the write lock at once avoids two readers that both wait to become writers
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _make_private_file(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        raise SetupError(
            place=f"database file {file}",
            fault=f"it cannot be made: {error.strerror}.",
            mend="Name a folder that the service may write to.",
            code="database_unavailable",
        ) from error


def _postgresql_engine(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=30)

    @event.listens_for(engine, "connect")
    def settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        for setting in _POSTGRESQL_SETTINGS:
            connection.execute(setting)
        for name, (wanted, danger) in _POSTGRESQL_DEMANDS.items():
            _demand(connection, name, wanted, danger)
        connection.commit()

    return engine


def _demand(connection: DBAPIConnection, name: str, wanted: str, danger: str) -> None:
    (value,) = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    if value != wanted:
        raise SetupError(
            place=f"PostgreSQL setting '{name}'",
            fault=f"it is not '{wanted}': {danger}.",
            mend=f"Set {name} = {wanted} in postgresql.conf and restart PostgreSQL.",
            code="database_unsafe",
        )
