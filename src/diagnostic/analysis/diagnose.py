"""From answers to findings: one deterministic pass over everything the plan asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from diagnostic.analysis.careless import careless_check, careless_signals, flagged_as_careless
from diagnostic.analysis.describe_scale import describe_scale
from diagnostic.analysis.deviations import unit_deviations
from diagnostic.analysis.findings import (
    EVERYBODY,
    AnalysisPlan,
    CarelessCheck,
    Diagnosis,
    Fielding,
    Group,
    ItemFunctioning,
    NotShown,
    ScaleFinding,
)
from diagnostic.analysis.forecasts import find_forecasts, note_on_forecasts, with_views
from diagnostic.analysis.functioning import focal_groups, item_functioning
from diagnostic.analysis.gaps import find_gaps
from diagnostic.analysis.groups import Mask
from diagnostic.analysis.levels import describe_level
from diagnostic.analysis.plan import plan_hash
from diagnostic.analysis.responses import count_responses, missing_share
from diagnostic.analysis.role_titles import role_titles
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey, is_described, language_of, score_survey
from diagnostic.analysis.swot import swot_entries
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import AnswerTable

Progress = Callable[[str], None]
LEAST_RESPONDENTS = 10


def diagnose(
    table: AnswerTable,
    instruments: Sequence[Instrument],
    plan: AnalysisPlan,
    *,
    fielding: Fielding,
    breakdown: Sequence[Group] | None = None,
    progress: Progress | None = None,
) -> Diagnosis:
    """Analyse one wave's or file's answers by the plan; the same answers and plan give the same findings.

    ``breakdown`` names the cells to describe (by default every cell that answered); cells outside it appear
    as not shown. What the data do not allow becomes a note. Raises `AnswerDataError` when the table lacks an
    item of an instrument or holds an answer that is none of its options.
    """
    tell = progress or (lambda _words: None)
    tell("Scoring")
    survey = score_survey(table, instruments, plan, fielding, breakdown)
    scales, scale_notes = _describe_scales(survey, tell)
    tell("Looking for careless answers")
    careless = _check_carelessness(survey, scales)
    tell("Testing items and gaps between groups")
    functioning = {scored.scale.id: _functioning(survey, scored) for scored in survey.scales}
    found = Diagnosis(
        fielding=fielding,
        plan=plan,
        plan_hash=plan_hash(plan, instruments),
        instruments=tuple(_identity(instrument) for instrument in instruments),
        role_titles=role_titles(survey.role_groups),
        n_respondents=table.n_respondents,
        responses=count_responses(survey),
        missing_share=missing_share(survey),
        careless=careless,
        scales=scales,
        gaps=find_gaps(survey, functioning),
        item_functioning=tuple(item for items in functioning.values() for item in items),
        swot=(),
        notes=(*_notes(survey), *_left_out(instruments), *scale_notes),
    )
    return _concluded(replace(found, forecasts=with_views(find_forecasts(survey), found.gaps)))


def _concluded(diagnosis: Diagnosis) -> Diagnosis:
    return replace(diagnosis, swot=swot_entries(diagnosis))


def _describe_scales(
    survey: ScoredSurvey, tell: Progress
) -> tuple[tuple[ScaleFinding, ...], tuple[str, ...]]:
    deviations = unit_deviations(survey)
    scales: list[ScaleFinding] = []
    notes: list[str] = []
    for scored in survey.scales:
        tell(f"Describing {scored.title}")
        finding, faults = describe_scale(survey, scored, deviations[scored.scale.id])
        scales.append(finding)
        notes.extend((*scored.scores.notes, *faults))
    return tuple(scales), tuple(notes)


def _check_carelessness(survey: ScoredSurvey, scales: Sequence[ScaleFinding]) -> CarelessCheck:
    signals = careless_signals(survey)
    flagged = flagged_as_careless(survey, signals)
    return careless_check(flagged, signals, _words_that_change(survey, scales, flagged))


def _functioning(survey: ScoredSurvey, scored: ScoredScale) -> tuple[ItemFunctioning, ...]:
    return tuple(item for focal in focal_groups(survey) for item in item_functioning(survey, scored, focal))


def _identity(instrument: Instrument) -> tuple[str, str, str, str]:
    return instrument.id, instrument.version, instrument.title[language_of(instrument)], instrument.status


def _words_that_change(
    survey: ScoredSurvey, scales: Sequence[ScaleFinding], flagged: Mask
) -> tuple[str, ...]:
    """Name the scales on which the word of everybody or of a role group changes without the flagged."""
    changed = []
    for scored, finding in zip(survey.scales, scales, strict=True):
        for level in finding.levels:
            if isinstance(level, NotShown) or level.group.unit is not None:
                continue
            kept = survey.members(level.group) & ~flagged
            scores = scored.scores
            again = describe_level(
                level.group,
                scores.score[kept],
                scores.favourable[kept],
                survey.plan,
                is_profile=scored.is_profile,
            )
            if isinstance(again, NotShown) or again.word != level.word:
                changed.append(finding.scale_id)
                break
    return tuple(changed)


def _left_out(instruments: Sequence[Instrument]) -> Iterator[str]:
    for instrument in instruments:
        for scale in instrument.scales:
            if scale.kind != "forecast" and not is_described(instrument, scale):
                yield f"The {scale.kind} scale '{scale.id}' is not part of this analysis."


def _notes(survey: ScoredSurvey) -> Iterator[str]:
    yield from survey.table.notes
    n = survey.table.n_respondents
    if n < LEAST_RESPONDENTS:
        yield f"Only {n} respondent(s): most figures cannot be estimated."
    if not survey.role_groups:
        yield "The answers name no role groups, so leaders and the front line cannot be compared."
    elif survey.reference == EVERYBODY:
        yield f"Nobody answered in the role group '{survey.plan.reference_role}', so no gap was tested."
    if not survey.units:
        yield "The answers name no units (such as departments), so units cannot be compared."
    elif len(survey.units) == 1:
        yield "All answers come from one unit, so units cannot be compared."
    if (note := note_on_forecasts(survey)) is not None:
        yield note
