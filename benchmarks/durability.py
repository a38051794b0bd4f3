"""Writes the kills and power cuts of docs/durability.md, on SQLite and on PostgreSQL at the same time.

python -m benchmarks.durability                1,000 kills and 400 power cuts
python -m benchmarks.durability --kills 40     fewer; prints, writes nothing
python -m benchmarks.durability --limit 120    stop after so many seconds and tell how far it came
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from random import Random

import psycopg

from benchmarks.generated import replace_part, table
from benchmarks.served_road import ROOT, bundles, launched

sys.path.insert(0, str(ROOT / "tests"))

from diagnostic.web.app import create_app
from support.databases import Urls
from support.forked_service import ForkedService
from support.kills import Load
from support.unsynced import harm_of_cuts

KILLS, CUTS = 1_000, 400
LIMIT = 460
PER_LIFE = 8
"""At most so many journeys are acknowledged before a kill."""
ENGINES = ("sqlite", "postgresql")
SERVER_DIES = 20
"""With PostgreSQL every twentieth kill is of its own processes, not of the service."""
PAGE = ROOT / "docs" / "durability.md"
KILLS_HEAD = "| | Kills | Answers acknowledged | Lost | Counted twice | Other signature | Damaged files |"
CUTS_HEAD = "| SQLite's `synchronous` | Power cuts | Something acknowledged was lost | A file was damaged |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--limit", type=int, default=LIMIT)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    each = [options.kills // len(ENGINES)] * len(ENGINES)
    with ProcessPoolExecutor(len(ENGINES), mp_context=multiprocessing.get_context("spawn")) as pool:
        kills = table(KILLS_HEAD, list(pool.map(killed, ENGINES, each, [options.limit] * len(ENGINES))))
    cuts = table(CUTS_HEAD, [cut(mode, options.cuts) for mode in ("EXTRA", "FULL", "OFF")])
    print(kills, cuts, sep="\n")
    page = options.out or (PAGE if (options.kills, options.cuts) == (KILLS, CUTS) else None)
    if page is not None:
        replace_part(page, "kills", kills)
        replace_part(page, "power cuts", cuts)


def killed(engine: str, kills: int, limit: int) -> tuple[object, ...]:
    """Give a row for one kind of database."""
    with launched(engine, max(30, kills * PER_LIFE // 2)) as (_, urls, wave):
        chance = Random(20261122)  # noqa: S311 - which moment is no secret
        journeys = [one.journey for one in bundles(wave)]
        load = Load(wave.context, wave.id, list(journeys), chance)
        service = ForkedService(wave.context, create_app)
        done, give_up_at = 0, time.monotonic() + limit
        while done < kills and time.monotonic() < give_up_at:
            done += 1
            load.one_life(service, _how_to_kill(engine, urls, service, done), chance.randint(0, PER_LIFE))
            if done % 25 == 0:
                load.check()
        load.one_life(service, service.kill, len(load.waiting))
        damage = load.check()
        if len(load.acknowledged) != len(journeys):
            raise RuntimeError("some answers never got through")
    return (engine, done, f"{len(load.acknowledged):,}", *astuple(damage))


def _how_to_kill(engine: str, urls: Urls, service: ForkedService, turn: int) -> Callable[[], None]:
    if engine == "sqlite" or turn % SERVER_DIES:
        return service.kill

    def kill_server() -> None:
        _crash(urls[("office", "ballot_box")[turn // SERVER_DIES % 2]])
        service.kill()

    return kill_server


def _crash(url: str) -> None:
    """Kill one process of PostgreSQL, which throws its memory away and recovers; wait until it has."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, autocommit=True) as connection:
        question = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
        pids = [pid for (pid,) in connection.execute(question) if pid != connection.info.backend_pid]
        os.kill(pids[0] if pids else connection.info.backend_pid, signal.SIGKILL)
        connection.execute("SELECT pg_sleep(60)")
    for _ in range(600):
        with suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not recover")


def cut(synchronous: str, cuts: int) -> tuple[object, ...]:
    """Give a row for one way of syncing."""
    with tempfile.TemporaryDirectory(prefix="diagnostic-cuts-") as folder:
        return (synchronous, cuts, *harm_of_cuts(Path(folder), synchronous, cuts))


if __name__ == "__main__":
    main()
