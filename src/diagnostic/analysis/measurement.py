"""How well a scale measures: reliability, structure, agreement within units, and each item's part in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagnostic.analysis.findings import ItemQuality, Measurement
from diagnostic.analysis.interpret import (
    AGREEMENT,
    LEAST_CORRECTED_ITEM_TOTAL_R,
    LEAST_LOADING,
    MOST_ALIKE_ANSWERS,
    MOST_MISSING_ANSWERS,
    MOST_SCORES_AT_AN_END,
    RELIABILITY,
    UNIT_SHARE_OF_VARIANCE,
)
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey, figures_of
from diagnostic.analysis.structure import Structure, describe_structure
from diagnostic.psychometrics import (
    CronbachAlpha,
    DataError,
    cronbach_alpha,
    icc,
    item_analysis,
    rwg_j,
    standard_error_of_measurement,
)
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_SHOWN


def measure(survey: ScoredSurvey, scored: ScoredScale) -> tuple[Measurement | None, tuple[str, ...]]:
    """Describe a scale's measurement over everybody; None with the reason where the data do not allow it."""
    frame = scored.labelled(scored.scores.items)
    try:
        alpha = cronbach_alpha(frame, confidence_level=survey.plan.confidence_level)
    except DataError as error:
        return None, (f"{scored.title}: reliability was not estimated; {error.fault}",)
    if not np.isfinite(alpha.estimate):
        return None, (f"{scored.title}: reliability was not estimated.",)
    structure = describe_structure(frame, survey.plan, scored.scale.id)
    agreement = _agreement(survey, scored)
    points = 100.0 / (scored.scores.high - scored.scores.low)
    measured = standard_error_of_measurement(frame, min(max(alpha.estimate, 0.0), 1.0))
    return Measurement(
        n_respondents=alpha.n_respondents,
        n_items=alpha.n_items,
        alpha=alpha.estimate,
        alpha_interval=alpha.interval,
        alpha_word=RELIABILITY.word(alpha.estimate),
        omega_total=structure.omega_total,
        standard_error_of_measurement=measured.estimate * points,
        n_factors_suggested=structure.n_factors,
        correlation_kind=structure.correlation_kind,
        first_factor_share=structure.first_factor_share,
        icc1=agreement.icc1,
        icc2=agreement.icc2,
        rwg_j_median=agreement.rwg_j_median,
        items=_item_qualities(survey, scored, frame, alpha=alpha, structure=structure),
        notes=(*alpha.notes, *structure.notes, *_notes_on_ends(scored)),
        icc1_word="" if agreement.icc1 is None else UNIT_SHARE_OF_VARIANCE.word(agreement.icc1),
        agreement_word="" if agreement.rwg_j_median is None else AGREEMENT.word(agreement.rwg_j_median),
        agreement_units=agreement.units,
    ), ()


@dataclass(frozen=True)
class _Agreement:
    icc1: float | None = None
    icc2: float | None = None
    rwg_j_median: float | None = None
    units: tuple[str, ...] = ()


def _agreement(survey: ScoredSurvey, scored: ScoredScale) -> _Agreement:
    """Compare units that are described: of two that are not, ICC would tell both means."""
    described = [group for group in survey.units if survey.describes(group)]
    if survey.table.units is None or not described:
        return _Agreement()
    inside = np.any([survey.members(group) for group in described], axis=0)
    units = survey.table.units[inside]
    n_options = len(scored.instrument.response_scale_of(scored.scale).options)
    try:
        spread = icc(scored.scores.score[inside], units)
        within = rwg_j(scored.scores.items[inside], units, n_options).median
    except DataError:
        return _Agreement()
    names = tuple(str(group.unit) for group in described)
    return _Agreement(_finite(spread.icc1), _finite(spread.icc2), _finite(within), names)


def _item_qualities(
    survey: ScoredSurvey, scored: ScoredScale, frame: Any, *, alpha: CronbachAlpha, structure: Structure
) -> tuple[ItemQuality, ...]:
    analysis = item_analysis(frame, options=(scored.scores.low, scored.scores.high))
    role = survey.reference.role_group
    qualities = []
    for item in scored.scale.items:
        if item.id not in analysis.items.index:
            continue
        figures = figures_of(analysis.items, item.id)
        figures["missing_share"] = _not_answered_share(survey, item.id)
        loading = structure.loadings.get(item.id)
        most_alike = _most_alike(scored, item.id)
        qualities.append(
            ItemQuality(
                item_id=item.id,
                text=scored.item_text(item, role),
                mean=_finite(figures["mean"]),
                sd=_finite(figures["sd"]),
                corrected_item_total_r=_finite(figures["corrected_item_total_r"]),
                alpha_if_dropped=_finite(figures["alpha_if_dropped"]),
                loading=loading,
                missing_share=figures["missing_share"],
                floor_share=_finite(figures["floor_share"]),
                ceiling_share=_finite(figures["ceiling_share"]),
                flags=tuple(_flags(figures, loading, alpha.estimate, most_alike)),
            )
        )
    return tuple(qualities)


def _flags(
    figures: dict[str, float], loading: float | None, alpha: float, most_alike: float
) -> Iterator[str]:
    if figures["corrected_item_total_r"] < LEAST_CORRECTED_ITEM_TOTAL_R:
        yield f"corrected r below {LEAST_CORRECTED_ITEM_TOTAL_R:.2f}"
    if loading is not None and loading < LEAST_LOADING:
        yield f"loading below {LEAST_LOADING:.2f}"
    if figures["alpha_if_dropped"] > alpha:
        yield "reliability rises without it"
    if figures["missing_share"] > MOST_MISSING_ANSWERS:
        yield f"left out by more than {MOST_MISSING_ANSWERS:.0%}"
    if most_alike > MOST_ALIKE_ANSWERS:
        yield f"more than {MOST_ALIKE_ANSWERS:.0%} chose one option"


def _most_alike(scored: ScoredScale, item_id: str) -> float:
    answers = scored.scores.items[:, scored.scores.item_ids.index(item_id)]
    _, counts = np.unique(answers[~np.isnan(answers)], return_counts=True)
    return float(counts.max() / counts.sum()) if counts.size else 0.0


def _notes_on_ends(scored: ScoredScale) -> Iterator[str]:
    scores = scored.scores.score[~np.isnan(scored.scores.score)]
    for end, words in ((0.0, "lowest"), (100.0, "highest")):
        share = float(np.mean(scores == end)) if scores.size else 0.0
        if share > MOST_SCORES_AT_AN_END:
            yield f"{share:.0%} have the {words} possible score; the scale cannot tell them apart."


def _not_answered_share(survey: ScoredSurvey, item_id: str) -> float:
    codes = survey.table.codes[:, survey.table.item_ids.index(item_id)]
    shown = codes[codes != NOT_SHOWN]
    return float(np.mean(shown == NOT_ANSWERED)) if shown.size else 0.0


def _finite(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None
