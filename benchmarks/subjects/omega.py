"""McDonald's omega of six scales (one minimum-residual factor each), from the answers."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "omega, 6 scales"
R = {"psych": ("psych", "for (s in scales) psych::omega(d[, s], nfactors = 1, plot = FALSE)")}


def ours(answers: Answers) -> Run:
    def run() -> object:
        moments = pm.Moments.from_items(answers.values)
        return [pm.mcdonald_omega(moments.select(scale), method="minres") for scale in answers.scales]

    return run


ENGINES = {"ours": ours}
