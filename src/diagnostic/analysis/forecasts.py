"""Forecasts against counted answers: what leaders expected, and what the people concerned answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from diagnostic.analysis.findings import GapFinding, Group, NotShown
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss, View
from diagnostic.analysis.forecast_items import ForecastItem, forecast_items
from diagnostic.analysis.forecast_miss import miss_on_scale, miss_overall, misses_of
from diagnostic.analysis.forecast_words import overall_view, team_word, view_of
from diagnostic.analysis.gap_tests import LEAST_LEADERS
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.analysis.team_frame import invited_to


def find_forecasts(survey: ScoredSurvey) -> tuple[ForecastFinding | NotShown, ...]:
    """Set each leading group's forecasts beside the counted answers of the group that they are about.

    Leaders count only where they forecast enough items of every scale, so that all figures rest on the
    same people. The counted answers are not weighted: they are the item figures that the report shows, and
    a second, weighted figure of the same people could be set against them.
    """
    forecasts = tuple(forecast_items(survey))
    found = []
    for leaders in survey.role_groups:
        asked = [one for one in forecasts if leaders.role_group in one.role_groups]
        if leaders.role_group in survey.plan.leader_roles:
            for reference in dict.fromkeys(one.reference for one in asked):
                theirs = [one for one in asked if one.reference == reference]
                found.append(_finding(survey, leaders, theirs))
    return tuple(found)


def note_on_forecasts(survey: ScoredSurvey) -> str | None:
    """Say how many forecasts have no fact: the item was not asked, or nobody concerned answered it."""
    asked = sum(item.forecasts is not None for one in survey.instruments for item in one.items)
    n_without_fact = asked - len(tuple(forecast_items(survey)))
    if not n_without_fact:
        return None
    return f"{n_without_fact} of {asked} forecasts have no counted answers to be set beside."


def note_on_missing(overall: ForecastMiss, invited: int | None) -> Iterator[str]:
    """Say between which bounds the miss would lie, whatever those without forecasts had expected."""
    n_leaders = overall.n_leaders
    if invited is None or invited <= n_leaders:
        return
    n_missing = invited - n_leaders
    low, high = (
        (n_leaders * overall.miss + n_missing * (expected - overall.counted)) / invited
        for expected in (0.0, 100.0)
    )
    yield (
        f"Up to {n_missing} of {invited} invited gave too few forecasts to count. Had they expected 0 or 100 "
        f"of 100 throughout, the miss over all forecasts would lie between {low:.0f} and {high:.0f}."
    )


def with_views(
    forecasts: Sequence[ForecastFinding | NotShown], gaps: Sequence[GapFinding | NotShown]
) -> tuple[ForecastFinding | NotShown, ...]:
    """Put forecasts and perception gaps together, as far as both are known, and name what they say."""
    return tuple(one if isinstance(one, NotShown) else _with_views(one, gaps) for one in forecasts)


def _with_views(finding: ForecastFinding, gaps: Sequence[GapFinding | NotShown]) -> ForecastFinding:
    theirs = {
        gap.scale_id: gap
        for gap in gaps
        if isinstance(gap, GapFinding)
        and (gap.leaders, gap.reference) == (finding.leaders, finding.reference)
    }
    scales = tuple(
        one if isinstance(one, NotShown) else _named(one, view_of(theirs.get(one.scale_id or "")))
        for one in finding.scales
    )
    views = [one.view for one in scales if isinstance(one, ForecastMiss)]
    overall = finding.overall
    if isinstance(overall, ForecastMiss):
        overall = _named(overall, overall_view(views))
    return replace(finding, scales=scales, overall=overall)


def _named(miss: ForecastMiss, view: View) -> ForecastMiss:
    return replace(miss, view=view, team_word=team_word(view, miss.word))


def _finding(
    survey: ScoredSurvey, leaders: Group, forecasts: Sequence[ForecastItem]
) -> ForecastFinding | NotShown:
    reference = forecasts[0].reference
    titles = {one.scale_id: one.title for one in forecasts}
    misses = {key: misses_of(survey, leaders, [f for f in forecasts if f.scale_id == key]) for key in titles}
    table = np.column_stack(list(misses.values()))
    counts = ~np.isnan(table).any(axis=1)
    n_leaders = int(counts.sum())
    if n_leaders < LEAST_LEADERS or not (survey.describes(leaders) and survey.describes(reference)):
        return NotShown(leaders)
    scales = tuple(
        miss_on_scale(survey, leaders, [f for f in forecasts if f.scale_id == key], values[counts])
        for key, values in misses.items()
    )
    overall = miss_overall(survey, leaders, scales, table[counts].mean(axis=1))
    notes = tuple(note_on_missing(overall, invited_to(survey, leaders.role_group)))
    return ForecastFinding(leaders, reference, n_leaders, overall, scales, notes)
