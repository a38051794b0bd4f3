"""credentials.js beside an independent implementation of RFC 9474, under Node.

`npm ci` in this folder fetches the other one; `node differential.mjs --runs 10000` compares for longer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
NODE = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.mark.slow
@pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").is_dir(),
    reason="needs Node, and `npm ci` in tests/credentials",
)
def test_every_byte_agrees_with_an_independent_implementation() -> None:
    assert NODE is not None
    command = [NODE, "differential.mjs", "--runs", "16", "--keys", "1"]
    result = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "16 runs with 1 keys of 3072 bits: every byte agrees." in result.stdout
