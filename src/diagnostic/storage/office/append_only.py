"""Triggers that let rows be added to the log and nothing else; the migration makes the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, FromClause, event


def guard(table: FromClause) -> None:
    """Let SQLite refuse to change or delete rows wherever the models make this table."""
    event.listen(table, "after_create", _add_triggers)


def _add_triggers(_: Any, connection: Connection, **__: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    for change in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER audit_log_{change.lower()} BEFORE {change} ON audit_log "
            "BEGIN SELECT RAISE(ABORT, 'the audit log can only be appended to'); END"
        )
