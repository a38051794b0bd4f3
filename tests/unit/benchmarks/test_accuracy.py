"""The accuracy page says what the reference tests compare."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from support.comparisons import Comparisons, Listener, listening
from support.peers import comparisons

ROOT = Path(__file__).resolve().parents[3]


def test_the_command_tabulates_a_topic():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.accuracy", "--topic", "factorability"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    row = next(line for line in done.stdout.splitlines() if line.startswith("| kmo |"))
    _, _, records, figures, worst, closest, allowed, _ = (cell.strip() for cell in row.split("|"))
    assert int(records) >= 3
    assert int(figures) >= 3 * 10
    assert 0 < float(worst) < 1e-6
    assert float(closest) < float(allowed)


def test_the_listener_hears_every_comparison():
    listener = Listener()
    listener._heard = heard = []
    with listening(listener):
        assert pytest.approx([1.0, 2.0], abs=1) == [1.0, 2.5]
        assert pytest.approx(3.0) != 4.0
        np.testing.assert_allclose(np.ones((2, 2)), np.ones((2, 2)) + 1e-9, atol=1e-8)
    kept = Comparisons("topic", "statistic")
    for comparison in heard:
        kept.add(*comparison)
    assert kept.n_figures == 2 + 4
    assert kept.worst_absolute == 0.5
    assert (kept.closest, kept.allowed) == (0.5, 1.0)
    assert pytest.approx([1.0]) == [1.0]
    assert len(heard) == 4


def test_the_page_covers_every_topic():
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^## (\w+)$", page, flags=re.MULTILINE))
    values = (ROOT / "tests" / "reference" / "values").glob("*.json")
    topics = {path.stem for path in values if not path.stem.endswith("_more")} - {"rfc9474"}
    assert topics - {"invariance"} <= headings


def test_a_peer_is_measured_against_r():
    alpha = next(entry for entry in comparisons() if entry.statistic == "Feldt's interval").worst()
    assert alpha.ours < 1e-6 < alpha.theirs
