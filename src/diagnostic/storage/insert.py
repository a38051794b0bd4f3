"""Inserts that leave a row alone when its key is already there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_if_new(session: Session, model: type[DeclarativeBase], **values: Any) -> bool:
    """Insert one row unless its primary key exists; tells whether it did."""
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = make(model).values(**values).on_conflict_do_nothing()
    outcome = session.execute(statement.returning(*inspect(model).primary_key))
    return outcome.first() is not None
