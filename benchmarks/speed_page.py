"""The page of measured speeds."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.run import Cell

HEAD = """# Speed

Written by `python -m benchmarks.run`: every statistic beside its peers, in one run on one machine, each
engine in a process of its own with one thread. Times are medians of repeated runs in seconds of processor
time, because other work shared the machine; read the ratios rather than the times. Reading the answers and
importing libraries do not count.

A is {A[0]:,} respondents × {A[1]} items, B {B[0]:,} × {B[1]}, C {C[0]:,} × {C[1]}: simulated answers 1 … 5 to
six scales. *×* says how many times as long as ours an engine took. *Floor* is the bare memory traffic and
matrix product, without any statistic. *MB* is the peak memory of ours at the largest size measured, beyond
what was held before the first run; the limit is half as much again as the answers take as small integers,
plus 200 MB: 209 MB at B, 290 MB at C. Where a cell says >, the peer was stopped after that time on the clock
and a little more. Ours includes the pass over the answers. The engines of a row ran one after the other, so
that whatever else the machine did slowed them alike.

"""
TABLE = (
    "| Statistic | Engine | A | × | B | × | C | × | MB |\n"
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)
PACKAGES = ("numpy", "scipy", "pandas", "pingouin", "factor-analyzer", "semopy", "scikit-learn")


def row(title: str, engine: str, cells: list[Cell], ours: list[Cell]) -> str:
    parts = [f"| {title} | {engine} "]
    for cell, own in zip(cells, ours, strict=True):
        ratio = (
            f"{cell.seconds / own.seconds:.3g}" if cell.seconds and own.seconds and cell is not own else ""
        )
        parts.append(f"| {_seconds(cell)} | {ratio} ")
    parts.append("| | " * (3 - len(cells)))
    largest = cells[-1].megabytes if engine == "ours" and cells else None
    return "".join(parts) + (f"| {largest:.0f} |" if largest is not None else "| |")


def rows_of(text: str) -> dict[str, list[str]]:
    """Give the rows that a page holds, by statistic."""
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith(("| Statistic", "| ---")):
            rows.setdefault(line.split(" | ")[0].removeprefix("| "), []).append(line)
    return rows


def page(lines: list[str], sizes: dict[str, tuple[int, int]]) -> str:
    return HEAD.format(**sizes) + "\n".join([TABLE, *lines]) + "\n\n" + _machine() + "\n"


def _seconds(cell: Cell) -> str:
    if cell.seconds is None:
        return cell.why
    return f"{cell.seconds:.2g}" if cell.seconds < 10 else f"{cell.seconds:.0f}"


def _machine() -> str:
    packages = ", ".join(f"{name} {release}" for name in PACKAGES if (release := _release(name)))
    parts = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, {packages}"
    return f"Measured with {parts}{_r_version()}."


def _release(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _r_version() -> str:
    rscript = shutil.which("Rscript")
    if rscript is None:
        return "; R is not installed"
    ask = (
        'cat(as.character(getRversion()), unlist(lapply(c("psych", "lavaan", "mirt"), function(p) '
        'if (requireNamespace(p, quietly = TRUE)) paste(p, packageVersion(p)))), sep = ", ")'
    )
    told = subprocess.run([rscript, "-e", ask], capture_output=True, text=True, check=False).stdout
    return f"; R {told}"
