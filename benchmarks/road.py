"""Writes docs/road.md: how many people a second the road of invitations takes in, and how long each waits.

python -m benchmarks.road                       both databases, journeys at 50 a second and as fast as it goes
python -m benchmarks.road --people 400          fewer; prints, writes nothing
python -m benchmarks.road --engine postgresql   only one
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generated import table
from benchmarks.load import Times, Walk
from benchmarks.served_road import ROOT, bundles, doors, launched

PEOPLE = 4_000
"""How many walk the road in each of the two runs."""
WARM_UP = 60
RATE = 50.0
AT_ONCE = 24
ENGINES = ("sqlite", "postgresql")
STEPS = {"issue": "a credential is issued", "submit": "answers are taken", "journey": "a complete journey"}
PAGE = ROOT / "docs" / "road.md"
HEAD = """# The road of invitations in figures

Written by `python -m benchmarks.road`, on a shared machine with {cores} cores. `diagnostic serve office` and
`diagnostic serve collector` run as two processes over HTTP on loopback, with barriers, on the core pack of
questions; PostgreSQL runs as two clusters. The load comes from the same machine and the same cores. Every
journey is complete: one blinded message is signed, the browser's part of the signature is computed and
checked, and the answers are handed in under it. {people:,} people walk it in each run.

The aim is 100 complete journeys a second with PostgreSQL, and at {rate:.0f} a second 99 of 100 waits below
250 ms.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    engines = [options.engine] if options.engine else list(ENGINES)
    measured = {engine: measure(engine, options.people) for engine in engines}
    page = "".join(parts(measured, options.people))
    print(page)
    out = options.out or (PAGE if options.people >= PEOPLE and len(engines) == len(ENGINES) else None)
    if out is not None:
        out.write_text(page, encoding="utf-8")


def measure(engine: str, people: int) -> tuple[Times, Times, dict[str, float]]:
    """Walk at an even rate, then as fast as it goes; tells also each door's processor time per journey."""
    with launched(engine, max(30, WARM_UP + 2 * people)) as (folder, urls, wave):
        ready = list(bundles(wave))
        with doors(folder, urls) as opened:
            asyncio.run(Walk(opened, wave.id).at_rate(ready[:WARM_UP], RATE))
            before = {name: door.processor_ms for name, door in opened.items()}
            steady = asyncio.run(Walk(opened, wave.id).at_rate(ready[WARM_UP : WARM_UP + people], RATE))
            fast = asyncio.run(Walk(opened, wave.id).as_fast_as_possible(ready[WARM_UP + people :], AT_ONCE))
            used = {
                name: (door.processor_ms - before[name]) / (len(ready) - WARM_UP)
                for name, door in opened.items()
            }
        return steady, fast, used


def parts(measured: dict[str, tuple[Times, Times, dict[str, float]]], people: int) -> Iterator[str]:
    yield HEAD.format(cores=os.cpu_count(), people=people, rate=RATE)
    yield f"\n## {RATE:.0f} journeys begun every second\n\nMilliseconds from pressing Send.\n\n"
    rows: list[tuple[object, ...]] = []
    for engine, (steady, _, _) in measured.items():
        for step, words in STEPS.items():
            waits = [f"{steady.percentile(step, percent):.0f}" for percent in (50, 90, 99)]
            rows.append((f"{engine}, {words}", *waits))
    yield table("| | Median | 90 of 100 | 99 of 100 |", rows)
    yield f"\n## As fast as it goes, {AT_ONCE} journeys at once\n\n"
    head = "| | Journeys a second | Median, ms | 99 of 100, ms | Office works, ms | Collector works, ms |"
    yield table(
        head,
        [
            (
                engine,
                f"{fast.per_second:.0f}",
                f"{fast.percentile('journey', 50):.0f}",
                f"{fast.percentile('journey', 99):.0f}",
                f"{used['office']:.1f}",
                f"{used['collector']:.1f}",
            )
            for engine, (_, fast, used) in measured.items()
        ],
    )
    yield "\nA door works so many milliseconds of processor time for one journey, barriers included.\n"


if __name__ == "__main__":
    main()
