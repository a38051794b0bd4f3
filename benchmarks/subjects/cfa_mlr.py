"""Confirmatory factor analysis with robust standard errors and test (MLR)."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "CFA, MLR, 6 factors"
R = {"lavaan": ("lavaan", 'cfa(model, data = d, estimator = "MLR")')}


def ours(answers: Answers) -> Run:
    named = answers.frame("int8")
    return lambda: pm.cfa(named, answers.model, estimator="MLR")


ENGINES = {"ours": ours}
