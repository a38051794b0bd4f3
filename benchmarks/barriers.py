"""How long answers take while barriers run: `python -m benchmarks.barriers [--rows 5000] [--seconds 20]`.

Fifty answers a second arrive at a database that holds some thousands already. Only the collector's own
transaction is measured: signatures and HTTP are benchmarks of their own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Lock

from diagnostic.storage.ballot_box.repository import BallotBoxRepository, StoredAnswers
from diagnostic.storage.connect import connect_ballot_box
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import upgrade

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

PER_SECOND = 50
ITEMS = 120
_AT_ONCE = 40
_HEADING = """
| database | barriers | answers | p50 ms | p99 ms | longest ms | barriers run | a barrier, ms |
|---|---|--:|--:|--:|--:|--:|--:|"""


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=20)
    chosen = parser.parse_args()
    print(_HEADING)
    for kind in ("sqlite", "postgresql"):
        for with_barriers in (False, True):
            with _empty(kind) as url:
                print(_measured(kind, url, chosen.rows, chosen.seconds, with_barriers), flush=True)


@contextmanager
def _empty(kind: str) -> Iterator[str]:
    from support.clusters import running_cluster

    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/ballot_box.sqlite"
    else:
        with running_cluster("ballot_box") as server:
            yield server.url("ballot_box")


def _measured(kind: str, url: str, rows: int, seconds: int, with_barriers: bool) -> str:
    upgrade(url, "ballot_box")
    database, chance = connect_ballot_box(url), Random(1)  # noqa: S311 - nothing secret
    _fill(database, rows, chance)
    took = _timed(database)
    if with_barriers:
        database.keep_forgetting_order()
    waits = sorted(_send(database, seconds, chance))
    with database() as ballot_box:
        stored = ballot_box.count("wave")
    database.close()
    if stored != rows + len(waits):
        raise RuntimeError(f"{rows + len(waits)} answers were sent and {stored} are there")
    barrier = f"{sorted(took)[len(took) // 2]:.0f}" if took else "–"
    told = "yes" if with_barriers else "no"
    return (
        f"| {kind} | {told} | {len(waits)} | {_at(waits, 0.5):.1f} | {_at(waits, 0.99):.0f} "
        f"| {waits[-1]:.0f} | {len(took)} | {barrier} |"
    )


def _answers(chance: Random) -> StoredAnswers:
    answers = {f"culture_item_{number}": chance.randint(1, 5) for number in range(ITEMS)}
    return StoredAnswers("frontline", "North", json.dumps(answers, separators=(",", ":")))


def _fill(database: Database[BallotBoxRepository], rows: int, chance: Random) -> None:
    with database() as ballot_box:
        ballot_box.open_wave("wave", [])
        for _ in range(rows):
            ballot_box.receive("wave", chance.randbytes(32).hex(), _answers(chance))


def _timed(database: Database[BallotBoxRepository]) -> list[float]:
    """Note how long each barrier takes, in milliseconds."""
    took: list[float] = []
    forget: Callable[[], bool] = database._forget_order

    def forget_and_note() -> bool:
        began = time.perf_counter()
        is_done = forget()
        took.append(1_000 * (time.perf_counter() - began))
        return is_done

    database._forget_order = forget_and_note  # type: ignore[method-assign]
    return took


def _send(database: Database[BallotBoxRepository], seconds: int, chance: Random) -> list[float]:
    """Send at a steady rate, whatever the answers take; gives how long each took from when it was due."""
    waits: list[float] = []
    lock = Lock()

    def send(due: float, key: str, answers: StoredAnswers) -> None:
        with database() as ballot_box:
            ballot_box.receive("wave", key, answers)
        with lock:
            waits.append(1_000 * (time.perf_counter() - due))

    begun = time.perf_counter()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number in range(PER_SECOND * seconds):
            due = begun + number / PER_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(send, due, chance.randbytes(32).hex(), _answers(chance))
    return waits


def _at(waits: list[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(share * len(waits)))]


if __name__ == "__main__":
    main()
