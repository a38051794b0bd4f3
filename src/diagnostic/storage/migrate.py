"""Brings a database to the newest schema, through Alembic."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from diagnostic.errors import SetupError
from diagnostic.resources import resource_folder
from diagnostic.storage.engine import one_transaction

Which = Literal["office", "ballot_box"]

_ONE_UPGRADE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('diagnostic upgrade ' || :which))")


def upgrade(url: str, which: Which) -> tuple[str | None, str]:
    """Bring one database to the newest schema in one transaction; gives version before and after."""
    with _connected(url, which) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_ONE_UPGRADE_AT_A_TIME, {"which": which})
        before = _version(connection)
        config = _config(which)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest(which)


def current(url: str, which: Which) -> str | None:
    """Give the version of one database's schema; None when it is empty."""
    with _connected(url, which) as connection:
        return _version(connection)


def newest(which: Which) -> str:
    """Give the version that this release of the service needs."""
    return str(ScriptDirectory.from_config(_config(which)).get_current_head())


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(which: Which) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resource_folder("migrations") / which).replace("%", "%%"))
    return config


@contextmanager
def _connected(url: str, which: Which) -> Iterator[Connection]:
    try:
        with one_transaction(url) as connection:
            yield connection
    except SQLAlchemyError as error:
        raise SetupError(
            place=f"database '{which}'",
            fault=f"its schema cannot be read or upgraded ({type(error).__name__}).",
            mend="Check that the database exists, is reachable, and that its user may create tables; "
            "nothing has been changed.",
            code="database_not_upgraded",
        ) from error
    except CommandError as error:
        raise SetupError(
            place=f"database '{which}'",
            fault="its schema is newer than this version of the service, or was not made by it.",
            mend="Install the version of the service that last upgraded it; nothing has been changed.",
            code="database_too_new",
        ) from error
