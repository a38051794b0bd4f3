"""Makes a database forget in which order its rows came.

A table with random keys still gives the order away through its pages and, in PostgreSQL, through each
row's transaction number. SQLite's VACUUM rebuilds the whole file in key order. PostgreSQL's VACUUM FULL and
CLUSTER keep the numbers, so there every row is put back by one transaction, in key order; and its write-ahead
log, which tells the order too, is moved on to a new file, so that the server deletes those before.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Engine, Table, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

HIDDEN_AMONG = 40
"""How many other rows `blur_order` gives the same transaction number."""
PATIENCE_MS = 200
"""How long a barrier waits for others; whoever comes meanwhile waits behind it."""

_GAVE_UP = {"55P03", "40P01"}  # lock_not_available, deadlock_detected
_ONE_BARRIER_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('diagnostic barrier'))")
MAY_MOVE_LOG_ON = (
    "has_function_privilege('pg_switch_wal()', 'EXECUTE') AND EXISTS (SELECT FROM pg_roles"
    " WHERE rolname = current_user AND rolsuper OR rolname = 'pg_checkpoint' AND pg_has_role(oid, 'USAGE'))"
)
"""A condition in SQL: whether barriers may move the write-ahead log on."""


def forget_order(engine: Engine, tables: Sequence[Table]) -> bool:
    """Rewrite tables in the order of their random keys, indistinguishable row from row.

    Gives False, with nothing changed, when others are at work on them or another barrier is running.
    """
    if engine.dialect.name == "sqlite":
        return _vacuum(engine)
    if not _put_back_in_key_order(engine, tables):
        return False
    _move_log_on(engine)
    return True


def _vacuum(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        (usual_patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            connection.execute("VACUUM")
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:  # the rest says why
                return False
            raise DBAPIError("VACUUM", None, error) from None
        finally:
            connection.execute(f"PRAGMA busy_timeout = {usual_patience}")
    finally:
        connection.close()
    return True


def _put_back_in_key_order(engine: Engine, tables: Sequence[Table]) -> bool:
    try:
        with engine.begin() as connection:
            if not connection.scalar(_ONE_BARRIER_AT_A_TIME):
                return False
            for step in _steps(engine, tables):
                connection.execute(text(step))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in _GAVE_UP:
            return False
        raise
    return True


def _steps(engine: Engine, tables: Sequence[Table]) -> list[str]:
    quoted = engine.dialect.identifier_preparer
    names = [quoted.format_table(table) for table in tables]
    steps = [
        f"SET LOCAL lock_timeout = {PATIENCE_MS}",
        "SET LOCAL work_mem = '64MB'",  # so that sorting writes nothing to disk
        f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
    ]
    for name, table in zip(names, tables, strict=True):
        key = ", ".join(quoted.format_column(column) for column in table.primary_key)
        steps += [
            # sorted already, because a crash may leave the temporary file behind
            f"CREATE TEMPORARY TABLE in_transit ON COMMIT DROP AS SELECT * FROM {name} ORDER BY {key}",
            f"TRUNCATE TABLE {name}",
            f"INSERT INTO {name} SELECT * FROM in_transit ORDER BY {key}",
            "DROP TABLE in_transit",
        ]
    return steps


def _move_log_on(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.scalar(text(f"SELECT {MAY_MOVE_LOG_ON}")):
            connection.execute(text("SELECT pg_switch_wal()"))
            connection.execute(text("CHECKPOINT"))


def blur_order(session: Session, table: Table, rows: ColumnElement[bool], among: int = HIDDEN_AMONG) -> None:
    """Give other rows, in a block begun at random, the number of this transaction.

    Until the next barrier PostgreSQL tells which rows of two tables one transaction stored. Rewriting
    others beside them takes the numbers of earlier transactions away and hides this one's own among many.
    SQLite numbers nothing.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    (key,) = table.primary_key
    start = secrets.token_hex(32)
    block: list[str] = []
    for part in (key >= start, key < start):
        chosen = select(key).where(rows, part).order_by(key).limit(among - len(block))
        block += session.scalars(chosen.with_for_update(skip_locked=True))
    content = list(table.columns)[-1]
    session.execute(update(table).where(key.in_(block)).values({content: content}))
