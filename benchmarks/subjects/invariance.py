"""Measurement invariance of six factors between two role groups: configural to strict."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "invariance, 4 steps, 2 groups"
NEEDS = "measurement_invariance"
R = {
    "lavaan": (
        "lavaan",
        'd$two <- ifelse(level == "front", "front", "others"); '
        'equal <- c("none", "loadings", "intercepts", "residuals"); '
        'for (k in 1:4) cfa(model, data = d, group = "two", group.equal = equal[if (k > 1) 2:k else 1])',
    )
}


def ours(answers: Answers) -> Run:
    named, groups = answers.frame("int8"), answers.groups == "Frontline"

    def run() -> object:
        return pm.measurement_invariance(named, groups, answers.model)  # type: ignore[attr-defined]

    return run


ENGINES = {"ours": ours}
