"""Exploratory factor analysis: six minimum-residual factors, oblimin."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "EFA, minres and oblimin, 6 factors"
R = {"psych": ("psych", 'psych::fa(d, 6, fm = "minres", rotate = "oblimin")')}


def ours(answers: Answers) -> Run:
    return lambda: pm.efa(pm.Moments.from_items(answers.values), 6, rotation="oblimin")


def with_factor_analyzer(answers: Answers) -> Run:
    from factor_analyzer import FactorAnalyzer

    frame = answers.frame()
    return lambda: FactorAnalyzer(n_factors=6, method="minres", rotation="oblimin").fit(frame)


ENGINES = {"ours": ours, "factor_analyzer": with_factor_analyzer}
