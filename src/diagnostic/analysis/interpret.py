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

LEAST_ITEMS_FOR_CARELESSNESS = 10
"""Own choice: fewer answers hold no pattern to judge."""

LONGEST_HONEST_RUN = 7
"""Own choice within the runs of 6 to 14 equal answers that honest respondents reach, by option, on the NEO
inventories: Costa & McCrae (2008), in The SAGE Handbook of Personality Theory and Assessment 2, 179-198."""

LEAST_VARIABILITY = 10.0
"""Percent of the option range. The index is from Dunn, Heggestad, Shanock & Theilgard (2018), Journal of
Business and Psychology 33, 105-121, who fix no cut-off; this one is an own choice."""

LEAST_REVERSED_FOR_VARIABILITY = 2
"""Own choice: without reversed items, answering alike may be answering consistently."""

CHANCE_SHARE_OF_SPREAD = 0.80
"""Own choice: within a scale, keyed answers that spread nearly as much as uniform guessing."""

LEAST_EVEN_ODD_CONSISTENCY = 0.30
"""Jackson (1976), as used by Johnson (2005), Journal of Research in Personality 39, 103-129."""

LEAST_SCALES_FOR_CONSISTENCY = 4
"""Own choice: a correlation over fewer scales is hardly more than a sign."""

UNLIKELY_DISTANCE = 0.01
"""Own choice of level; the index is from Meade & Craig (2012), Psychological Methods 17, 437-455."""

CARELESS_SIGNALS_TO_FLAG = 2
"""Own choice after Curran (2016), Journal of Experimental Social Psychology 66, 4-19: one index alone errs
too often, so several are combined."""
