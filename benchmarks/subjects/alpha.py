"""Alpha with its interval and the item statistics of six scales, from the answers."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "alpha, interval, item statistics, 6 scales"
R = {"psych": ("psych", "for (s in scales) psych::alpha(d[, s])")}


def ours(answers: Answers) -> Run:
    def run() -> object:
        moments = pm.Moments.from_items(answers.values)
        parts = [moments.select(scale) for scale in answers.scales]
        return [(pm.cronbach_alpha(part), pm.item_analysis(part)) for part in parts]

    return run


ENGINES = {"ours": ours}
