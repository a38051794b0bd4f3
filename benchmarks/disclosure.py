"""Disclosure control: how long it takes, how much it keeps, and whether two attackers get through.

    python benchmarks/disclosure.py keep
    python benchmarks/disclosure.py attack --organisations 10000 --minutes 60

Both print lines for docs/disclosure.md. ``attack`` stops at whichever comes first and says how far it came.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from diagnostic.disclosure import audit  # noqa: E402
from diagnostic.disclosure.released import DisclosurePolicy  # noqa: E402
from diagnostic.disclosure.select import select_cells  # noqa: E402
from diagnostic.files.read_instruments import read_catalogue  # noqa: E402
from diagnostic.instruments.model import Instrument  # noqa: E402
from diagnostic.scoring.answer_table import AnswerTable  # noqa: E402
from diagnostic.workflows.open_wave import CORE_PACK  # noqa: E402
from support import attacked  # noqa: E402
from support.attackers import Insider, narrowest, read_levels  # noqa: E402
from support.surveys import answers  # noqa: E402

PEOPLE, UNITS = 5_000, 40
ALLOWED_WIDTH = 37.49
POLICY = DisclosurePolicy()

Place = tuple[str | None, str | None]


def keep(n_companies: int) -> None:
    """Time the selection for large companies; count the unit totals and all cells that each rule shows."""
    instruments = [read_catalogue().get(name) for name in CORE_PACK]
    shown: dict[str, list[tuple[float, int, int]]] = {}
    for seed in range(n_companies):
        table = answers(instruments, _places(seed), seed=seed)
        for name, rule in _rules(instruments).items():
            start = time.process_time()
            cells = rule(table)
            seconds = time.process_time() - start
            units = sum(role is None and unit is not None for role, unit in cells)
            shown.setdefault(name, []).append((seconds, units, len(cells)))
    print(f"{n_companies} companies of {PEOPLE} people, {UNITS} units, 3 role groups, k = 7, core pack")
    for name, runs in shown.items():
        seconds, units, cells = np.array(runs).T
        print(
            f"{name}: {np.median(seconds):.1f} s (most {seconds.max():.1f}), "
            f"unit totals {units.sum():.0f}, all cells {cells.sum():.0f}"
        )


def _places(seed: int) -> dict[Place, int]:
    rng = np.random.default_rng(seed)
    places: dict[Place, int] = {}
    for number, share in enumerate(rng.dirichlet(np.full(UNITS, 1.5))):
        everybody = max(3, int(PEOPLE * share))
        managers, executives = int(rng.binomial(everybody, 0.12)), int(rng.binomial(3, 0.2))
        unit = f"unit {number}"
        places["frontline", unit] = max(everybody - managers - executives, 1)
        places["middle_management", unit] = managers
        places["c_suite", unit] = executives
    return {place: n for place, n in places.items() if n}


def _rules(instruments: list[Instrument]) -> dict[str, Callable[[AnswerTable], list[Place]]]:
    def ours(table: AnswerTable) -> list[Place]:
        selection = select_cells(table, POLICY, c_suite_consented=True, instruments=instruments)
        return [(group.role_group, group.unit) for group in selection.scales]

    def counts_only(table: AnswerTable) -> list[Place]:
        selection = select_cells(table, POLICY, c_suite_consented=True)
        return [(group.role_group, group.unit) for group in selection.scales]

    def blocks(table: AnswerTable) -> list[Place]:
        steps, audit.SEARCH_STEPS = audit.SEARCH_STEPS, 0
        try:
            return counts_only(table)
        finally:
            audit.SEARCH_STEPS = steps

    def naive(table: AnswerTable) -> list[Place]:
        sizes = attacked.Organisation(table).sizes
        return [place for place, n in sizes.items() if n >= POLICY.minimum_group]

    return {
        "both audits": ours,
        "linear audit alone": counts_only,
        "block rule alone": blocks,
        "minimum size alone": naive,
    }


def attack(n_organisations: int, minutes: float, first: int) -> None:
    """Attack random organisations until all are done or the time is up."""
    stop = time.monotonic() + 60 * minutes
    by_sums = by_fractions = by_bounds = 0
    closest = 100.0
    for done in range(1, n_organisations + 1):
        organisation = attacked.random_organisation(first + done - 1)
        insider = Insider(organisation.head_counts, attacked.POLICY.minimum_group)
        cells = attacked.engine(organisation)
        by_sums += insider.add_and_subtract(cells, n_cells=3) is not None
        by_fractions += insider.combine(cells) is not None
        width = narrowest(insider, read_levels(organisation.published(cells)))
        by_bounds += width < ALLOWED_WIDTH
        closest = min(closest, width)
        if done % 100 == 0 or time.monotonic() > stop:
            told = f"{done} organisations: sums {by_sums}, combinations {by_fractions}, bounds {by_bounds}"
            print(f"{told}, narrowest {closest:.1f} points", flush=True)
        if time.monotonic() > stop:
            break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("keep", "attack"))
    parser.add_argument("--companies", type=int, default=6)
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=1_000, help="first seed")
    parser.add_argument("--minutes", type=float, default=60.0)
    chosen = parser.parse_args()
    if chosen.what == "keep":
        keep(chosen.companies)
    else:
        attack(chosen.organisations, chosen.minutes, chosen.first)


if __name__ == "__main__":
    main()
