"""The one pass over the answers: counts, sums and cross-products."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "moments pass"
R: dict[str, tuple[str, str]] = {"stats::cov": ("stats", "cov(as.matrix(d))")}


def ours(answers: Answers) -> Run:
    return lambda: pm.Moments.from_items(answers.values)


def floor(answers: Answers) -> Run:
    """X'X in single precision, thousands of rows at a time: what the hardware needs."""

    def run() -> object:
        values, total = answers.values, np.zeros((answers.values.shape[1],) * 2)
        for start in range(0, len(values), 8192):
            chunk = values[start : start + 8192].astype(np.float32)
            total += chunk.T @ chunk
        return total

    return run


def with_numpy(answers: Answers) -> Run:
    values = answers.values.astype(np.float64)
    return lambda: np.cov(values, rowvar=False)


def with_pandas(answers: Answers) -> Run:
    frame = answers.frame()
    return frame.cov


ENGINES = {"ours": ours, "floor": floor, "numpy": with_numpy, "pandas": with_pandas}
