"""One database as acts see it: a `with` block is a transaction, and its errors tell what to mend."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Engine, Table
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session

from diagnostic.errors import SetupError
from diagnostic.storage.barriers import Barriers, counted_rows
from diagnostic.storage.engine import BUSY_TIMEOUT_MS, open_engine
from diagnostic.storage.order import PATIENCE_MS, forget_order

Repository = TypeVar("Repository")


class Database(Generic[Repository]):
    """Opens transactions on one database and hands out its repository."""

    def __init__(
        self,
        name: str,
        url: str,
        repository: Callable[[Session], Repository],
        tables_that_keep_order: Sequence[Table],
    ) -> None:
        self.name = name
        self.engine: Engine = open_engine(url)
        self._repository = repository
        self._tables = tuple(tables_that_keep_order)
        self._barriers: Barriers | None = None
        # SQLite takes one writer at a time: queueing here is fair, its own waiting is a lottery
        self._turn = Lock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def __call__(self) -> Iterator[Repository]:
        """Run one transaction: committed to disk when the block ends well, else rolled back."""
        with self._in_turn(), self._explaining_errors(), self._session() as session:
            with session.begin():
                yield self._repository(session)
            if self._barriers is not None:
                self._barriers.came(counted_rows(session))

    def forget_order(self) -> None:
        """Rewrite the tables so that the files no longer tell in which order rows came."""
        give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
        while not self._forget_order():
            if time.monotonic() > give_up_at:
                raise _unavailable(self.name, "it is busy with other requests")
            time.sleep(PATIENCE_MS / 1000)

    def keep_forgetting_order(self) -> None:
        """Do so now, and from now on whenever enough rows have come; in the background, until `close`."""
        if self._barriers is None:
            self._barriers = Barriers(self.name, self._forget_order)

    def close(self) -> None:
        if self._barriers is not None:
            self._barriers.stop()
            self._barriers = None
        self.engine.dispose()

    def _forget_order(self) -> bool:
        with self._in_turn(), self._explaining_errors():
            return forget_order(self.engine, self._tables)

    def _session(self) -> Session:
        return Session(self.engine, expire_on_commit=False)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise _unavailable(self.name, "it is busy with other requests")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _explaining_errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            # the driver's own text may quote a row, so it is not passed on
            raise _explained(self.name, error) from None


def _explained(name: str, error: SQLAlchemyError) -> SetupError:
    if _is_missing_table(error):
        return SetupError(
            place=f"database '{name}'",
            fault="its tables are missing or older than this version of the service.",
            mend="Run `diagnostic db upgrade`.",
            code="database_not_upgraded",
        )
    return _unavailable(name, f"it did not take the request ({type(error).__name__})")


def _unavailable(name: str, fault: str) -> SetupError:
    return SetupError(
        place=f"database '{name}'",
        fault=f"{fault}.",
        mend="Check that it is running and reachable and that its disk is not full, then try again; "
        "trying again is safe.",
        code="database_unavailable",
    )


def _is_missing_table(error: SQLAlchemyError) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error, ProgrammingError):
        return getattr(error.orig, "sqlstate", None) in {"42P01", "42703"}
    return isinstance(error, OperationalError) and str(error.orig).startswith(
        ("no such table", "no such column")
    )
