"""Permutation tests of the gap between two role groups on six scales, 10,000 permutations each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "permutation test, 10,000 × 6 scales"
R = {
    "coin": (
        "coin",
        'for (s in scales) oneway_test(rowMeans(d[, s]) ~ factor(level == "top"), '
        "distribution = approximate(nresample = 10000))",
    )
}


def _groups(answers: Answers) -> list[tuple[np.ndarray, np.ndarray]]:
    first = answers.groups == "C-suite"
    scores = [answers.values[:, scale].mean(axis=1) for scale in answers.scales]
    return [(score[first], score[~first]) for score in scores]


def ours(answers: Answers) -> Run:
    pairs = _groups(answers)
    return lambda: [
        pm.studentised_permutation_test(x, y, np.random.default_rng(1), 10_000, exact=False) for x, y in pairs
    ]


def with_scipy(answers: Answers) -> Run:
    """The difference of means, unstudentised: the cheaper of the two tests."""
    from scipy.stats import permutation_test

    def difference(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return x.mean(axis=axis) - y.mean(axis=axis)

    pairs = _groups(answers)
    return lambda: [
        permutation_test(pair, difference, n_resamples=10_000, vectorized=True, batch=50, rng=1)
        for pair in pairs
    ]


ENGINES = {"ours": ours, "scipy": with_scipy}
