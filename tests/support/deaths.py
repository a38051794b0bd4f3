"""Runs an act in a process of its own that dies, as by ``kill -9``, just before its n-th step.

A step is every statement, every commit, every end of a transaction and every touch of a key, so that
counting n upwards kills the act at each place where a crash could make a difference.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator

from diagnostic.workflows.context import Context
from support.databases import NAMES, Urls
from support.steps import WITHIN_SQLITE, Steps, stepped

MOST_STEPS = 2_000
EVERY_STATEMENT = rf"^(?!.*{WITHIN_SQLITE})"
EVERY_STEP = ""
EVERY_CHANGE = "commit|keys|barrier"
"""Only where something is on disk afterwards that was not before."""


def deaths(
    context: Context, urls: Urls, act: Callable[[Context], object], *, which: str = EVERY_STATEMENT
) -> Iterator[str]:
    """Kill the act at its first step, its second, and so on until it gets through; names each step.

    Only steps whose name matches ``which`` are counted. The caller may look at the databases, or set the
    stage anew, between one death and the next.
    """
    for n in range(1, MOST_STEPS):
        step = killed_at(n, context, urls, act, which=which)
        if step is None:
            return
        yield step
    raise AssertionError("the act never comes to its end")


def killed_at(
    n: int, context: Context, urls: Urls, act: Callable[[Context], object], *, which: str = EVERY_STATEMENT
) -> str | None:
    """Run an act until its n-th step; gives that step's name, or None when the act ended before."""
    for name in NAMES:
        getattr(context, name).close()  # a connection must not be shared with the forked process
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _act_in_child(Steps(n, writing, which), context, urls, act)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return said
    assert os.WEXITSTATUS(status) == 0, "the act failed by itself; its own words are on standard error"
    return None


def _act_in_child(steps: Steps, context: Context, urls: Urls, act: Callable[[Context], object]) -> None:
    failed = 1
    try:
        act(stepped(context, urls, steps))
        failed = 0
    except BaseException:  # nothing may leave a forked test
        traceback.print_exc()
    finally:
        os._exit(failed)
