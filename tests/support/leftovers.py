"""What is left of a survey for whoever seizes both machines: rows as they are given out, and every byte."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import text

from support.databases import NAMES


@dataclass(frozen=True)
class Found:
    """What one database left behind: rows as they are given out, and every byte of its files."""

    tables: dict[str, list[dict[str, Any]]]
    files: dict[str, bytes]

    def only(self, ending: str) -> Found:
        """Leave nothing but the files whose names end like this."""
        return Found({}, {file: content for file, content in self.files.items() if file.endswith(ending)})


def found(
    context: Any, folders: Mapping[str, Path], more: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, Found]:
    """Gather what whoever seizes both machines has; SQLite's two files may share a folder."""
    gathered = {}
    for name in NAMES:
        with getattr(context, name).engine.connect() as connection:
            tables = {table: _rows(connection, table) for table in _table_names(connection)}
        gathered[name] = Found(tables, _files(folders[name], name) | more)
    return gathered


def _files(folder: Path, name: str) -> dict[str, bytes]:
    whole_server = (folder / "PG_VERSION").exists()
    paths = folder.rglob("*") if whole_server else folder.glob(f"{name}.sqlite*")
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths) if path.is_file()}
    logs = [content for file, content in files.items() if file.startswith("pg_wal/")]
    return files | ({"pg_wal, put together": b"".join(map(_without_headings, logs))} if logs else {})


def _without_headings(log: bytes, page: int = 8192, heading: int = 24) -> bytes:
    """Take out the heading of every page of PostgreSQL's log, which may stand in the middle of a key."""
    return b"".join(log[start + heading : start + page] for start in range(0, len(log), page))


def _table_names(connection: Any) -> list[str]:
    if connection.dialect.name == "sqlite":
        return list(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    question = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return list(connection.scalars(text(question)))


def _rows(connection: Any, table: str) -> list[dict[str, Any]]:
    """Give rows as they come, with what PostgreSQL keeps beside the columns."""
    server_keeps = "ctid::text, xmin::text::bigint AS xmin, xmax::text, "
    hidden = "" if connection.dialect.name == "sqlite" else server_keeps
    rows = connection.execute(text(f"SELECT {hidden}* FROM {table}")).mappings()
    return list(map(dict, rows))


def digests(value: object) -> set[str]:
    """Give what somebody who looks for joins would try: the value, and hashes of it."""
    plain = str(value)
    tried = {plain, sha256(plain.encode()).hexdigest()}
    with suppress(ValueError):
        tried.add(sha256(bytes.fromhex(plain)).hexdigest())
    return tried
