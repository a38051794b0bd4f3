"""Everything that moments are enough for, once they are there: 30 items of any number of respondents."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]

TITLE = "after the pass: alpha, omega, EFA, CFA, invariance, gaps, 30 items"
ITEMS_EACH = 5
R: dict[str, tuple[str, str]] = {}


def ours(answers: Answers) -> Run:
    scales = [[answers.labels[k] for k in scale[:ITEMS_EACH]] for scale in answers.scales]
    model = {f"F{number + 1}": scale for number, scale in enumerate(scales)}
    named = answers.frame("int8")[[label for scale in scales for label in scale]]
    moments = pm.Moments.from_items(named)
    groups = pm.Moments.from_items(named, answers.groups == "Frontline")

    def run() -> object:
        parts = [moments.select(scale) for scale in scales]
        apart = [[groups.for_group(label).select(scale) for label in groups.group_labels] for scale in scales]
        return (
            [(pm.cronbach_alpha(part), pm.mcdonald_omega(part)) for part in parts],
            [pm.welch_test(*pair) for pair in apart],
            pm.efa(moments, 6, rotation="oblimin"),
            pm.cfa(moments, model),
            pm.measurement_invariance(groups, None, model),
        )

    return run


ENGINES = {"ours": ours}
