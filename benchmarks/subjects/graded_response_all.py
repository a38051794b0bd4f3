"""The graded response model of 30 items at once."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "graded response model, 30 items"
SIZES = "AB"
R = {
    "mirt": (
        "mirt",
        'fit <- mirt(d[, 1:30], 1, itemtype = "graded", SE = TRUE, verbose = FALSE); '
        'fscores(fit); M2(fit, type = "C2"); itemfit(fit)',
    )
}


def ours(answers: Answers) -> Run:
    return lambda: pm.graded_response_model(answers.values[:, :30])


ENGINES = {"ours": ours}
