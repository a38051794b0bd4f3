"""Alpha with its interval of six scales, from the answers: all that pingouin offers."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.answers import Answers
from diagnostic import psychometrics as pm

Run = Callable[[], object]
TITLE = "alpha and interval, 6 scales"
R: dict[str, tuple[str, str]] = {}


def ours(answers: Answers) -> Run:
    def run() -> object:
        moments = pm.Moments.from_items(answers.values)
        return [pm.cronbach_alpha(moments.select(scale)) for scale in answers.scales]

    return run


def with_pingouin(answers: Answers) -> Run:
    import pingouin

    frame = answers.frame()
    scales = [frame.iloc[:, scale] for scale in answers.scales]
    return lambda: [pingouin.cronbach_alpha(data=scale) for scale in scales]


ENGINES = {"ours": ours, "pingouin": with_pingouin}
