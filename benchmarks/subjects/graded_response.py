"""The graded response model of one scale: parameters, standard errors, scores, M2 and item fit."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "graded response model, one scale"
R = {
    "mirt": (
        "mirt",
        'fit <- mirt(d[, scales[[1]]], 1, itemtype = "graded", SE = TRUE, verbose = FALSE); '
        'fscores(fit); M2(fit, type = "C2"); itemfit(fit)',
    )
}


def ours(answers: Answers) -> Run:
    scale = answers.values[:, answers.scales[0]]
    return lambda: pm.graded_response_model(scale)


ENGINES = {"ours": ours}
