"""Times one engine on one subject at one size, in a process of its own; prints one line of JSON."""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks.answers import Answers, load

MOST_RUNS = 7
LONG = 10.0
FEW = 2_000


def main() -> None:
    subject, engine, size, folder, budget = sys.argv[1:]
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    module = import_module(f"benchmarks.subjects.{subject}")
    answers = load(size, Path(folder))
    if engine == "ours":
        module.ENGINES[engine](_few(answers))()
    run = module.ENGINES[engine](answers)
    _forget_peak()
    before = _peak_megabytes()
    print(json.dumps(_timed(run, float(budget)) | {"megabytes": _peak_megabytes() - before}))


def _few(answers: Answers) -> Answers:
    """Give some respondents of all groups: a first run with them imports what does not count."""
    step = max(1, len(answers.values) // FEW)
    return Answers(answers.values[::step].copy(), answers.groups[::step])


def _timed(run: Callable[[], object], budget: float) -> dict[str, float]:
    """Give the median processor time of several runs; the first only warms up, unless it takes long."""
    seconds: list[float] = []
    while len(seconds) <= MOST_RUNS and (sum(seconds) < budget or (len(seconds) < 3 and sum(seconds) < LONG)):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    counted = seconds[1:] or seconds
    return {"seconds": statistics.median(counted), "runs": len(counted)}


def _peak_megabytes() -> float:
    """Give the most memory this program has held; the kernel's other count would include its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) / 1024


def _forget_peak() -> None:
    """Give back what is free and start the count anew from what is held now, where the system allows it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


if __name__ == "__main__":
    main()
