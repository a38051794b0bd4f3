"""Runs an act in a process of its own that dies, as by ``kill -9``, just before its n-th step.

A step is every statement, every commit, every end of a transaction and every touch of a key, so that
counting n upwards kills the act at each place where a crash could make a difference.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import event

from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.workflows.context import Context
from support.databases import NAMES, Urls

MOST_STEPS = 2_000
SQLITE_STEPS = 200
"""How many instructions of SQLite's own machine are one step, so that VACUUM is cut in the middle too."""


def deaths(context: Context, urls: Urls, act: Callable[[Context], object]) -> Iterator[str]:
    """Kill the act at its first step, its second, and so on until it gets through; names each step.

    The caller may look at the databases, or set the stage anew, between one death and the next.
    """
    for n in range(1, MOST_STEPS):
        step = killed_at(n, context, urls, act)
        if step is None:
            return
        yield step
    raise AssertionError("the act never comes to its end")


def killed_at(n: int, context: Context, urls: Urls, act: Callable[[Context], object]) -> str | None:
    """Run an act until its n-th step; gives that step's name, or None when the act ended before."""
    for name in NAMES:
        getattr(context, name).close()  # a connection must not be shared with the forked process
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _act_in_child(_Steps(n, writing), context, urls, act)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return said
    assert os.WEXITSTATUS(status) == 0, "the act failed by itself; its own words are on standard error"
    return None


def _act_in_child(steps: _Steps, context: Context, urls: Urls, act: Callable[[Context], object]) -> None:
    failed = 1
    try:
        act(_stepped(context, urls, steps))
        failed = 0
    except BaseException:  # nothing may leave a forked test
        traceback.print_exc()
    finally:
        os._exit(failed)


@dataclass
class _Steps:
    left: int
    pipe: int

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.write(self.pipe, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)


def _stepped(context: Context, urls: Urls, steps: _Steps) -> Context:
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


def _watch(database: Any, steps: _Steps) -> None:
    @event.listens_for(database.engine, "before_cursor_execute")
    def before_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        steps(f"{database.name}: {statement[:40]}")

    @event.listens_for(database.engine, "commit")
    def before_commit(_: Any) -> None:
        steps(f"{database.name}: commit")

    if database.engine.dialect.name == "sqlite":

        @event.listens_for(database.engine, "connect")
        def count_instructions(connection: Any, _: Any) -> None:
            connection.set_progress_handler(lambda: steps(f"{database.name}: within SQLite"), SQLITE_STEPS)


class _Stepped:
    """A database whose transactions end with a step."""

    def __init__(self, database: Any, steps: _Steps) -> None:
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

    def __init__(self, keys: Any, steps: _Steps) -> None:
        self._keys = keys
        self._steps = steps

    def __getattr__(self, touch: str) -> Any:
        def stepped(*arguments: Any) -> Any:
            self._steps(f"keys: before {touch}")
            done = getattr(self._keys, touch)(*arguments)
            self._steps(f"keys: after {touch}")
            return done

        return stepped
