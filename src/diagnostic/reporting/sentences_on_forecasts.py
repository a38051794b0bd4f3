"""Sentences on what leaders expected and what was counted; they say nothing of why."""

from __future__ import annotations

from markupsafe import Markup

from diagnostic.analysis.findings import AnalysisPlan, NotShown
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.reporting.numerals import NBSP, ci, counted, decimal, whole
from diagnostic.reporting.people import People
from diagnostic.reporting.sentences import named, unbroken

_SAID = Markup(
    "On {title}, {leaders} expected {expected} of 100 answers to be favourable; "
    "{counted} were: {apart} ({interval}{test}). {word}."
)


def forecast_sentence(people: People, miss: ForecastMiss) -> Markup:
    """Say what was expected and what was counted on one scale."""
    return _said(people, miss, Markup(""))


def full_forecast_sentence(people: People, miss: ForecastMiss, plan: AnalysisPlan) -> Markup:
    """Say the same with how many expected too much, and the test."""
    over = unbroken(f"{over_words(miss)} expected too much")
    return _said(people, miss, Markup("; {}; {}").format(over, p_words(miss, plan)))


def _said(people: People, miss: ForecastMiss, test: Markup) -> Markup:
    return _SAID.format(
        title=named(miss.title),
        leaders=people.mid(miss.leaders),
        expected=whole(miss.expected),
        counted=whole(miss.counted),
        apart=apart_words(miss),
        interval=unbroken(ci(miss.interval)),
        test=test,
        word=verdict_words(miss),
    )


def forecast_headline(people: People, finding: ForecastFinding | NotShown) -> str:
    """Say in one clause what was expected over all and what was counted; nothing where it is not shown."""
    if isinstance(finding, NotShown) or isinstance(finding.overall, NotShown):
        return ""
    expected, fact = whole(finding.overall.expected), whole(finding.overall.counted)
    who = people.start(finding.leaders)
    return f"{who} expected {expected} of 100 answers to be favourable, {fact}{NBSP}were"


def apart_words(miss: ForecastMiss) -> str:
    if whole(abs(miss.miss)) == "0":
        return "no difference in whole points"
    return f"{counted(round(abs(miss.miss)), 'point')} too {'many' if miss.miss > 0 else 'few'}"


def over_words(miss: ForecastMiss) -> str:
    """Write ``5 in 10``, or ``9 or 10 in 10`` where the count is coded; ``5 of 9`` where it is exact."""
    span = " or ".join(whole(count) for count in dict.fromkeys(miss.n_over))
    of = f"of {whole(miss.n_leaders)}" if miss.over_of is None else f"in {whole(miss.over_of)}"
    return f"{span} {of}".replace(" ", NBSP)


def p_words(miss: ForecastMiss, plan: AnalysisPlan) -> str:
    """Write the exact p, or only on which side of the level it lies where it is not released."""
    if miss.word == "description only":
        return "no test"
    sign = "<" if miss.is_significant else "≥"
    return f"sign-flip p {sign} {decimal(plan.significance_level, 2)}".replace(" ", NBSP)


def verdict_words(miss: ForecastMiss) -> str:
    """Name what view and forecast together say of the team, or else what the forecast is."""
    return (miss.word if miss.team_word == "cannot tell" else miss.team_word).capitalize()
