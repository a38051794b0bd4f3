"""The fixed words about forecasts: what each word of a forecast and of a team means."""

from __future__ import annotations

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.forecast_findings import ForecastWord, TeamWord, View
from diagnostic.reporting.numerals import MINUS, decimal, level_of_share, whole

VIEWS: dict[View, str] = {"close": "close to theirs", "rosier": "rosier", "not known": "open"}

TEAM_WORDS: dict[TeamWord, str] = {
    "aligned": "They see it as the others do, and know what the others answer.",
    "aligned view, poor forecast": "They see it as the others do, and expect better answers than came.",
    "aware, sees it otherwise": "They see it rosier than the others do, and know that the others do not.",
    "misinformed": "They see it rosier than the others do, and expect the others to agree.",
}
"""What each word for a team says. Why is not known."""

RUNG_D = (
    "Both figures count the same answers in the same unit, so no assumption that the groups read a scale "
    "alike is needed (rung D). They say what was expected, not why."
)


def forecast_words(plan: AnalysisPlan) -> tuple[tuple[ForecastWord, str], ...]:
    """Give each word for a forecast with its rule in the plan's own figures."""
    alpha, least = decimal(plan.significance_level, 2), whole(plan.smallest_miss)
    share = level_of_share(1 - 2 * plan.significance_level)
    return (
        ("accurate", f"The miss’s {share} interval lies between {MINUS}{least} and +{least} points."),
        ("too rosy", f"{least} points or more too many on average, and the sign-flip p is below {alpha}."),
        ("too bleak", f"{least} points or more too few on average, and the sign-flip p is below {alpha}."),
        ("cannot tell", "None of these: the forecasts differ too much among themselves."),
        ("description only", f"So few leaders that no test could reach {alpha}: figures, no verdict."),
    )
