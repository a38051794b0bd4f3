"""All item × item contingency tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "all pair tables"
R: dict[str, tuple[str, str]] = {
    "table": ("stats", "for (a in 1:(ncol(d)-1)) for (b in (a+1):ncol(d)) table(d[[a]], d[[b]])")
}


def ours(answers: Answers) -> Run:
    return lambda: pm.PairTables.from_items(answers.values)


def floor(answers: Answers) -> Run:
    """The product of one-hot answers with themselves, in single precision."""

    def run() -> object:
        values = answers.values
        total = np.zeros((values.shape[1] * 5,) * 2)
        for start in range(0, len(values), 8192):
            chunk = values[start : start + 8192, :, None] == np.arange(1, 6, dtype=np.int8)
            hot = chunk.reshape(len(chunk), -1).astype(np.float32)
            total += hot.T @ hot
        return total

    return run


ENGINES = {"ours": ours, "floor": floor}
