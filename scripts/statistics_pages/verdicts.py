"""The words put to figures, each with its cut-off and the source of it."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise

from diagnostic.analysis import interpret
from diagnostic.analysis.interpret import Cutoffs

SCALES: dict[str, tuple[tuple[str, str], ...]] = {
    "cronbach_alpha": (("estimate", "RELIABILITY"),),
    "mcdonald_omega": (("total", "RELIABILITY"), ("loadings", "LEAST_LOADING")),
    "guttman_lambdas": (("lambda1 … lambda6", "RELIABILITY"),),
    "split_half": (("average", "RELIABILITY"),),
    "green_yang_omega": (("total", "RELIABILITY"),),
    "composite_reliability": (("the figure", "RELIABILITY"),),
    "item_analysis": (
        ("corrected_item_total_r", "LEAST_CORRECTED_ITEM_TOTAL_R"),
        ("frequencies", "MOST_ALIKE_ANSWERS"),
        ("missing_share", "MOST_MISSING_ANSWERS"),
    ),
    "efa": (("loadings", "LEAST_LOADING"),),
    "efa_from_correlations": (("loadings", "LEAST_LOADING"),),
    "cohens_d": (("estimate", "STANDARDISED_DIFFERENCE"),),
    "hedges_g": (("estimate", "STANDARDISED_DIFFERENCE"),),
    "glass_delta": (("estimate", "STANDARDISED_DIFFERENCE"),),
    "minimum_detectable_difference": (("estimate (in SDs)", "STANDARDISED_DIFFERENCE"),),
    "rank_correlations": (("correlations", "CORRELATION"),),
    "icc": (("icc1", "UNIT_SHARE_OF_VARIANCE"),),
    "rwg": (("agreement", "AGREEMENT"),),
    "rwg_j": (("agreement", "AGREEMENT"),),
    "dif_ordinal_logistic": (("delta_r2_nagelkerke_total", "NOTEWORTHY_PSEUDO_R2"),),
}
SIZES_COUNT_WITHOUT_SIGN = frozenset({"STANDARDISED_DIFFERENCE", "CORRELATION"})
CONSTANTS = {
    "LEAST_CORRECTED_ITEM_TOTAL_R": 'an item below {:.2f} is noted as "corrected r below {:.2f}".',
    "LEAST_LOADING": 'an item below {:.2f} is noted as "loading below {:.2f}".',
    "MOST_ALIKE_ANSWERS": "an item is noted when more than {:.0%} chose one option.",
    "MOST_MISSING_ANSWERS": "an item is noted when more than {:.0%} of those who saw it left it out.",
    "NOTEWORTHY_PSEUDO_R2": "an item's different functioning is noteworthy from {:.2f} of added pseudo-R².",
}
LIMITS = """Each level is compared with the one before it: it holds while CFI falls by no more than 0.010 and
RMSEA rises by no more than 0.015, the defaults of `most_cfi_drop` and `most_rmsea_rise` (Chen, 2007,
Structural Equation Modeling 14, 464-504). `highest_level` is the last level before one that does not hold. It
says which comparisons are allowed:"""
LEVELS = """| Word | Equal in all groups | What may be compared |
| --- | --- | --- |
| configural | the items of each factor | nothing across groups but the pattern |
| metric | also the loadings | correlations and regressions of the factors |
| scalar | also the intercepts | means of the factors |
| strict | also the residual variances | observed means and variances of the scale |
| thresholds | (ordinal) the cut points between answers | nothing yet: the first step for ordinal answers |
| thresholds+loadings | (ordinal) also the loadings | means of the factors behind the answers |

The rungs are Meredith's (1993, Psychometrika 58, 525-543)."""
SEVENTY = """`share_at_least_070` counts the teams from 0.70, the field's rule of thumb; where it comes from,
and how little stands behind it, is told by Lance, Butts & Michels (2006), Organizational Research Methods 9,
202-220."""
LATENT = """No word is put to it: the words for reliability speak of the score that is printed, this figure of
the traits behind the answers, which is as a rule higher."""
RESULT_WORDS: dict[str, str] = {
    "measurement_invariance": f"{LIMITS}\n\n{LEVELS}",
    "partial_invariance": f"""{LIMITS}\n\n{LEVELS}

`released` names what had to stay free for the level to hold: the word then speaks of the parameters that
remain equal, those of at least two items per factor.""",
    "equivalence_test": """`equivalent` is true when `p_value` is below `significance_level`: the 1 − 2α
interval lies inside the margin (Schuirmann, 1987). False does not say that the groups differ.""",
    "dif_ordinal_logistic": """`flagged` names the items with p_total below `significance_level` (0.01, the
default of R's lordif) and at least `minimum_delta_r2`.""",
    "item_analysis": """`suspected_reversed` names items whose loading on the first principal component
opposes most of the others (the rule of `psych::alpha(check.keys = TRUE)`): recode them, or
read them again.""",
    "mahalanobis_distance": """`flagged` marks squared distances beyond the χ² quantile at `confidence_level`.
Flagged is not careless: an honest, unusual respondent is far away too.""",
    "parallel_analysis": """`n_factors` counts the leading eigenvalues above the `percentile` of chance,
`n_factors_by_mean` those above its mean (Horn's rule).""",
    "alignment": """No word is put to `share_not_shared`; Muthén & Asparouhov (2014, Frontiers in
Psychology 5, 978) take up to a quarter as their rule of thumb for means that may be compared.""",
    "kmo": """No word is put to it in the reports. Kaiser (1974, Psychometrika 39, 31-36) called 0.90 and
above marvellous, the 0.80s meritorious, the 0.70s middling, the 0.60s mediocre, the 0.50s miserable, and
what is below unacceptable.""",
    "htmt": """No word is put to it in the reports. Henseler, Ringle & Sarstedt (2015) discuss 0.85 and 0.90
as limits: below them, two factors are taken to be different things.""",
    "velicer_map": "`n_factors` is where `curve` is lowest.",
    "cfa": """No word is put to the fit measures: fixed limits, such as CFI from 0.95, RMSEA to 0.06 and
SRMR to 0.08 (Hu & Bentler, 1999, Structural Equation Modeling 6, 1-55), hold for the models
they were simulated with.

`converged` is true when the estimates are a minimum. `notes` name improper estimates (a
negative variance, a correlation beyond one).""",
    "graded_response_model": "`converged` is true when the estimation came to rest within its cycles.",
    "rake": """`converged` is true when every margin is met within `tolerance`; after trimming,
`largest_error` says what is missed.""",
    "awg": SEVENTY,
    "rwg": SEVENTY,
    "rwg_j": SEVENTY,
    "ordinal_alpha": LATENT,
    "categorical_omega": LATENT,
}
NO_WORD = (
    "No word is put to this figure: it is reported as it is, with its interval or p-value where it has one."
)


def verdicts(name: str) -> str:
    """Say, in Markdown, what the words about a statistic mean."""
    parts = [_scale(field, constant) for field, constant in SCALES.get(name, ())]
    if name in RESULT_WORDS:
        parts.append(RESULT_WORDS[name])
    return "\n\n".join(parts) if parts else NO_WORD


def _scale(field: str, constant: str) -> str:
    value = getattr(interpret, constant)
    if isinstance(value, Cutoffs):
        size = ", whatever its sign" if constant in SIZES_COUNT_WITHOUT_SIGN else ""
        return f"For `{field}`{size}:\n\n{_table(value)}\n\nSource: {value.source}."
    return f"For `{field}`: {CONSTANTS[constant].format(value, value)} Source: {constant_sources()[constant]}"


def _table(cutoffs: Cutoffs) -> str:
    starts = [None, *(start for start, _ in cutoffs.steps)]
    words = [cutoffs.below, *(word for _, word in cutoffs.steps)]
    ends = [*starts[1:], None]
    rows = [
        f"| {word} | {'' if start is None else f'{start:.2f}'} | {'' if end is None else f'{end:.2f}'} |"
        for word, start, end in zip(words, starts, ends, strict=True)
    ]
    return "\n".join(["| Word | From | To below |", "| --- | ---: | ---: |", *rows])


@cache
def constant_sources() -> dict[str, str]:
    """Read the sources that `interpret` writes below its single cut-offs."""
    body = ast.parse(inspect.getsource(interpret)).body
    found: dict[str, str] = {}
    for assigned, said in pairwise(body):
        if isinstance(assigned, ast.Assign) and isinstance(said, ast.Expr):
            target, text = assigned.targets[0], ast.literal_eval(said.value)
            if isinstance(target, ast.Name):
                found[target.id] = text
    return found
