"""Makes a database forget in which order its rows came.

A table with random keys still gives the order away through its pages and, in PostgreSQL, through each
row's transaction number. SQLite's VACUUM rebuilds the whole file in key order. PostgreSQL's VACUUM FULL and
CLUSTER keep the numbers, so there every row is put back by one transaction, in key order.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Engine, Table, select, text, update
from sqlalchemy.orm import Session

HIDDEN_AMONG = 40
"""How many other rows `blur_order` gives the same transaction number."""


def forget_order(engine: Engine, tables: Sequence[Table]) -> None:
    """Rewrite tables in the order of their random keys, indistinguishable row from row."""
    if engine.dialect.name == "sqlite":
        _vacuum(engine)
    else:
        _put_back_in_key_order(engine, tables)


def _vacuum(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.execute("VACUUM")
    finally:
        connection.close()


def _put_back_in_key_order(engine: Engine, tables: Sequence[Table]) -> None:
    quoted = engine.dialect.identifier_preparer
    with engine.begin() as connection:
        for table in tables:
            name = quoted.format_table(table)
            key = ", ".join(quoted.format_column(column) for column in table.primary_key)
            for step in (
                f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE",
                f"CREATE TEMPORARY TABLE in_transit ON COMMIT DROP AS TABLE {name}",
                f"TRUNCATE TABLE {name}",
                f"INSERT INTO {name} SELECT * FROM in_transit ORDER BY {key}",
                "DROP TABLE in_transit",
            ):
                connection.execute(text(step))


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
