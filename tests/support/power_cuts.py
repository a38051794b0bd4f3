"""A power cut at a chosen step: before or after any transaction, barrier or change of a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from diagnostic.workflows.context import Context

MOST_STEPS = 60


class PowerCutError(Exception):
    """The power fails."""


@dataclass
class Countdown:
    """Lets ``left`` steps pass, fails at the next, and lets nothing pass from then on."""

    left: int

    def step(self) -> None:
        if self.left == 0:
            raise PowerCutError
        self.left -= 1


@dataclass
class CutDatabase:
    inner: Any
    countdown: Countdown

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        with self.inner() as repository:
            yield repository
            self.countdown.step()
        self.countdown.step()

    def forget_order(self) -> None:
        self.countdown.step()
        self.inner.forget_order()
        self.countdown.step()


@dataclass
class CutKeys:
    inner: Any
    countdown: Countdown

    def read(self, name: str) -> bytes | None:
        return self.inner.read(name)

    def write(self, name: str, secret: bytes) -> None:
        self.countdown.step()
        self.inner.write(name, secret)
        self.countdown.step()

    def destroy(self, name: str) -> bool:
        self.countdown.step()
        was_there = self.inner.destroy(name)
        self.countdown.step()
        return bool(was_there)


def cut_at(context: Context, step: int) -> Context:
    """Give the same context, in which the power fails at a step."""
    countdown = Countdown(step)
    return replace(
        context,
        office=CutDatabase(context.office, countdown),
        ballot_box=CutDatabase(context.ballot_box, countdown),
        keys=CutKeys(context.keys, countdown),
    )


def at_every_step(
    context: Context, prepare: Callable[[], str], act: Callable[[Context, str], Any]
) -> Iterator[str]:
    """Interrupt an act at its first step, then at its second, and so on; gives what it was done to."""
    for step in range(MOST_STEPS):
        subject = prepare()
        try:
            act(cut_at(context, step), subject)
        except PowerCutError:
            yield subject
        else:
            assert step > 3
            return
    pytest.fail("the act never came to its end")
