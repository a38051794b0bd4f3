"""Counts the steps of an act, and ends the process at a chosen one as ``kill -9`` does."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import event

from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.workflows.context import Context
from support.databases import Urls

SQLITE_STEPS = 200
"""How many instructions of SQLite's own machine are one step, so that VACUUM is cut in the middle too."""
WITHIN_SQLITE = "within SQLite"


@dataclass
class Steps:
    left: int
    pipe: int
    which: str

    def __call__(self, name: str) -> None:
        self.left -= re.search(self.which, name) is not None
        if self.left == 0:
            os.write(self.pipe, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)


def stepped(context: Context, urls: Urls, steps: Steps) -> Context:
    office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
    for database in (office, ballot_box):
        _watch(database, steps)
    stepped: Any = _Stepped
    return replace(
        context,
        office=stepped(office, steps),
        ballot_box=stepped(ballot_box, steps),
        keys=_SteppedKeys(context.keys, steps),
    )


def _watch(database: Any, steps: Steps) -> None:
    @event.listens_for(database.engine, "before_cursor_execute")
    def before_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        steps(f"{database.name}: {statement[:40]}")

    @event.listens_for(database.engine, "commit")
    def before_commit(_: Any) -> None:
        steps(f"{database.name}: commit")

    if database.engine.dialect.name == "sqlite":

        @event.listens_for(database.engine, "connect")
        def count_instructions(connection: Any, _: Any) -> None:
            within = f"{database.name}: {WITHIN_SQLITE}"
            connection.set_progress_handler(lambda: steps(within), SQLITE_STEPS)


class _Stepped:
    """A database whose transactions end with a step."""

    def __init__(self, database: Any, steps: Steps) -> None:
        self._database = database
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        with self._database() as repository:
            yield repository
        self._steps(f"{self._database.name}: after commit")

    def forget_order(self) -> None:
        self._steps(f"{self._database.name}: before the barrier")
        self._database.forget_order()
        self._steps(f"{self._database.name}: after the barrier")


class _SteppedKeys:
    """A folder of keys in which each touch is a step before and after."""

    def __init__(self, keys: Any, steps: Steps) -> None:
        self._keys = keys
        self._steps = steps

    def __getattr__(self, touch: str) -> Any:
        def stepped(*arguments: Any) -> Any:
            self._steps(f"keys: before {touch}")
            done = getattr(self._keys, touch)(*arguments)
            self._steps(f"keys: after {touch}")
            return done

        return stepped
