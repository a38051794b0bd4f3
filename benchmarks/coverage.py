"""Writes docs/simulation.md: do intervals cover at their nominal rate, and do tests hold their level?

python -m benchmarks.coverage                2,000 runs per condition
python -m benchmarks.coverage --runs 100     fewer; prints, writes nothing
python -m benchmarks.coverage --only alpha   only conditions whose name holds the text; the others stay
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks.simulations import World, worlds

PAGE = Path(__file__).resolve().parents[1] / "docs" / "simulation.md"
RUNS = 2_000
NOMINAL = {"coverage": 0.95, "level": 0.05}
HEAD = """# Simulation

Written by `python -m benchmarks.coverage`. In each condition data are drawn again and again from a world
whose truth is known. *Coverage* is the share of 95 % intervals that hold the truth; *false alarms* the share
of tests at 5 % that reject it. The error is the simulation's own (two standard errors at the nominal rate);
rates further from nominal than that are marked: † too many misses or false alarms, ‡ fewer than nominal.

What is marked is marked for a reason. Student's t, the permutation of means, Mann–Whitney and the classic
ANOVA ask whether *distributions* are the same, and mislead about means where spreads differ; they stand here
to show why the gap test is Welch's, with the studentised permutation beside it. effectsize's interval for
Glass Δ takes the smaller group's spread as if it were known: with 8 people it holds the truth nine times in
ten; where the reference group is large, Welch's interval divided by its SD keeps its word. Feldt's interval
takes items to be parallel and normal. About one row in twenty is marked by chance. Omega's limits stand in
the places (R + 1)p among 399 draws, as in R's boot; ordinary quantiles of so few cut off more than they say.
"""
TITLES = {
    "coverage": ("Intervals: coverage, nominal 95 %", "Coverage"),
    "level": ("Tests: false alarms, nominal 5 %", "False alarms"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    found: dict[str, list[str]] = {"coverage": [], "level": []}
    for world in worlds():
        chosen = given.only in world.condition
        rows = observe(world, given.runs) if chosen else written(world)
        found[world.kind] += rows
        if chosen:
            print("\n".join(rows), flush=True)
    if given.runs == RUNS:
        PAGE.write_text(page(found), encoding="utf-8")


def written(world: World) -> list[str]:
    """Give the rows that the page holds for a world."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## {TITLES[world.kind][0]}")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if f" | {world.condition} | " in line]


def observe(world: World, runs: int) -> list[str]:
    """Give one line per statistic; a world's random numbers depend on nothing but its own name."""
    rng = np.random.default_rng(zlib.crc32(f"{world.kind} {world.condition}".encode()))
    count = max(1, round(runs * world.share_of_runs))
    hits: Counter[str] = Counter()
    for _ in range(count):
        hits.update({name: int(hit) for name, hit in world.trial(rng).items()})
    return [_line(name, world, hit / count, count) for name, hit in hits.items()]


def page(found: dict[str, list[str]]) -> str:
    parts = [HEAD]
    for kind, rows in found.items():
        title, column = TITLES[kind]
        head = f"| Statistic | Condition | {column} | Error | Runs |\n| --- | --- | ---: | ---: | ---: |"
        parts.append(f"## {title}\n\n" + "\n".join([head, *rows]) + "\n")
    return "\n".join(parts)


def _line(name: str, world: World, rate: float, count: int) -> str:
    nominal = NOMINAL[world.kind]
    error = 2 * math.sqrt(nominal * (1 - nominal) / count)
    excess = rate - nominal if world.kind == "level" else nominal - rate
    mark = " †" if excess > error else " ‡" if excess < -error else ""
    return f"| {name} | {world.condition} | {rate:.1%}{mark} | {error:.1%} | {count:,} |"


if __name__ == "__main__":
    main()
