"""The outermost ring: what the command settles before anything is imported."""

import os
import subprocess
import sys

import pytest

SCRIPT = """
import os, sys
import diagnostic.bootstrap as bootstrap
sys.argv = ["diagnostic", "--help"]
try:
    bootstrap.main()
except SystemExit:
    pass
print(os.environ["OPENBLAS_NUM_THREADS"], file=sys.stderr)
"""


@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("2", "2")])
def test_matrices_are_multiplied_on_one_core_unless_told_otherwise(given: str | None, used: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    if given is not None:
        environment["OPENBLAS_NUM_THREADS"] = given
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stderr.split() == [used]
