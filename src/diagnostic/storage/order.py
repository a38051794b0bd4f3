"""Makes a database forget in which order its rows came.

A table with random keys still gives the order away through its pages and, in PostgreSQL, through each
row's transaction number. SQLite's VACUUM rebuilds the whole file in key order. PostgreSQL's VACUUM FULL and
CLUSTER keep the numbers, so there every row is put back by one transaction, in key order.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, Table, text


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
