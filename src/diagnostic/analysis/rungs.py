"""The comparability ladder: how much the comparison of a leading group with the front line may claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from diagnostic.analysis.findings import Group, ItemFunctioning
from diagnostic.analysis.robustness import survives_leaving_out_one_item, survives_without
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey

Rung = Literal["A", "B", "C", "E"]


def climb(
    survey: ScoredSurvey,
    scored: ScoredScale,
    group: Group,
    smallest_effect: float,
    functioning: Sequence[ItemFunctioning],
) -> tuple[Rung, tuple[str, ...]]:
    """Give the rung, and what stands in the way of a higher one.

    B: the scale's items were tested between a leading group and the front line, and the difference
    survives without the flagged ones. C: not tested, or it does not survive. On either, the difference
    must survive leaving out any one item; otherwise C, with a note. (A needs scalar invariance in groups of
    at least 200; E, fewer than five leaders, has no figures at all.)
    """
    leaders, reference = survey.members(group), survey.members(survey.reference)
    flagged = [item.item_id for item in functioning if item.flagged]
    notes = []
    if not survives_leaving_out_one_item(scored, leaders, reference, smallest_effect):
        notes.append("The difference depends on single items: leaving one out changes it.")
    if not survives_without(scored, leaders, reference, smallest_effect, left_out=flagged):
        notes.append("The difference depends on the items that function differently.")
    return ("C" if notes or not functioning else "B"), tuple(notes)
