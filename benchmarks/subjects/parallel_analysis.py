"""Parallel analysis with 1,000 random data sets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "parallel analysis, 1,000 draws"
R = {
    "psych": (
        "psych",
        'psych::fa.parallel(d, fa = "pc", n.iter = 1000, sim = TRUE, quant = .95, plot = FALSE)',
    )
}


def ours(answers: Answers) -> Run:
    def run() -> object:
        moments = pm.Moments.from_items(answers.values)
        return pm.parallel_analysis(moments, rng=np.random.default_rng(1), n_iterations=1000)

    return run


def with_numpy(answers: Answers) -> Run:
    """The usual loop: draw the data, correlate, take eigenvalues."""
    n, k = answers.values.shape

    def run() -> object:
        rng = np.random.default_rng(1)
        np.linalg.eigvalsh(np.corrcoef(answers.values, rowvar=False))
        drawn = (rng.standard_normal((n, k)) for _ in range(1000))
        return np.percentile([np.linalg.eigvalsh(np.corrcoef(x, rowvar=False)) for x in drawn], 95, axis=0)

    return run


ENGINES = {"ours": ours, "numpy loop": with_numpy}
