"""Confirmatory factor analysis with 3 % of the answers missing (FIML)."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "CFA, FIML, 3 % missing"
R = {"lavaan": ("lavaan", 'cfa(model, data = gaps, missing = "fiml")')}


def ours(answers: Answers) -> Run:
    gaps = answers.with_gaps()
    return lambda: pm.cfa(gaps, answers.model, missing="fiml")


ENGINES = {"ours": ours}
