"""The words for a forecast and for what it says about a team: what they mean is fixed here."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import AnalysisPlan, GapFinding
from diagnostic.analysis.forecast_findings import ForecastWord, TeamWord, View
from diagnostic.analysis.gap_words import is_inside
from diagnostic.psychometrics import Interval

_TEAM_WORDS: dict[tuple[View, ForecastWord], TeamWord] = {
    ("close", "accurate"): "aligned",
    ("close", "too rosy"): "aligned view, poor forecast",
    ("rosier", "accurate"): "aware, sees it otherwise",
    ("rosier", "too rosy"): "misinformed",
}


def forecast_word(
    miss: float, *, n_leaders: int, p_value: float, equivalence: Interval, plan: AnalysisPlan
) -> ForecastWord:
    """Give the first word whose rule holds.

    *Description only*: with so few leaders not even a unanimous error could be significant (five at the
    5 % level). *Too rosy*, *too bleak*: significant, and at least the plan's smallest miss. *Accurate*: the
    equivalence interval (90 % at the 5 % level: two one-sided tests) lies inside the smallest miss.
    *Cannot tell*: otherwise.
    """
    if 2.0 ** (1 - n_leaders) >= plan.significance_level:
        return "description only"
    if p_value < plan.significance_level and abs(miss) >= plan.smallest_miss:
        return "too rosy" if miss > 0 else "too bleak"
    return "accurate" if is_inside(equivalence, plan.smallest_miss) else "cannot tell"


def view_of(gap: GapFinding | None) -> View:
    """Read the perception gap: found and rosier, or shown to be small; anything else leaves it open."""
    if gap is None or gap.kind != "perception":
        return "not known"
    if gap.word in ("clear gap", "gap in this team") and gap.difference > 0:
        return "rosier"
    return "close" if gap.word == "similar" else "not known"


def overall_view(views: Sequence[View]) -> View:
    """Call the view of all scales rosier when half of them or more are, and close when most are."""
    if views and 2 * views.count("rosier") >= len(views):
        return "rosier"
    return "close" if 2 * views.count("close") > len(views) else "not known"


def team_word(view: View, word: ForecastWord) -> TeamWord:
    """Put view and forecast together; a pair outside the table of four has no word."""
    return _TEAM_WORDS.get((view, word), "cannot tell")
