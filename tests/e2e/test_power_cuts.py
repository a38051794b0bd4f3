"""The power fails at any moment: what was acknowledged on SQLite is there when it is back.

Each cut drops whatever was not synced, by chance and sector by sector. With weaker settings the same cuts
lose acknowledged answers, also with SQLite's own default for this journal, FULL.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from support.unsynced import harm_of_cuts

CUTS = 120
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="power cuts take strace"),
]


@pytest.mark.parametrize(("synchronous", "loses"), [("EXTRA", False), ("FULL", True)])
def test_after_a_power_cut(tmp_path: Path, synchronous: str, loses: bool) -> None:
    lost, damaged = harm_of_cuts(tmp_path, synchronous, CUTS)
    assert (lost > 0, damaged) == (loses, 0)
