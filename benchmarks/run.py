"""Times every statistic beside its peers, in one run, and writes docs/speed.md.

python -m benchmarks.run                     all subjects, all sizes (an hour, with R)
python -m benchmarks.run --quick             1,200 respondents only; prints, writes nothing
python -m benchmarks.run --subject alpha     one subject; prints, writes nothing
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks.answers import SIZES, store
from benchmarks.speed_page import page, row, rows_of
from diagnostic import psychometrics as pm

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "speed.md"
OWN_LIMIT = 600.0
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "MC_CORES"), "1")
SUBJECTS = (
    "moments",
    "pair_tables",
    "alpha_interval",
    "alpha",
    "omega",
    "efa",
    "cfa_ml",
    "cfa_mlr",
    "polychoric",
    "parallel_analysis",
    "permutation",
    "invariance",
    "after_pass",
    "wlsmv",
    "fiml",
    "graded_response",
    "graded_response_all",
)


@dataclass(frozen=True)
class Cell:
    """What one engine took at one size, or why it gave nothing."""

    seconds: float | None = None
    runs: int = 0
    megabytes: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Setting:
    """Where the answers are, how many seconds of repeated runs, and how many a peer may take."""

    folder: Path
    budget: float
    limit: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--subject", choices=SUBJECTS, action="append")
    parser.add_argument("--sizes", default="ABC")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds allowed to one peer at one size")
    parser.add_argument(
        "--budget", type=float, default=5.0, help="processor seconds of repeated runs per cell"
    )
    given = parser.parse_args()
    sizes = "A" if given.quick else given.sizes
    budget = 1.0 if given.quick else given.budget
    subjects = [name for name in given.subject or SUBJECTS if _exists(name)]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            store(size, Path(folder))
        for name in subjects:
            measured = _measure(name, sizes, Setting(Path(folder), budget, given.limit))
            print("\n".join(measured), flush=True)
            if not given.quick:
                _write(name, measured)


def _write(name: str, measured: list[str]) -> None:
    """Put one subject's rows in the page, in the place of those that were there."""
    rows = rows_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    titles = {subject: import_module(f"benchmarks.subjects.{subject}").TITLE for subject in SUBJECTS}
    rows[titles[name]] = measured
    lines = [line for title in titles.values() for line in rows.get(title, [])]
    PAGE.write_text(page(lines, SIZES), encoding="utf-8")


def _exists(name: str) -> bool:
    needed = getattr(import_module(f"benchmarks.subjects.{name}"), "NEEDS", None)
    return needed is None or hasattr(pm, needed)


def _measure(name: str, sizes: str, setting: Setting) -> list[str]:
    module = import_module(f"benchmarks.subjects.{name}")
    wanted = [size for size in sizes if size in getattr(module, "SIZES", "ABC")]
    engines = [*module.ENGINES, *(f"R {package}" for package in module.R)]
    table: dict[str, list[Cell]] = {engine: [] for engine in engines}
    for engine, cells in table.items():
        for size in wanted:
            if cells and cells[-1].why.startswith(">"):
                cells.append(cells[-1])
            elif engine.startswith("R "):
                cells.append(_cell(_r_command(module, engine, size, setting), setting.limit))
            else:
                own = [sys.executable, "-m", "benchmarks.worker", name, engine, size]
                allowed = max(setting.limit, OWN_LIMIT) if engine == "ours" else setting.limit
                cells.append(_cell([*own, str(setting.folder), str(setting.budget)], allowed))
    return [row(module.TITLE, engine, cells, table["ours"]) for engine, cells in table.items()]


def _cell(command: list[str], limit: float) -> Cell:
    if not command:
        return Cell(why="not installed")
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=HERE.parent,
        env=os.environ | ONE_THREAD,
        start_new_session=True,
    ) as process:
        try:
            told, complained = process.communicate(timeout=limit + 30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with the workers that it may have started
            return Cell(why=f"> {limit:.0f} s")
    if process.returncode:
        return Cell(why=_why(complained))
    found = json.loads(told.splitlines()[-1])
    return Cell(found["seconds"], int(found["runs"]), found.get("megabytes"))


def _why(stderr: str) -> str:
    last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "")
    if "No module named" in last or "there is no package" in stderr:
        return "not installed"
    return f"fails: {last.split(':')[0]}"


def _r_command(module: ModuleType, engine: str, size: str, setting: Setting) -> list[str]:
    rscript = shutil.which("Rscript")
    if rscript is None:
        return []
    package, expression = module.R[engine.removeprefix("R ")]
    n, k = SIZES[size]
    data = [str(setting.folder), size, str(n), str(k), str(setting.budget)]
    return [rscript, str(HERE / "worker.R"), *data, package, expression]


if __name__ == "__main__":
    main()
