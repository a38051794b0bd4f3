"""What leaders expected the others to answer, beside what they answered: the report's headline."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import AnalysisPlan, Diagnosis
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss, ForecastWord, View
from diagnostic.analysis.forecast_words import team_word
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.forecasts import forecasts_chart
from diagnostic.reporting.forecast_vocabulary import RUNG_D, TEAM_WORDS, VIEWS, forecast_words
from diagnostic.reporting.numerals import band, counted, plain_range, signed, whole
from diagnostic.reporting.palette import Mark
from diagnostic.reporting.people import People, capitalised
from diagnostic.reporting.sentences_on_forecasts import (
    forecast_headline,
    full_forecast_sentence,
    over_words,
    p_words,
)

_SENTENCES = 2


@dataclass(frozen=True)
class TeamCell:
    """One field of the table of four: its word, what it says, and the scales that it holds for."""

    word: str
    meaning: str
    scales: tuple[str, ...]


@dataclass(frozen=True)
class LeaderForecasts:
    """All forecasts of one leading group."""

    title: str
    n_leaders: str
    reference: str
    legend: tuple[tuple[str, Mark], ...]
    sentences: tuple[Markup, ...]
    chart: Chart
    table: tuple[tuple[str, tuple[TeamCell, ...]], ...]
    """Own view, and its fields: accurate, then too rosy."""
    outside: tuple[str, ...]
    """Scales that have no place in the table, each with its reason."""
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ForecastPage:
    headline: str
    leaders: tuple[LeaderForecasts, ...]
    words: tuple[tuple[str, str], ...]
    says: str
    notes: tuple[str, ...]


def forecast_page_of(findings: Diagnosis, people: People) -> ForecastPage | None:
    """Give the page, or None when no forecast may be shown."""
    told = [one for one in findings.forecasts if isinstance(one, ForecastFinding) and _shown(one)]
    if not told:
        return None
    hidden = sum(len(one.scales) for one in told) - sum(
        isinstance(miss, ForecastMiss) for one in told for miss in one.scales
    )
    notes = [f"{people.title(one.leaders)}: {note}" for one in told for note in one.notes]
    used = {miss.word for one in told for miss in _shown(one)}
    return ForecastPage(
        headline=forecast_headline(people, told[0]) or f"What {people.mid(told[0].leaders)} expected",
        leaders=tuple(
            _leader(one, f"forecasts-{number}", people, findings.plan) for number, one in enumerate(told)
        ),
        words=tuple((word, rule) for word, rule in forecast_words(findings.plan) if word in used),
        says=RUNG_D,
        notes=(*notes, *([f"{counted(hidden, 'scale')} not shown."] if hidden else [])),
    )


def _shown(finding: ForecastFinding) -> list[ForecastMiss]:
    """Give what may be shown: all forecasts together first, unless they are of one scale, then each scale."""
    together = (finding.overall,) if len(finding.scales) > 1 else ()
    return [miss for miss in (*together, *finding.scales) if isinstance(miss, ForecastMiss)]


def _leader(finding: ForecastFinding, name: str, people: People, plan: AnalysisPlan) -> LeaderForecasts:
    shown = _shown(finding)
    scales = [miss for miss in shown if miss.scale_id is not None]
    foremost = sorted(scales, key=lambda miss: -abs(miss.miss))[:_SENTENCES]
    return LeaderForecasts(
        title=people.title(finding.leaders),
        n_leaders=band(finding.n_leaders, finding.n_leaders_at_most),
        reference=people.mid(finding.reference),
        legend=(
            (f"Expected by {people.mid(finding.leaders)}", people.mark(finding.leaders)),
            (f"Counted among {people.mid(finding.reference)}", people.mark(finding.reference)),
        ),
        sentences=tuple(full_forecast_sentence(people, miss, plan) for miss in foremost),
        chart=forecasts_chart(name, shown, people=people, plan=plan),
        table=tuple((capitalised(VIEWS[view]), _cells(view, scales)) for view in ("close", "rosier")),
        outside=tuple(_outside(miss) for miss in scales if miss.team_word == "cannot tell"),
        rows=tuple((miss.title, _figures(miss, plan)) for miss in shown),
    )


def _cells(view: View, scales: list[ForecastMiss]) -> tuple[TeamCell, ...]:
    forecasts: tuple[ForecastWord, ...] = ("accurate", "too rosy")
    cells = []
    for forecast in forecasts:
        word = team_word(view, forecast)
        titles = tuple(miss.title for miss in scales if miss.team_word == word)
        cells.append(TeamCell(word.capitalize(), TEAM_WORDS[word], titles))
    return tuple(cells)


def _outside(miss: ForecastMiss) -> str:
    return f"{miss.title} (own view {VIEWS[miss.view]}; forecast: {miss.word})"


def _figures(miss: ForecastMiss, plan: AnalysisPlan) -> tuple[str, ...]:
    return (
        whole(len(miss.item_ids)),
        whole(miss.expected),
        whole(miss.counted),
        f"{signed(miss.miss, 1)} ({plain_range(miss.interval, 1)})",
        over_words(miss),
        p_words(miss, plan).removeprefix("sign-flip\N{NO-BREAK SPACE}p\N{NO-BREAK SPACE}"),
        band(miss.n_counted, miss.n_counted_at_most),
    )
