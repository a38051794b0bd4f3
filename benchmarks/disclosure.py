"""Disclosure control: how long it takes, how much it keeps, and whether two attackers get through.

    python benchmarks/disclosure.py keep
    python benchmarks/disclosure.py attack --into attacked.txt --first 1000 --organisations 10000 --minutes 60
    python benchmarks/disclosure.py attacked attacked.txt

``keep`` and ``attacked`` print lines for docs/disclosure.md. ``attack`` writes one line per organisation, so
that a run that was stopped goes on where it was, and several runs of other seeds can work side by side.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
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


@dataclass(frozen=True)
class Attacked:
    """Whether an organisation was broken, attack by attack, and how closely bounds came to somebody."""

    seed: int
    by_sums: int
    by_combinations: int
    narrowest: float


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


def attack(into: Path, seeds: range, minutes: float) -> None:
    """Attack random organisations that the file does not hold yet, until all are done or the time is up."""
    stop = time.monotonic() + 60 * minutes
    done = {result.seed for result in _read(into)} if into.exists() else set()
    with into.open("a", encoding="utf-8") as file:
        for seed in (seed for seed in seeds if seed not in done):
            if time.monotonic() > stop:
                break
            print(*astuple(_attack_one(seed)), file=file, flush=True)


def _attack_one(seed: int) -> Attacked:
    organisation = attacked.random_organisation(seed)
    insider = Insider(organisation.head_counts, attacked.POLICY.minimum_group)
    cells = attacked.engine(organisation)
    return Attacked(
        seed,
        int(insider.add_and_subtract(cells, n_cells=3) is not None),
        int(insider.combine(cells) is not None),
        round(narrowest(insider, read_levels(organisation.published(cells))), 3),
    )


def _read(file: Path) -> list[Attacked]:
    """Read whole lines only: a run that was stopped may have left half a one."""
    text = file.read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
    whole = [line for line in lines if len(line) == 4]
    return [Attacked(int(a), int(b), int(c), float(width)) for a, b, c, width in whole]


def tell(files: Sequence[Path]) -> None:
    """Add up what attacks came to, each organisation counted once."""
    results = {result.seed: result for file in files for result in _read(file)}.values()
    sums, combinations = sum(r.by_sums for r in results), sum(r.by_combinations for r in results)
    bounds = sum(r.narrowest < ALLOWED_WIDTH for r in results)
    closest = min((r.narrowest for r in results), default=100.0)
    told = f"{len(results)} organisations: sums {sums}, combinations {combinations}, bounds {bounds}"
    print(f"{told}, narrowest {closest:.1f} points")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("keep").add_argument("--companies", type=int, default=6)
    attacking = acts.add_parser("attack")
    attacking.add_argument("--into", type=Path, required=True)
    attacking.add_argument("--organisations", type=int, default=10_000)
    attacking.add_argument("--first", type=int, default=1_000, help="first seed")
    attacking.add_argument("--minutes", type=float, default=60.0)
    acts.add_parser("attacked").add_argument("files", type=Path, nargs="+")
    chosen = parser.parse_args()
    if chosen.act == "keep":
        keep(chosen.companies)
    elif chosen.act == "attack":
        attack(chosen.into, range(chosen.first, chosen.first + chosen.organisations), chosen.minutes)
    else:
        tell(chosen.files)


if __name__ == "__main__":
    main()
