"""Copies a database into a file that any of our databases can be made of again.

Rows lie in the order of their keys, whatever order they came in. A copy is an SQLite file also where the
database is PostgreSQL, so that it can be restored elsewhere.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Select, Table, exists, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from diagnostic.errors import ConflictError, SetupError
from diagnostic.storage.engine import one_transaction
from diagnostic.storage.migrate import Which, upgrade

_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Kind:
    """One of the two databases: its tables, and the wave and key of each row by which people came in."""

    name: Which
    metadata: MetaData
    came: Select[str, str]


def copy_out(kind: Kind, url: str, file: Path) -> None:
    """Write a new copy of a database, on disk when this returns; what an interrupted one left is replaced."""
    for left in (file, file.with_name(f"{file.name}-journal")):
        left.unlink(missing_ok=True)
    target = f"sqlite:///{file}"
    upgrade(target, kind.name)
    with _connected(kind, url) as source, _connected(kind, target) as copy:
        for table in _readable(source, kind):
            _copy_rows(table, source, copy)
    _settle(file)


def copy_in(kind: Kind, file: Path, url: str) -> None:
    """Fill an empty database from a copy, also from one of an older version; all of it or nothing."""
    if not file.is_file():
        raise SetupError(
            place="backup",
            fault=f"there is no {file.name} in that folder.",
            mend="Name the folder that `diagnostic db backup` wrote to.",
            code="backup_missing",
        )
    older = file.with_name(f".restoring-{file.name}")
    shutil.copyfile(file, older)
    try:
        upgrade(f"sqlite:///{older}", kind.name)
        with _connected(kind, f"sqlite:///{older}") as copy, _connected(kind, url) as target:
            _refuse_unless_empty(kind, target)
            for table in _tables(kind):
                _copy_rows(table, copy, target)
    finally:
        older.unlink()


def came_since(kind: Kind, older: Path, newer: Path) -> dict[str, int]:
    """Tell by open wave how many came between two copies, or before the one if there is no older."""
    if older.is_file():
        upgrade(f"sqlite:///{older}", kind.name)
    known = _came(kind, older) if older.is_file() else {}
    return {wave: len(keys - known.get(wave, set())) for wave, keys in _came(kind, newer).items()}


def _came(kind: Kind, file: Path) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with _connected(kind, f"sqlite:///{file}") as copy:
        for wave, key in copy.execute(kind.came):
            found[wave].add(key)
    return found


def _tables(kind: Kind) -> list[Table]:
    """Give the tables, those that others refer to first, with an empty place in JSON kept empty."""
    copied = MetaData()
    for table in kind.metadata.sorted_tables:
        for column in table.to_metadata(copied).columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return copied.sorted_tables


def _readable(source: Connection, kind: Kind) -> list[Table]:
    """Keep barriers away, which would show empty tables to a transaction that began before them."""
    tables = _tables(kind)
    if source.dialect.name == "postgresql":
        quoted = source.dialect.identifier_preparer
        names = ", ".join(quoted.format_table(table) for table in tables)
        source.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        source.execute(text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
    return tables


def _copy_rows(table: Table, source: Connection, target: Connection) -> None:
    rows = source.execute(select(table).order_by(*table.primary_key)).mappings()
    for some in rows.partitions(_ROWS_AT_ONCE):
        values: list[dict[str, Any]] = [dict(row) for row in some]
        target.execute(insert(table), values)


def _refuse_unless_empty(kind: Kind, target: Connection) -> None:
    for table in kind.metadata.sorted_tables:
        if target.scalar(select(exists(select(*table.primary_key)))):
            raise ConflictError(
                place=f"database '{kind.name}'",
                fault="it is not empty, and a restored copy would mix with what is there.",
                mend="Name an empty database; nothing has been changed.",
                code="database_not_empty",
            )


def _settle(file: Path) -> None:
    for path, flags in ((file, os.O_RDWR), (file.parent, os.O_RDONLY)):
        opened = os.open(path, flags)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _connected(kind: Kind, url: str) -> Iterator[Connection]:
    try:
        with one_transaction(url) as connection:
            yield connection
    except SQLAlchemyError as error:
        # the driver's own text may quote a row, so it is not passed on
        raise SetupError(
            place=f"database '{kind.name}'",
            fault=f"it cannot be copied ({type(error).__name__}).",
            mend="Check that it is reachable, that both disks have room, and that it is of this version "
            "(`diagnostic db status`); no copy and no database was changed.",
            code="database_not_copied",
        ) from None
