"""Sends responses from a process of its own, which can be killed at a chosen moment.

Run as ``python -m support.sending``, with a JSON task on standard input.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.workflows.context import Context
from diagnostic.workflows.submit_response import submit_response

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Envelope:
    """What one respondent sends."""

    code: str
    ticket: str
    value: int
    unit: str = "North"

    @property
    def answers(self) -> dict[str, str]:
        items = [*(f"climate_{k}" for k in range(1, 5)), *(f"voice_{k}" for k in range(1, 4))]
        return dict.fromkeys(items, str(self.value))


@dataclass(frozen=True)
class Death:
    """The process kills itself around the end of the n-th transaction of one database."""

    database: str
    transaction: int
    moment: Literal["before commit", "after commit"]


@dataclass(frozen=True)
class Task:
    urls: dict[str, str]
    envelopes: Sequence[Envelope]
    n_threads: int = 1
    death: Death | None = None


def send(context: Context, envelope: Envelope) -> bool:
    """Send one envelope; tells whether it had been received before."""
    receipt = submit_response(context, envelope.code, envelope.ticket, envelope.answers, envelope.unit)
    return receipt.was_received_before


def start(task: Task) -> subprocess.Popen[str]:
    """Send from a new process, which prints the number of each envelope once it is acknowledged."""
    paths = [str(TESTS), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "support.sending"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(asdict(task)))
    process.stdin.close()
    return process


class _Dying:
    """A database at which the process dies."""

    def __init__(self, database: Any, death: Death) -> None:
        self._database = database
        self._left = death.transaction
        self._moment = death.moment

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        self._left -= 1
        with self._database() as repository:
            yield repository
            if self._left == 0 and self._moment == "before commit":
                os.kill(os.getpid(), signal.SIGKILL)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def forget_order(self) -> None:
        self._database.forget_order()


def _main() -> None:
    from support.databases import small_catalogue

    task = json.load(sys.stdin)
    envelopes = [Envelope(**envelope) for envelope in task["envelopes"]]
    urls = task["urls"]
    context = Context(
        connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"]), small_catalogue()
    )
    if task["death"] is not None:
        death = Death(**task["death"])
        dying: Any = _Dying(getattr(context, death.database), death)
        context = replace(context, **{death.database: dying})

    def send_and_tell(number: int) -> None:
        send(context, envelopes[number])
        os.write(1, f"{number}\n".encode())  # one write: lines of several threads must not mix

    with ThreadPoolExecutor(task["n_threads"]) as pool:
        list(pool.map(send_and_tell, range(len(envelopes))))


if __name__ == "__main__":
    _main()
