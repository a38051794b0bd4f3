"""The fixed words of the report: what each decision word, grade, rung and rule means."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.analysis.findings import AnalysisPlan, GapFinding, GapKind, GapWord, SwotCell
from diagnostic.reporting.numerals import MINUS, decimal, level_of_share, whole
from diagnostic.reporting.people import People

_CELLS: dict[SwotCell, tuple[str, str]] = {
    "strength": ("Strengths", "High now, and in most {units}"),
    "weakness": ("Weaknesses", "Low now, overall or in many {units}"),
    "opportunity": (
        "Opportunities",
        "Not high yet, with proof in the house that it can be, or leaders who know",
    ),
    "threat": ("Threats", "What may turn against the company"),
}

GRADES = {
    "A": "every check passes",
    "B": "one check fails, or a gap on rung B",
    "C": "two checks fail, or a gap on rung C",
    "D": "a description, not a finding",
}

RUNGS = {
    "A": "The scale works alike in both groups: they differ on what it measures.",
    "B": "The scale works alike for managers and the front line; for executives this is assumed.",
    "C": "Not tested, or it hangs on single items: the answers differ, what lies behind them is open.",
    "E": "Fewer than five leaders: nothing numeric is said about them.",
}

_RULES = {
    "high_everywhere": "high, and three in four {units} agree",
    "low_overall": "low overall",
    "low_in_units": "low in at least one {unit} in three",
    "high_in_some_units": "important and not high, yet one {unit} in five already is",
    "perception_gap": "leaders see it clearly rosier than the people concerned",
    "rosy_forecast": "leaders expected far more favourable answers than were counted",
    "leaders_know": "low, and leaders forecast it accurately",
    "low_stay": "intent to stay is low in a group",
    "polarised": "scores scatter more than if spread evenly from 0 to 100",
}


def gap_words(plan: AnalysisPlan) -> tuple[tuple[GapWord, str], ...]:
    """Give each decision word with its rule in the plan's own figures."""
    alpha, sd = decimal(plan.significance_level, 2), decimal(plan.smallest_effect_sd, 1)
    share = level_of_share(1 - 2 * plan.significance_level)
    return (
        ("clear gap", f"Adjusted p below {alpha}, and the difference is at least {sd} SD."),
        (
            "gap in this team",
            f"The team’s whole interval lies beyond {sd} SD; for leaders like these it is open.",
        ),
        ("similar", f"The team’s whole {share} interval lies between {MINUS}{sd} and +{sd} SD."),
        ("cannot tell", "None of these: the data do not decide. What they could have shown is printed."),
    )


KINDS: dict[GapKind, str] = {
    "perception": "Both rate the same people",
    "experience": "Each rates their own side",
}


def by_kind(gaps: Iterable[GapFinding]) -> list[GapFinding]:
    """Order gaps by kind: first those in which both groups rate the same people."""
    return sorted(gaps, key=lambda gap: list(KINDS).index(gap.kind))


def is_gap(gap: GapFinding) -> bool:
    return gap.word in {"clear gap", "gap in this team"}


def cells(people: People) -> dict[SwotCell, tuple[str, str]]:
    """Give the title and subtitle of each field of the SWOT."""
    return {cell: (title, _named(people, subtitle)) for cell, (title, subtitle) in _CELLS.items()}


def rule_words(people: People, rule: str, n_units: int) -> str:
    """Say in plain words which rule fired; without units, none can agree."""
    if rule == "high_everywhere" and n_units == 0:
        return "high"
    return _named(people, _RULES[rule]) if rule in _RULES else rule.replace("_", " ")


def _named(people: People, words: str) -> str:
    unit, units = people.unit_words
    return words.replace("{units}", units).replace("{unit}", unit)


def level_words(plan: AnalysisPlan) -> str:
    return (
        f"High: the whole interval lies at {whole(plan.high_from)} or above. Low: the whole interval lies at "
        f"{whole(plan.low_to)} or below. In between: neither."
    )


def reading_words(plan: AnalysisPlan, people: People) -> tuple[tuple[str, str], ...]:
    """Explain every kind of figure in the report."""
    return (
        ("Score", "The mean of a scale’s items, turned to 0 (worst) to 100 (best)."),
        (
            "Favourable, of 100",
            "Favourable answers in a hundred, as named on the page.",
        ),
        (
            "CI",
            f"{level_of_share(plan.confidence_level)} interval: the values that fit the answers as well.",
        ),
        ("Level", level_words(plan)),
        (f"{people.units_heading} agree", "How many stand on the same side; small ones have no vote."),
        ("Goes with", "Two scales rise and fall together; which moves which is not shown."),
        (
            "Grade",
            "The weakest link: " + "; ".join(f"{letter}, {words}" for letter, words in GRADES.items()) + ".",
        ),
    )
