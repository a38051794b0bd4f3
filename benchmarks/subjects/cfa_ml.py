"""Confirmatory factor analysis of six factors by maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "CFA, ML, 6 factors"
R = {"lavaan": ("lavaan", "cfa(model, data = d)")}


def ours(answers: Answers) -> Run:
    named = answers.frame("int8")
    return lambda: pm.cfa(pm.Moments.from_items(named), answers.model)


def with_semopy(answers: Answers) -> Run:
    import semopy

    frame = answers.frame()

    def run() -> object:
        model = semopy.Model(answers.model)
        model.fit(frame)
        return semopy.calc_stats(model)

    return run


ENGINES = {"ours": ours, "semopy": with_semopy}
