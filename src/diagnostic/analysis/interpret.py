"""Words for numbers. Every cut-off names its source; the estimators know none of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cutoffs:
    """Words for ranges of a figure: each holds from its value up to the next one."""

    below: str
    steps: tuple[tuple[float, str], ...]
    source: str

    def word(self, figure: float) -> str:
        reached = [word for start, word in self.steps if figure >= start]
        return reached[-1] if reached else self.below


RELIABILITY = Cutoffs(
    "inadequate",
    ((0.70, "adequate"), (0.80, "good"), (0.90, "excellent")),
    "EFPA Board of Assessment (2013), EFPA review model for the description and evaluation of psychological "
    "and educational tests, version 4.2.6, section 10 (internal consistency)",
)
STANDARDISED_DIFFERENCE = Cutoffs(
    "negligible",
    ((0.20, "small"), (0.50, "medium"), (0.80, "large")),
    "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., pp. 25-26",
)
CORRELATION = Cutoffs(
    "negligible",
    ((0.10, "small"), (0.30, "medium"), (0.50, "large")),
    "Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., pp. 79-80",
)
UNIT_SHARE_OF_VARIANCE = Cutoffs(
    "negligible",
    ((0.01, "small"), (0.10, "medium"), (0.25, "large")),
    "LeBreton & Senter (2008), Organizational Research Methods 11, 815-852, p. 838 (ICC(1) as effect size)",
)
AGREEMENT = Cutoffs(
    "lack of agreement",
    ((0.31, "weak"), (0.51, "moderate"), (0.71, "strong"), (0.91, "very strong")),
    "LeBreton & Senter (2008), Organizational Research Methods 11, 815-852, table 3 (rwg(j))",
)

LEAST_CORRECTED_ITEM_TOTAL_R = 0.30
"""Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., p. 305."""

LEAST_LOADING = 0.40
"""Stevens (2002), Applied Multivariate Statistics for the Social Sciences, 4th ed., ch. 11."""

MOST_ALIKE_ANSWERS = 0.80
"""Streiner, Norman & Cairney (2015), Health Measurement Scales, 5th ed., ch. 5 (endorsement frequency)."""

MOST_SCORES_AT_AN_END = 0.15
"""Terwee et al. (2007), Journal of Clinical Epidemiology 60, 34-42 (floor and ceiling effects of scores)."""

MOST_MISSING_ANSWERS = 0.10
"""Own choice: an item that more than one in ten leave out is unclear or unwelcome."""

IMPORTANT_CORRELATION = 0.30
"""Own choice: the interval must lie above a medium correlation by Cohen's words."""

NOTEWORTHY_PSEUDO_R2 = 0.02
"""Choi, Gibbons & Crane (2011), Journal of Statistical Software 39(8) (pseudo-R² change as DIF criterion)."""
