"""The matrix of polychoric correlations."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "polychoric matrix"
R = {
    "psych": ("psych", "psych::polychoric(d, correct = 0)"),
    "lavaan": ("lavaan", "lavCor(d, ordered = names(d))"),
}


def ours(answers: Answers) -> Run:
    return lambda: pm.polychoric(answers.values)


ENGINES = {"ours": ours}
