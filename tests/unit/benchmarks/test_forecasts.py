"""The verdict on forecasts keeps its word in worlds with a known truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WORLDS = {
    "good": (9, 8.0, 0.0),
    "good, six": (6, 8.0, 0.0),
    "borderline": (9, 8.0, 10.0),
    "far": (9, 8.0, 20.0),
}
RUNS = 800
PROGRAM = """
import json, sys
import numpy as np
from benchmarks.forecasts import Condition, shares_of_words
worlds, runs = json.loads(sys.argv[1])
rng = np.random.default_rng(1)
print(json.dumps({name: shares_of_words(Condition(*world), runs, rng) for name, world in worlds.items()}))
"""


@pytest.fixture(scope="module")
def shares() -> dict[str, dict[str, float]]:
    command = [sys.executable, "-c", PROGRAM, json.dumps([WORLDS, RUNS])]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("world", ["good", "good, six"])
def test_good_forecasts_are_hardly_ever_called_rosy(shares: dict[str, dict[str, float]], world: str) -> None:
    assert shares[world].get("too rosy", 0.0) <= 0.01
    assert shares[world]["accurate"] >= 0.65


def test_a_miss_of_just_ten_is_called_accurate_one_time_in_twenty_at_most(
    shares: dict[str, dict[str, float]],
) -> None:
    error = (0.05 * 0.95 / RUNS) ** 0.5
    assert shares["borderline"].get("accurate", 0.0) <= 0.05 + 3 * error


def test_a_large_miss_is_found(shares: dict[str, dict[str, float]]) -> None:
    assert shares["far"]["too rosy"] >= 0.97
