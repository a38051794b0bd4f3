"""The benchmarks measure what they say."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from benchmarks import worker  # noqa: E402
from benchmarks.answers import SIZES, Answers, simulate  # noqa: E402
from benchmarks.coverage import observe, page, written  # noqa: E402
from benchmarks.run import Cell  # noqa: E402
from benchmarks.simulations import World, worlds  # noqa: E402
from benchmarks.speed_page import page as speed_page  # noqa: E402
from benchmarks.speed_page import row, rows_of  # noqa: E402


@pytest.mark.slow
def test_a_subject_is_timed_beside_its_peers():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", "--quick", "--subject", "pair_tables"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = {
        found[1]: float(found[2])
        for found in re.finditer(r"\| all pair tables \| ([\w ]+) \| ([\d.e-]+) \|", done.stdout)
    }
    assert 0 < seconds["ours"] < 0.1
    assert 0 < seconds["floor"] < 0.1


def test_rows_give_ratios_or_reasons():
    ours = [Cell(0.2, 5, 12.0), Cell(2.0, 3, 40.0)]
    assert row("alpha", "ours", ours, ours) == "| alpha | ours | 0.2 |  | 2 |  | | | 40 |"
    peer = [Cell(0.5, 5), Cell(why="> 60 s")]
    assert row("alpha", "peer", peer, ours) == "| alpha | peer | 0.5 | 2.5 | > 60 s |  | | | |"


def test_the_page_keeps_the_rows_of_other_subjects():
    text = speed_page(["| alpha | ours | 1 |", "| alpha | peer | 2 |", "| omega | ours | 3 |"], SIZES)
    assert rows_of(text) == {
        "alpha": ["| alpha | ours | 1 |", "| alpha | peer | 2 |"],
        "omega": ["| omega | ours | 3 |"],
    }
    assert "1,200 respondents × 30 items" in text


def test_answers_are_simulated_alike_and_in_range():
    answers = simulate("A")
    assert isinstance(answers, Answers)
    assert answers.values.shape == (1_200, 30)
    assert set(np.unique(answers.values)) == {1, 2, 3, 4, 5}
    assert (simulate("A").values == answers.values).all()
    within, between = np.corrcoef(answers.values.T)[0, [1, 10]]
    assert within > between > 0
    assert answers.model.count("=~") == 6


def test_rates_are_counted_and_marked():
    def trial(rng):
        return {"always": True, "one in twenty": bool(rng.random() < 0.05)}

    lines = observe(World("level", "a world", trial), 400)
    assert "| always | a world | 100.0% † | 2.2% | 400 |" in lines
    assert re.search(r"one in twenty \| a world \| [\d.]+% \| 2.2%", lines[1])
    assert observe(World("level", "a world", trial), 400) == lines
    assert "nominal 5 %" in page({"level": lines})


def test_every_world_can_be_drawn():
    every = worlds()
    assert len({(world.kind, world.condition) for world in every}) == len(every)
    for world in every:
        if "omega" not in world.condition and world.share_of_runs == 1.0:
            assert observe(world, 1)


def test_rows_of_conditions_left_alone_stay():
    by_name = {world.condition: world for world in worlds()}
    kept = written(by_name["120 of 300 people"])
    assert len(kept) == 1
    assert kept[0].startswith("| mean, finite population | 120 of 300 people |")
    assert len(written(by_name["200 v 1,000, 10 items, same trait"])) == 3


def test_memory_is_counted_beyond_what_was_held():
    """In a process of its own, because the count is that of the process."""
    script = (
        "import numpy as np; from benchmarks import worker; worker._forget_peak(); "
        "before = worker._peak_megabytes(); np.ones(5_000_000); print(worker._peak_megabytes() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 35 < float(done.stdout) < 50


def test_the_first_run_is_on_some_respondents_of_every_group():
    few = worker._few(Answers(np.ones((100_000, 6), dtype=np.int8), np.repeat(["a", "b"], [1_000, 99_000])))
    assert few.values.shape == (2_000, 6)
    assert np.unique(few.groups, return_counts=True)[1].tolist() == [20, 1_980]
