"""What changed between two waves, in words, a chart and a table of units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnostic.analysis.findings import EVERYBODY, Group, NotShown
from diagnostic.disclosure.released_trend import Change, ReleasedTrend, ScaleTrend
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.trend import EARLIER, LATER, trend_chart
from diagnostic.reporting.numerals import counted, listed, plain_range, signed, whole
from diagnostic.reporting.pages.cover import period_words
from diagnostic.reporting.palette import Mark
from diagnostic.reporting.people import People

_HIDDEN = "not shown"


@dataclass(frozen=True)
class TrendPage:
    organisation: str
    campaign: str
    is_simulated: bool
    headline: str
    period: str
    sentences: tuple[str, ...]
    chart: Chart | None
    legend: tuple[tuple[str, Mark], ...]
    unit_heading: str
    scale_titles: tuple[str, ...]
    units: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
    """Title of a unit, and per scale its change and whether that is clear."""
    rules: tuple[str, ...]


def trend_page_of(trend: ReleasedTrend) -> TrendPage:
    people = People(trend.role_titles, (), EVERYBODY, trend.unit_words)
    shown = [scale for scale in trend.scales if any(isinstance(one, Change) for one in scale.changes)]
    dates = [wave.closed_on for wave in (trend.earlier, trend.later)]
    return TrendPage(
        organisation=trend.organisation,
        campaign=trend.campaign,
        is_simulated=trend.is_simulated,
        headline=f"{trend.earlier.title} and {trend.later.title}",
        period=period_words(dates[0], dates[1]),
        sentences=tuple(_sentences(trend)),
        chart=trend_chart(shown, people) if shown else None,
        legend=((trend.earlier.title, EARLIER), (trend.later.title, LATER)),
        unit_heading=people.unit_heading,
        scale_titles=tuple(scale.title for scale in shown),
        units=tuple(_units(shown, people)),
        rules=tuple(_rules(trend)),
    )


def _sentences(trend: ReleasedTrend) -> Iterator[str]:
    company = [(scale, one) for scale in trend.scales if (one := _of(scale, EVERYBODY)) is not None]
    for word in ("higher", "lower"):
        told = [f"{scale.title} ({signed(one.difference)})" for scale, one in company if one.word == word]
        if told:
            yield f"Over the whole company, {listed(told)} {'is' if len(told) == 1 else 'are'} {word}."
    silent = sum(one.word == "cannot tell" for _, one in company)
    if silent:
        yield f"On {counted(silent, 'scale')} nobody can tell whether anything changed."
    hidden = sum(isinstance(one, NotShown) for scale in trend.scales for one in scale.changes)
    if hidden:
        yield f"{counted(hidden, 'change')} {'is' if hidden == 1 else 'are'} not shown."
    yield from trend.notes


def _units(shown: list[ScaleTrend], people: People) -> Iterator[tuple[str, tuple[tuple[str, bool], ...]]]:
    """Give units and role groups within them of which a change is shown on some scale."""
    groups = dict.fromkeys(
        one.group for scale in shown for one in scale.changes if one.group.unit is not None
    )
    for group in groups:
        found = [_of(scale, group) for scale in shown]
        if any(found):
            yield people.title(group), tuple(map(_cell, found))


def _cell(one: Change | None) -> tuple[str, bool]:
    if one is None:
        return _HIDDEN, False
    return f"{signed(one.difference)} ({plain_range(one.interval)})", one.word != "cannot tell"


def _rules(trend: ReleasedTrend) -> Iterator[str]:
    yield (
        f"A change is shown where both reports show the group, and nobody or at least "
        f"{whole(trend.minimum_group)} people joined or left it, also in sums and differences with the "
        "other groups shown here."
    )
    yield (
        "Differences are those of the printed scores. Their intervals take the two waves for different "
        "people, which makes them wider than need be. “Higher” and “lower” are said where the whole interval "
        "is, without allowing for the number of comparisons."
    )
    yield "Who answers differs from wave to wave; a change may be one of people, of answers, or of both."
    if trend.not_compared:
        yield f"Asked in one wave only, or in another version: {listed(list(trend.not_compared))}."


def _of(scale: ScaleTrend, group: Group) -> Change | None:
    return next((one for one in scale.changes if isinstance(one, Change) and one.group == group), None)
