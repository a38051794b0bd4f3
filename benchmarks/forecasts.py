"""What the verdict on forecasts finds, and how often it errs: `python -m benchmarks.forecasts`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.forecast_findings import ForecastWord
from diagnostic.analysis.forecast_words import forecast_word
from diagnostic.analysis.intervals import mean_interval
from diagnostic.psychometrics import sign_flip_test

PLAN = AnalysisPlan()
SIZES, SPREADS = (6, 8, 12), (7.0, 12.0)
RUNS = 4_000


@dataclass(frozen=True)
class Condition:
    """So many leaders whose forecasts of a scale scatter so much around a true miss, all of 100."""

    n_leaders: int
    spread: float
    miss: float


def shares_of_words(condition: Condition, runs: int, rng: np.random.Generator) -> dict[ForecastWord, float]:
    """Give how often each word is said, over forecasts drawn from a normal distribution."""
    counts = Counter(_word(condition, rng) for _ in range(runs))
    return {word: count / runs for word, count in counts.items()}


def _word(condition: Condition, rng: np.random.Generator) -> ForecastWord:
    misses = rng.normal(condition.miss, condition.spread, condition.n_leaders)
    return forecast_word(
        float(misses.mean()),
        n_leaders=condition.n_leaders,
        p_value=sign_flip_test(misses).p_value,
        equivalence=mean_interval(misses, 1 - 2 * PLAN.significance_level),
        plan=PLAN,
    )


def table(runs: int = RUNS) -> str:
    """Give the table that docs/gaps.md prints."""
    rng = np.random.default_rng(20_261_121)
    rows = [
        "| Leaders | SD of their misses | none: accurate | none: too rosy | 15: too rosy | 25: too rosy |",
        "|---|---|---|---|---|---|",
    ]
    for n_leaders in SIZES:
        for spread in SPREADS:
            none, some, much = (
                shares_of_words(Condition(n_leaders, spread, miss), runs, rng) for miss in (0.0, 15.0, 25.0)
            )
            asked: tuple[tuple[dict[ForecastWord, float], ForecastWord], ...] = (
                (none, "accurate"), (none, "too rosy"), (some, "too rosy"), (much, "too rosy"),
            )  # fmt: skip
            shares = " | ".join(f"{100 * found.get(word, 0.0):.1f} %" for found, word in asked)
            rows.append(f"| {n_leaders} | {spread:.0f} | {shares} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
