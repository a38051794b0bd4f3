"""The decision words of a gap, and nothing else: what they mean is fixed here."""

from __future__ import annotations

from diagnostic.analysis.findings import GapWord
from diagnostic.psychometrics import Interval


def decide(
    difference: float,
    *,
    p_adjusted: float | None,
    smallest_effect: float,
    significance_level: float,
    team: Interval | None,
    equivalence: Interval | None,
) -> GapWord:
    """Give the first word whose rule holds.

    *Clear gap*: adjusted p below the significance level and the difference at least the smallest effect of
    interest, in either direction. *Gap in this team*: the team frame's interval lies beyond the smallest
    effect while the wider frame is inconclusive. *Similar*: the equivalence interval (90 % at the 5 %
    level: two one-sided tests) lies inside the smallest effect. *Cannot tell*: otherwise.
    """
    is_significant = p_adjusted is not None and p_adjusted < significance_level
    if is_significant and abs(difference) >= smallest_effect:
        return "clear gap"
    if team is not None and is_beyond(team, smallest_effect):
        return "gap in this team"
    if equivalence is not None and is_inside(equivalence, smallest_effect):
        return "similar"
    return "cannot tell"


def is_beyond(interval: Interval, smallest_effect: float) -> bool:
    return interval.low > smallest_effect or interval.high < -smallest_effect


def is_inside(interval: Interval, smallest_effect: float) -> bool:
    return interval.low > -smallest_effect and interval.high < smallest_effect
