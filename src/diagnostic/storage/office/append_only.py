"""Triggers that let rows be added to a table and nothing else; the migration makes the same."""

from __future__ import annotations

from sqlalchemy import DDL, FromClause, event

REFUSAL = "the audit log can only be appended to"


def guard(table: FromClause) -> None:
    """Let SQLite refuse to change or delete rows wherever the models make this table."""
    for change in ("UPDATE", "DELETE"):
        trigger = (
            f"CREATE TRIGGER audit_log_{change.lower()} BEFORE {change} ON audit_log "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        event.listen(table, "after_create", DDL(trigger).execute_if(dialect="sqlite"))
