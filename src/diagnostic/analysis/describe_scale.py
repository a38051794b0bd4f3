"""Everything that is said about one scale on its own."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.analysis.findings import NotShown, ScaleFinding, TreatmentCard, UnitDeviation
from diagnostic.analysis.importance import importance_of
from diagnostic.analysis.items import item_distributions
from diagnostic.analysis.levels import crossing_levels, facet_findings, scale_levels, vote_of_units
from diagnostic.analysis.measurement import measure
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.analysis.trace_back import trace_back_of


def describe_scale(
    survey: ScoredSurvey, scored: ScoredScale, deviations: Sequence[UnitDeviation | NotShown]
) -> tuple[ScaleFinding, tuple[str, ...]]:
    """Give a scale's finding, and notes on what could not be estimated."""
    levels = scale_levels(survey, scored)
    measurement, faults = measure(survey, scored)
    construct = scored.scale.measures
    finding = ScaleFinding(
        scale_id=scored.scale.id,
        title=scored.title,
        kind=scored.scale.kind,
        definition=scored.words(construct.definition),
        low_meaning=scored.words(construct.low),
        high_meaning=scored.words(construct.high),
        favourable_words=favourable_words(scored),
        levels=levels,
        facets=facet_findings(survey, scored),
        items=item_distributions(survey, scored),
        measurement=measurement,
        unit_vote=vote_of_units(levels, survey.plan),
        importance=importance_of(survey, scored),
        treatments=_treatments(scored),
        instrument_id=scored.instrument.id,
        crossings=crossing_levels(survey, scored),
        deviations=tuple(deviations),
        trace_back=trace_back_of(survey, scored),
    )
    return finding, faults


def favourable_words(scored: ScoredScale) -> str:
    """Say in the scale's own anchors what counts as favourable: 'agree or strongly agree'."""
    response_scale = scored.instrument.response_scale_of(scored.scale)
    if response_scale.favourable_from is None:
        return ""
    anchors = [
        scored.words(option.anchor).lower()
        for option in sorted(response_scale.options, key=lambda option: option.value)
        if option.value >= response_scale.favourable_from
    ]
    if len(anchors) <= 2:
        return " or ".join(anchors)
    return f"{anchors[0]} or higher"


def _treatments(scored: ScoredScale) -> tuple[TreatmentCard, ...]:
    return tuple(
        TreatmentCard(
            action=scored.words(treatment.action),
            owner=scored.words(treatment.owner),
            first_step=scored.words(treatment.first_step),
            cost_band=treatment.cost_band,
            evidence_level=treatment.evidence_level,
            review_after_days=treatment.review_after_days,
            stop_rule=scored.words(treatment.stop_rule),
        )
        for treatment in scored.scale.treatments
    )
