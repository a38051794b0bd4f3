"""Models of incomplete answers need little memory beyond them, however many patterns of gaps there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import ctypes
import numpy as np
from diagnostic.psychometrics import cfa

def held(kind):
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith(kind)).split()[1]) / 1024

rng = np.random.default_rng(1)
trait = rng.normal(size=(50_000, 1))
answers = np.clip(np.round(trait + rng.normal(size=(50_000, 20)) + 3), 1, 5).astype(np.float32)
answers[rng.random(answers.shape) < 0.05] = np.nan
model = {"F": list(range(20))}
cfa(answers[:500], model, missing="fiml")
ctypes.CDLL(None).malloc_trim(0)
open("/proc/self/clear_refs", "w").write("5")
before = held("VmRSS")
cfa(answers, model, missing="fiml")
print(held("VmHWM") - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the system does not count memory")
def test_incomplete_answers_are_worked_on_in_pieces() -> None:
    """A million answers: held once as doubles they would take 8 MB; matrices over items a few hundred kB."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert 0 < float(done.stdout) < 20
