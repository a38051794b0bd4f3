"""Confirmatory factor analysis of ordinal answers (WLSMV)."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "CFA, WLSMV, 6 factors"
R = {"lavaan": ("lavaan", "cfa(model, data = d, ordered = TRUE)")}


def ours(answers: Answers) -> Run:
    named = answers.frame("int8")
    return lambda: pm.cfa(named, answers.model, estimator="WLSMV")


ENGINES = {"ours": ours}
